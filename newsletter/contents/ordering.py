"""Which news stands at the top: nobody and no section fills it. Pure: no query, no clock.

Each place goes to somebody who does not stand there yet, as long as there is such a person; among
these to the section that stands there least; among equals to the section whose turn it is, another
one each week, and to what waits longest.

That order is the same whatever moderators choose. Their places come first and what they leave out
goes; all others keep their order, and the next in it move up. So one choice moves nothing else,
unless an author would stand there twice while others wait.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

TOP = 5


@dataclass(frozen=True)
class NewsEntry:
    """``key`` is the article's number."""

    key: int
    section: int | None
    authors: frozenset[int]


def order_entries(
    entries: Sequence[NewsEntry],
    places: Mapping[int, int],
    turn: int,
    out: Collection[int] = (),
) -> tuple[list[NewsEntry], list[NewsEntry]]:
    """The top, and the rest in the order it came in. ``places`` count from 0.

    ``entries`` hold what is left ``out`` as well: it has its turn, so that the others keep theirs.
    """
    staying = [entry for entry in entries if entry.key not in out]
    placed = sorted(
        (entry for entry in staying if entry.key in places),
        key=lambda entry: (places[entry.key], entry.key),
    )
    free = [e for e in rotate_entries(entries, turn) if e.key not in places and e.key not in out]
    size = min(len(staying), max(TOP, len(placed)))
    others = _others(free, placed, size - len(placed))
    top: list[NewsEntry] = []
    for place in range(size):
        is_given = placed and (places[placed[0].key] <= place or not others)
        top.append((placed if is_given else others).pop(0))
    return top, [entry for entry in staying if entry not in top]


def rotate_entries(entries: Sequence[NewsEntry], turn: int) -> list[NewsEntry]:
    """All, in the order in which they have their turn."""
    turns = _Turns(entries, turn)
    return [turns.following() for _ in entries]


def _others(free: Sequence[NewsEntry], placed: Sequence[NewsEntry], amount: int) -> list[NewsEntry]:
    """So many of the free in their order; an author stands there twice when nobody else waits."""
    authors = {author for entry in placed for author in entry.authors}
    chosen: set[int] = set()
    while len(chosen) < amount:
        waiting = [entry for entry in free if entry.key not in chosen]
        entry = next((e for e in waiting if not e.authors & authors), waiting[0])
        chosen.add(entry.key)
        authors |= entry.authors
    return [entry for entry in free if entry.key in chosen]


def move_entry(order: Sequence[int], key: int, to: int) -> dict[int, int]:
    """The places of all when one of them goes to ``to``; beyond an end is that end."""
    others = [other for other in order if other != key]
    others.insert(max(0, to), key)
    return {other: place for place, other in enumerate(others)}


class _Turns:
    """``waiting`` are those that have not had their turn."""

    def __init__(self, entries: Sequence[NewsEntry], turn: int) -> None:
        self.waiting = list(entries)
        self.authors: frozenset[int] = frozenset()
        self.sections: Counter[int | None] = Counter()
        sections = list(dict.fromkeys(entry.section for entry in entries))
        begin = turn % len(sections) if sections else 0
        order = sections[begin:] + sections[:begin]
        self.rank = {section: rank for rank, section in enumerate(order)}

    def following(self) -> NewsEntry:
        new = [entry for entry in self.waiting if not entry.authors & self.authors]
        chosen = min(
            new or self.waiting, key=lambda e: (self.sections[e.section], self.rank[e.section])
        )
        self.waiting.remove(chosen)
        self.authors |= chosen.authors
        self.sections[chosen.section] += 1
        return chosen
