"""What each edition of an issue held, and how many copies had left when a piece was taken out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from newsletter.models import Delivery, Edition, Issue, IssueItem

State = Delivery.State
GONE = (State.SENT, State.UNKNOWN, State.SENDING)


@dataclass(frozen=True)
class EditionSummary:
    """One edition. ``copies`` have it, ``doubtful`` of them perhaps.

    ``gone``: the copies that hold what this edition took out; 0 for any other edition.
    """

    number: int
    created_at: datetime
    article_id: int | None
    came_back: bool
    copies: int
    doubtful: int
    gone: int


def items_in_edition(edition: Edition) -> list[IssueItem]:
    """Two queries."""
    editions = Edition.objects.filter(issue=edition.issue_id, number__lte=edition.number)
    out = _absent(editions.order_by("number"))
    pieces = IssueItem.objects.filter(issue=edition.issue_id)
    return [p for p in pieces if p.kind == IssueItem.Kind.REMOVAL or p.article_id not in out]


def summarise_editions(issue: Issue) -> list[EditionSummary]:
    """The oldest first; two queries."""
    rows = list(issue.editions.order_by("number"))
    counted = (
        issue.deliveries.filter(state__in=GONE).order_by().values_list("edition__number", "state")
    )
    copies: dict[int, dict[str, int]] = {row.number: {} for row in rows}
    for number, state, count in counted.annotate(Count("pk")):
        copies.setdefault(number or 0, {})[state] = count
    return [
        EditionSummary(
            number=row.number,
            created_at=row.created_at,
            article_id=row.article_id,
            came_back=row.came_back,
            copies=sum(copies[row.number].values()),
            doubtful=sum(n for state, n in copies[row.number].items() if state != State.SENT),
            gone=_gone(row, rows, copies),
        )
        for row in rows
    ]


def _gone(edition: Edition, rows: list[Edition], copies: dict[int, dict[str, int]]) -> int:
    """Over all editions before it that held the article."""
    if edition.came_back or edition.number == 1:
        return 0
    before = [row for row in rows if row.number < edition.number]
    held = [
        row.number
        for row in before
        if edition.article_id not in _absent(r for r in before if r.number <= row.number)
    ]
    return sum(sum(copies[number].values()) for number in held)


def _absent(editions: Iterable[Edition]) -> set[int | None]:
    """The articles that the last of these editions lacks."""
    out: set[int | None] = set()
    for edition in editions:
        if edition.number == 1:
            continue
        if edition.came_back:
            out.discard(edition.article_id)
        else:
            out.add(edition.article_id)
    return out - {None}
