"""Which news stands at the top: nobody and no section fills it. Pure: no query, no clock.

The places that moderators gave come first. Each other place at the top goes to somebody who does
not stand there yet, as long as there is such a person; among these to the section that stands there
least; among equals to the section whose turn it is, another one each week, and to what waits
longest.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOP = 5


@dataclass(frozen=True)
class Entry:
    """``key`` is the article's number."""

    key: int
    section: int | None
    authors: frozenset[int]


def line_up(
    entries: Sequence[Entry], places: Mapping[int, int], turn: int
) -> tuple[list[Entry], list[Entry]]:
    """The top, and the rest in the order it came in. ``places`` count from 0."""
    placed = sorted(
        (entry for entry in entries if entry.key in places),
        key=lambda entry: (places[entry.key], entry.key),
    )
    free = [entry for entry in entries if entry.key not in places]
    turns = _Turns(free, turn, taken=placed)
    top: list[Entry] = []
    size = min(len(entries), max(TOP, len(placed)))
    for place in range(size):
        if placed and (places[placed[0].key] <= place or len(placed) >= size - place):
            top.append(placed.pop(0))
        else:
            top.append(turns.following())
    return top, turns.waiting


def move(order: Sequence[int], key: int, to: int) -> dict[int, int]:
    """The places of all when one of them goes to ``to``; beyond an end is that end."""
    others = [other for other in order if other != key]
    others.insert(max(0, to), key)
    return {other: place for place, other in enumerate(others)}


class _Turns:
    """``waiting`` are those that have not had their turn."""

    def __init__(self, entries: Sequence[Entry], turn: int, taken: Sequence[Entry]) -> None:
        self.waiting = list(entries)
        self.authors = {author for entry in taken for author in entry.authors}
        self.sections = Counter(entry.section for entry in taken)
        sections = list(dict.fromkeys(entry.section for entry in entries))
        begin = turn % len(sections) if sections else 0
        order = sections[begin:] + sections[:begin]
        self.rank = {section: rank for rank, section in enumerate(order)}

    def following(self) -> Entry:
        new = [entry for entry in self.waiting if not entry.authors & self.authors]
        chosen = min(
            new or self.waiting, key=lambda e: (self.sections[e.section], self.rank[e.section])
        )
        self.waiting.remove(chosen)
        self.authors |= chosen.authors
        self.sections[chosen.section] += 1
        return chosen
