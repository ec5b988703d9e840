"""The public receipt of an issue: what left, to how many, in which edition. Nobody is named."""

from dataclasses import dataclass

from newsletter.contents import editions
from newsletter.engine import sending
from newsletter.models import Delivery, Imprint, Issue, Piece


@dataclass(frozen=True)
class Receipt:
    """``counts`` by the name of the state; they add up to the audience."""

    pieces: list[Piece]
    counts: list[tuple[str, int]]
    total: int
    editions: list[editions.Told]
    imprints: list[Imprint]


def of(issue: Issue) -> Receipt:
    """Five queries, two of them over the issue’s rows."""
    found = sending.counts(issue.pk)
    pieces = issue.pieces.exclude(kind=Piece.Kind.REMOVAL).select_related("revision")
    imprints = Imprint.objects.filter(edition__issue=issue).select_related("edition")
    return Receipt(
        pieces=list(pieces),
        counts=[(str(Delivery.State(state).label), count) for state, count in found.items()],
        total=sum(found.values()),
        editions=editions.told(issue),
        imprints=list(imprints.order_by("edition__number", "language", "-pieces")),
    )
