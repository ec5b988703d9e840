"""The yearly figures of moderation, computed from the journal, the reports and the appeals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import ngettext

from articles.models import Action, Appeal, JournalEntry, Report, Rule, State, Suspension

DECISIONS = (
    Action.LISTED, Action.AFFIRMED, Action.HELD, Action.RELEASED, Action.HIDDEN, Action.RESTORED,
    Action.REMOVED, Action.ERASED, Action.REPORT_ANSWERED, Action.UPHELD, Action.DISMISSED,
)  # fmt: skip
TAKEN_DOWN = (Action.HIDDEN, Action.REMOVED)
ANSWERS = (
    Action.AFFIRMED, Action.RELEASED, Action.HIDDEN, Action.RESTORED, Action.REMOVED,
    Action.UPHELD, Action.ERASED,
)  # fmt: skip
LONGEST_WAIT = timedelta(days=92)


@dataclass(frozen=True)
class DecisionCount:
    """``share`` is that of the longest bar, in percent."""

    label: Any
    by_person: int
    by_machine: int
    share: int = 0

    @property
    def total(self) -> int:
        return self.by_person + self.by_machine


@dataclass(frozen=True)
class YearlyStatistics:
    year: int
    published: int
    actions: list[DecisionCount]
    rules: list[DecisionCount]
    months: list[DecisionCount]
    median_decision_time: str
    taken_down: int
    overturned: int
    reports: int
    notices: int
    answered: int
    median_answer_time: str
    blocked: int
    appeals: int
    decided: int
    granted: int

    @property
    def granted_percent(self) -> int:
        return _percent(self.granted, self.decided)

    @property
    def overturned_percent(self) -> int:
        return _percent(self.overturned, self.taken_down)


def statistics_years(now: datetime) -> list[int]:
    """Those with a row in the journal, and the present one, the newest first; one query."""
    first = JournalEntry.objects.aggregate(first=Min("at"))["first"] or now
    newest = timezone.localtime(now).year
    return list(range(newest, min(timezone.localtime(first).year, newest) - 1, -1))


def summarise_year(year: int, now: datetime) -> YearlyStatistics:
    """A dozen queries, and all rows of the year read once: for a page that is kept."""
    first, following = _first(year), _first(year + 1)
    entries = JournalEntry.objects.filter(at__gte=first, at__lt=following)
    reports = Report.objects.filter(created_at__gte=first, created_at__lt=following)
    handled = Report.objects.filter(handled_at__gte=first, handled_at__lt=following)
    counts = handled.values_list("created_at", "handled_at")
    taken_down = entries.filter(action__in=TAKEN_DOWN)
    return YearlyStatistics(
        year=year,
        published=entries.filter(action=Action.PUBLISHED).count(),
        actions=_rows(entries.filter(action__in=DECISIONS), "action", Action, DECISIONS),
        rules=_rows(entries.exclude(rule=""), "rule", Rule, Rule),
        months=_months(entries.filter(action__in=DECISIONS)),
        median_decision_time=_median(_waits(entries, first)),
        taken_down=taken_down.count(),
        overturned=taken_down.filter(overturned_by__isnull=False).distinct().count(),
        reports=reports.count(),
        notices=reports.filter(is_notice=True).count(),
        answered=handled.count(),
        median_answer_time=_median(done - asked for asked, done in counts if done),
        blocked=Suspension.objects.filter(at__gte=first, at__lt=following).count(),
        **_appeals(first, following),
    )


def _first(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=timezone.get_default_timezone())


def _rows(
    entries: QuerySet[JournalEntry], field: str, labels: Any, order: Iterable[str]
) -> list[DecisionCount]:
    counted = entries.order_by(field).values_list(field).annotate(**_by())
    found = {
        key: DecisionCount(labels(key).label, person, machine) for key, machine, person in counted
    }
    return [found[key] for key in order if key in found]


def _months(entries: QuerySet[JournalEntry]) -> list[DecisionCount]:
    month = TruncMonth("at", tzinfo=timezone.get_default_timezone())
    counted = list(entries.annotate(m=month).order_by("m").values_list("m").annotate(**_by()))
    most = max((person + machine for _m, machine, person in counted), default=0)
    return [
        DecisionCount(_day(m), person, machine, _percent(person + machine, most))
        for m, machine, person in counted
    ]


def _day(moment: datetime) -> date:
    return moment.date()


def _by() -> dict[str, Any]:
    """In this order in the rows that they are added to."""
    return {
        "machine": Count("pk", filter=Q(by_machine=True)),
        "person": Count("pk", filter=Q(by_machine=False)),
    }


def _waits(entries: QuerySet[JournalEntry], first: datetime) -> Iterable[timedelta]:
    """From when an article began to wait for somebody to when a person decided."""
    begun: dict[int, datetime] = {}
    rows = JournalEntry.objects.filter(
        at__gte=first - LONGEST_WAIT, article_number__in=entries.values("article_number")
    )
    columns = ("article_number", "at", "action", "state_to", "by_machine")
    year = first.year
    for number, at, action, state_to, by_machine in rows.order_by("at", "pk").values_list(*columns):
        if action in ANSWERS and not by_machine:
            since = begun.pop(number, None)
            if since is not None and timezone.localtime(at).year == year:
                yield at - since
        elif by_machine or (action == Action.PUBLISHED and state_to == State.ONLINE):
            _waits_again(begun, number, at, action)


def _waits_again(begun: dict[int, datetime], number: int, at: datetime, action: str) -> None:
    """What the machine holds or hides waits; what it lists or lets go does not."""
    if action in {Action.PUBLISHED, Action.HELD, Action.HIDDEN}:
        begun.setdefault(number, at)
    else:
        begun.pop(number, None)


def _appeals(first: datetime, following: datetime) -> dict[str, int]:
    """Of articles, of reports and of blocked accounts together."""
    asked = Appeal.objects.filter(created_at__gte=first, created_at__lt=following)
    accounts = Suspension.objects.filter(appealed_at__gte=first, appealed_at__lt=following)
    outcomes = [
        *asked.values_list("outcome", flat=True),
        *accounts.values_list("appeal_outcome", flat=True),
    ]
    return {
        "appeals": len(outcomes),
        "decided": sum(bool(outcome) for outcome in outcomes),
        "granted": outcomes.count(Appeal.Outcome.UPHELD),
    }


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _median(gaps: Iterable[timedelta]) -> str:
    seconds = [gap.total_seconds() for gap in gaps]
    return _in_words(timedelta(seconds=median(seconds))) if seconds else ""


def _in_words(gap: timedelta) -> str:
    """In the largest unit of which there are two."""
    minutes = round(gap.total_seconds() / 60)
    if minutes < 120:  # noqa: PLR2004
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:  # noqa: PLR2004
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
