"""What the public journal shows of each row, and what it can be narrowed to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from articles.journal.entries import MODERATOR_ROLES
from articles.models import Action, ActorLabel, Appeal, JournalEntry, Rule

PUBLIC_ACTIONS = [action for action in Action if action != Action.READ]


@dataclass(frozen=True)
class JournalFilter:
    """As in the address: ``month`` is ``2026-11``; what is empty narrows nothing."""

    month: str = ""
    action: str = ""
    rule: str = ""

    @property
    def query(self) -> str:
        """For links that keep it, with the ``&`` that follows."""
        chosen = {name: value for name, value in asdict(self).items() if value}
        return urlencode(chosen) + "&" if chosen else ""


@dataclass(frozen=True)
class PublicJournalEntry:
    """``name`` is empty unless the moderator chose that it stands there.

    ``confirms`` is the decision against which an appeal was dismissed.
    """

    entry: JournalEntry
    name: str = ""
    overturns: JournalEntry | None = None
    overturned_by: JournalEntry | None = None
    confirms: JournalEntry | None = None

    @property
    def decided_by_same_person(self) -> bool:
        """Whether an appeal was decided by who had taken the decision: the director, alone."""
        decision = self.overturns if self.entry.action == Action.UPHELD else self.confirms
        return decision is not None and decision.actor_key == self.entry.actor_key != ""

    @property
    def changed_at(self) -> datetime:
        """When something last happened to it that the journal shows."""
        decided = [a.decided_at for a in self.entry.appeals.all() if a.decided_at is not None]
        later = [self.overturned_by.at] if self.overturned_by else []
        return max([self.entry.at, *decided, *later])


def public_since(now: datetime) -> datetime:
    return now - timedelta(days=settings.JOURNAL_PUBLIC_DAYS)


def public_months(now: datetime) -> list[date]:
    """Those that the page can show, the newest first."""
    first, month = timezone.localdate(public_since(now)).replace(day=1), timezone.localdate(now)
    found = [month.replace(day=1)]
    while found[-1] > first:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def parse_journal_filter(asked: Mapping[str, str], now: datetime) -> JournalFilter | None:
    """What the address asks for, or None when it asks for what there is not."""
    found = JournalFilter(*(asked.get(name, "") for name in ("month", "action", "rule")))
    known = (
        found.month in {"", *(f"{month:%Y-%m}" for month in public_months(now))},
        found.action in {"", *PUBLIC_ACTIONS},
        found.rule in {"", *Rule},
    )
    return found if all(known) else None


def filter_entries(chosen: JournalFilter, now: datetime) -> QuerySet[JournalEntry]:
    """Newest first. Reading without deciding is nobody's affair."""
    found = JournalEntry.objects.filter(at__gt=public_since(now), action__in=PUBLIC_ACTIONS)
    if chosen.month:
        year, month = map(int, chosen.month.split("-"))
        first = datetime(year, month, 1, tzinfo=timezone.get_default_timezone())
        following = (first + timedelta(days=32)).replace(day=1)
        found = found.filter(at__gte=first, at__lt=following)
    if chosen.action:
        found = found.filter(action=chosen.action)
    if chosen.rule:
        found = found.filter(rule=chosen.rule)
    return found.select_related("overturns").prefetch_related("appeals", "overturned_by")


def build_public_entries(
    entries: Iterable[JournalEntry], now: datetime
) -> list[PublicJournalEntry]:
    """Each with the row it is tied to, as long as that one is public. Two queries."""
    entries, oldest = list(entries), public_since(now)
    names, dismissed = _names(entries), _dismissed(entries)
    return [
        PublicJournalEntry(
            entry=entry,
            name=names.get(entry.actor_key, "") if entry.actor_role in MODERATOR_ROLES else "",
            overturns=_public([entry.overturns], oldest),
            overturned_by=_public(entry.overturned_by.all(), oldest),
            confirms=_public([dismissed.get((entry.article_number, entry.at))], oldest)
            if entry.action == Action.DISMISSED
            else None,
        )
        for entry in entries
    ]


def _public(found: Iterable[JournalEntry | None], oldest: datetime) -> JournalEntry | None:
    return next((entry for entry in found if entry is not None and entry.at > oldest), None)


def _names(entries: Sequence[JournalEntry]) -> dict[str, str]:
    """Of those who chose to be named and are still here."""
    labels = ActorLabel.objects.filter(
        key__in={entry.actor_key for entry in entries} - {""},
        is_public=True,
        user__is_active=True,
    )
    return {label.key: label.user.display_name for label in labels.select_related("user")
            if label.user is not None}  # fmt: skip


def _dismissed(entries: Sequence[JournalEntry]) -> dict[tuple[int, datetime], JournalEntry]:
    """The decisions that stood, by article and the time of the dismissal."""
    numbers = {e.article_number for e in entries if e.action == Action.DISMISSED}
    found = Appeal.objects.filter(article__in=numbers, outcome=Appeal.Outcome.DISMISSED)
    return {
        (appeal.article_id, appeal.decided_at): appeal.decision
        for appeal in found.select_related("decision")
        if appeal.decided_at is not None
    }
