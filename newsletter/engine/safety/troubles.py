"""What keeps the letter from leaving: for the moderators' desk, and for an outside watcher."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.dates import format_date
from newsletter.contents import issues
from newsletter.engine import sending, sending_database
from newsletter.engine.delivery import worker_slots
from newsletter.engine.delivery.ledger import claimable_deliveries
from newsletter.models import Issue, SendingDatabase, WorkerSlot
from newsletter.reason_words import describe_reason

# Longer than beat, broker and a restart take; shorter than anybody's patience.
GRACE = timedelta(minutes=30)
State = Issue.State
UNDER_WAY = (State.ASKING, State.PAUSED, State.SENDING)


@dataclass(frozen=True)
class Trouble:
    """``issue`` is where a person can do something about it."""

    text: str
    issue: Issue | None = None


def current_troubles(now: datetime) -> list[Trouble]:
    """Eight queries at most, and two for each issue under way; none over all rows of an issue."""
    found = [_of(issue, now) for issue in Issue.objects.filter(state__in=UNDER_WAY)]
    found += [_not_compiled(now), _elsewhere(now)]
    return [trouble for trouble in found if trouble is not None]


def _of(issue: Issue, now: datetime) -> Trouble | None:
    when = {"when": _moment(issue.planned_at)}
    if issue.state == State.ASKING:
        text = _("The letter of %(when)s is late by more than a day: send it or skip it.")
        return Trouble(text % when, issue)
    if issue.state == State.PAUSED:
        text = _("The letter of %(when)s is paused.") % when
        return Trouble(f"{text} {describe_reason(issue.trouble)}".strip(), issue)
    if _stands_still(issue, now):
        text = _("The letter of %(when)s stands still: no worker sends it.")
        return Trouble(text % when, issue)
    return None


def _stands_still(issue: Issue, now: datetime) -> bool:
    """Mails have been due for a while, and nobody has held a slot since."""
    if not claimable_deliveries(issue.pk, now - GRACE).exists():
        return False
    last: datetime | None = WorkerSlot.objects.exclude(number=worker_slots.MAILBOX).aggregate(
        last=Max("lease_until")
    )["last"]
    return last is None or last < now - GRACE


def _not_compiled(now: datetime) -> Trouble | None:
    week = issues.due_week(now)
    if week is None or now < week.planned_at + GRACE:
        return None
    text = _("The letter of %(when)s did not leave: no worker, or no beat, is running.")
    return Trouble(text % {"when": _moment(week.planned_at)})


def _elsewhere(now: datetime) -> Trouble | None:
    """Only looks: the first look of the machine itself settles in."""
    if not sending.is_sent_by_smtp() or not SendingDatabase.objects.exists():
        return None
    reason = sending_database.check_database(now)
    return Trouble(_(reason)) if reason else None


def _moment(moment: datetime) -> str:
    return format_date(localtime(moment), "DATETIME_FORMAT")
