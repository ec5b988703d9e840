"""What moderators know of an account: standing, articles, decisions, reports."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from accounts.models import User
from articles.models import (
    Action,
    Affirmation,
    Article,
    JournalEntry,
    ModeratorNote,
    Report,
    State,
    Suspension,
)

DECISIONS = (Action.HELD, Action.HIDDEN, Action.REMOVED, Action.RESTORED, Action.ERASED)


@dataclass(frozen=True)
class ReporterRecord:
    """How this account's reports ended."""

    total: int = 0
    rejected: int = 0
    abusive: int = 0


@dataclass(frozen=True)
class AccountSummary:
    account: User
    states: list[tuple[str, int]]
    decisions: list[JournalEntry]
    affirmations: list[Affirmation]
    reporter_record: ReporterRecord
    suspensions: list[Suspension]
    notes: list[ModeratorNote] = field(default_factory=list)

    @property
    def running(self) -> Suspension | None:
        return next((row for row in self.suspensions if row.ended_at is None), None)

    @property
    def articles(self) -> int:
        return sum(count for _state, count in self.states)

    @property
    def restricted_count(self) -> int:
        """How much of theirs is hidden or removed now: a decision that was reversed counts not."""
        kinds = {str(state.label) for state in (State.HIDDEN, State.REMOVED)}
        return sum(count for state, count in self.states if state in kinds)


def summarise_account(account: User) -> AccountSummary:
    """Six queries."""
    own = Article.objects.written_by(account).exclude(state=State.DRAFT)
    counted = own.order_by("state").values_list("state").annotate(count=Count("pk"))
    rows = JournalEntry.objects.filter(article_number__in=own.values("pk"))
    affirmed = Affirmation.objects.filter(author=account, revoked_at=None)
    return AccountSummary(
        account=account,
        states=[(str(State(state).label), count) for state, count in counted],
        decisions=list(rows.filter(action__in=DECISIONS)),
        affirmations=list(affirmed.select_related("affirmed_by").order_by("at")),
        reporter_record=summarise_reporters([account.pk]).get(account.pk, ReporterRecord()),
        suspensions=list(account.suspensions.all()),
        notes=list(account.notes.select_related("by")),
    )


def summarise_reporters(user_ids: Iterable[int]) -> dict[int, ReporterRecord]:
    """How the reports of each of them ended; one query."""
    rows = Report.objects.filter(reporter__in=list(user_ids)).values("reporter")
    counted = rows.order_by("reporter").annotate(
        total=Count("pk"),
        rejected=Count("pk", filter=Q(outcome=Report.Outcome.KEPT)),
        abusive=Count("pk", filter=Q(outcome=Report.Outcome.ABUSIVE)),
    )
    return {
        row["reporter"]: ReporterRecord(row["total"], row["rejected"], row["abusive"])
        for row in counted
    }
