"""What a subscriber chose, and what of an issue that is.

Nothing chosen is everything. Otherwise a piece is in, whatever its kind, when it stands in a chosen
section or is about a chosen neighbourhood; what belongs to no section concerns everybody. Without
news or correction in it a choice is empty: agenda and calls alone make no letter.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from newsletter.models import IssueItem

MAKES_A_LETTER = {IssueItem.Kind.NEWS, IssueItem.Kind.CORRECTION}


class LetterPreferences(NamedTuple):
    """Numbers of sections and of keywords."""

    sections: frozenset[int] = frozenset()
    neighbourhoods: frozenset[int] = frozenset()

    def has(self, piece: IssueItem) -> bool:
        return (
            not any(self)
            or piece.section_id_then is None
            or piece.section_id_then in self.sections
            or not self.neighbourhoods.isdisjoint(piece.neighbourhoods_then)
        )


@lru_cache(maxsize=4096)
def parse_preferences(sections: str | None, neighbourhoods: str | None) -> LetterPreferences:
    """From numbers with commas between them."""
    return LetterPreferences(_numbers(sections), _numbers(neighbourhoods))


def matching_positions(pieces: Sequence[IssueItem], choice: LetterPreferences) -> tuple[int, ...]:
    """The places of what is in; none when that would be no letter."""
    found = [(place, piece) for place, piece in enumerate(pieces) if choice.has(piece)]
    if not any(piece.kind in MAKES_A_LETTER for _place, piece in found):
        return ()
    return tuple(place for place, _piece in found)


def _numbers(joined: str | None) -> frozenset[int]:
    return frozenset(int(number) for number in joined.split(",")) if joined else frozenset()
