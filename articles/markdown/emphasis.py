"""Which stars and underscores of a line belong together.

The runs are looked at once, from left to right; those that wait for another are at most twenty.
"""

from dataclasses import dataclass, field

DEEPEST = 20


@dataclass
class Tag:
    """An element that begins here; ``Tag("")`` ends the one that began last."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass
class Stars:
    """A run of ``*`` or ``_``: what of it ends and begins elements, and what stays as it is."""

    sign: str
    count: int
    opens: bool
    closes: bool
    ended: int = 0
    begun: list[str] = field(default_factory=list)


Node = str | Tag | Stars


def pair_stars(nodes: list[Node], start: int) -> None:
    """Finds which runs of stars belong together; what finds no other stays a star."""
    waiting: list[Stars] = []
    searched: dict[str, int] = {}
    for node in nodes[start:]:
        if not isinstance(node, Stars):
            continue
        while node.closes and node.count:
            place = _opener(waiting, node.sign, searched.get(node.sign, 0))
            if place is None:
                searched[node.sign] = len(waiting)
                break
            del waiting[place + 1 :]
            searched = {sign: min(least, place) for sign, least in searched.items()}
            _join(waiting[place], node)
            if not waiting[place].count:
                waiting.pop()
        if node.opens and node.count and len(waiting) < DEEPEST:
            waiting.append(node)


def _opener(waiting: list[Stars], sign: str, least: int) -> int | None:
    for place in range(len(waiting) - 1, least - 1, -1):
        if waiting[place].sign == sign:
            return place
    return None


def _join(opener: Stars, closer: Stars) -> None:
    used = 2 if min(opener.count, closer.count) > 1 else 1
    opener.count -= used
    closer.count -= used
    opener.begun.insert(0, "strong" if used > 1 else "em")
    closer.ended += 1


def flatten_emphasis(nodes: list[Node]) -> list[str | Tag]:
    flat: list[str | Tag] = []
    for node in nodes:
        if not isinstance(node, Stars):
            flat.append(node)
            continue
        flat += [Tag("")] * node.ended
        flat.append(node.sign * node.count)
        flat += [Tag(name) for name in node.begun]
    return flat
