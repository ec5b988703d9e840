"""Which items of an issue a subscriber receives.

Who chose nothing receives everything. Otherwise an item of any kind is received when it stands in
a chosen section, is about a chosen neighbourhood, or belongs to no section. A selection without
news or correction counts as empty: agenda and calls alone make no letter.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from newsletter.models import IssueItem

KINDS_WORTH_A_LETTER = {IssueItem.Kind.NEWS, IssueItem.Kind.CORRECTION}


class LetterPreferences(NamedTuple):
    """Primary keys of the chosen sections, and of the keywords that are neighbourhoods."""

    sections: frozenset[int] = frozenset()
    neighbourhoods: frozenset[int] = frozenset()

    def has(self, item: IssueItem) -> bool:
        return (
            not any(self)
            or item.section_id_then is None
            or item.section_id_then in self.sections
            or not self.neighbourhoods.isdisjoint(item.neighbourhoods_then)
        )


@lru_cache(maxsize=4096)
def parse_preferences(sections: str | None, neighbourhoods: str | None) -> LetterPreferences:
    """Returns the preferences from primary keys joined by commas."""
    return LetterPreferences(_parse_keys(sections), _parse_keys(neighbourhoods))


def matching_positions(
    items: Sequence[IssueItem], preferences: LetterPreferences
) -> tuple[int, ...]:
    """Returns the positions of the chosen items; empty when they would make no letter."""
    chosen = [(position, item) for position, item in enumerate(items) if preferences.has(item)]
    if not any(item.kind in KINDS_WORTH_A_LETTER for _position, item in chosen):
        return ()
    return tuple(position for position, _item in chosen)


def _parse_keys(joined: str | None) -> frozenset[int]:
    return frozenset(int(key) for key in joined.split(",")) if joined else frozenset()
