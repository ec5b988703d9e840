"""The public receipt of an issue: what left, to how many, in which edition. Nobody is named."""

from dataclasses import dataclass

from newsletter.contents import editions
from newsletter.engine import sending
from newsletter.models import Delivery, FailingDomain, Issue, IssueItem, LetterFingerprint


@dataclass(frozen=True)
class Receipt:
    """``counts`` by the name of the state; they add up to the audience."""

    pieces: list[IssueItem]
    counts: list[tuple[str, int]]
    total: int
    editions: list[editions.EditionSummary]
    fingerprints: list[LetterFingerprint]
    failing_domains: list[FailingDomain]


def build_receipt(issue: Issue) -> Receipt:
    """Six queries, two of them over the issue’s rows."""
    found = sending.count_by_state(issue.pk)
    pieces = issue.pieces.exclude(kind=IssueItem.Kind.REMOVAL).select_related("revision")
    imprints = LetterFingerprint.objects.filter(edition__issue=issue).select_related("edition")
    return Receipt(
        pieces=list(pieces),
        counts=[(str(Delivery.State(state).label), count) for state, count in found.items()],
        total=sum(found.values()),
        editions=editions.summarise_editions(issue),
        failing_domains=list(issue.failing_domains.all()),
        fingerprints=list(imprints.order_by("edition__number", "language", "-pieces")),
    )
