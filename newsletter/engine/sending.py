"""Send, sweep, pause, resume: the verbs of the letter on its way.

Promise: no silent skip, no automatic duplicate, every doubt visible. The row is the truth: it is
claimed with a lease, ``sending`` is committed before DATA, ``sent`` after the server's 250. What
was ``sending`` when a worker died is ``unknown`` and never sent again by itself.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts import database_clock
from articles import cache_scopes
from newsletter.engine import sending_database
from newsletter.engine.delivery import backend_sender, worker_slots
from newsletter.engine.delivery.ledger import (
    DeliveryLedger,
    State,
    claimable_deliveries,
    deliveries_at_work,
    has_unsettled_deliveries,
)
from newsletter.engine.smtp.sender import SmtpSender
from newsletter.models import Delivery, Issue, WorkerSlot

logger = logging.getLogger(__name__)

# Short, so that a worker that is asked to stop has stopped before it is killed.
RUN_SECONDS = 20.0
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
UNSETTLED = (State.PENDING, State.CLAIMED, State.SENDING, State.DEFERRED)
OPEN = (Issue.State.SENDING, Issue.State.PAUSED)
SPEED_OVER = timedelta(minutes=1)


@dataclass(frozen=True)
class SendingProgress:
    """``ends_at`` is an estimate from the last minute; None while nothing moves."""

    counts: dict[str, int]
    audience: int
    done: int
    a_minute: int
    ends_at: datetime | None

    @property
    def adds_up(self) -> bool:
        return sum(self.counts.values()) == self.audience

    @property
    def percent(self) -> int:
        return 100 * self.done // self.audience if self.audience else 100


def send_due_deliveries(issue_id: int, seconds: float = RUN_SECONDS) -> int:
    """Take a slot and send what is ready for so long; returns how many rows were taken up.

    Safe to call from any number of workers at once: who finds no slot, or a database that may be a
    copy, does nothing.
    """
    issue = Issue.objects.get(pk=issue_id)
    if issue.state != Issue.State.SENDING or reason_not_to_send():
        return 0
    holder = worker_slots.take_slot()
    if holder is None:
        return 0
    ledger = DeliveryLedger(issue_id, holder)
    try:
        if is_sent_by_smtp():
            return SmtpSender(issue, ledger).run(seconds)
        return backend_sender.send_through_backend(issue, ledger, seconds)
    finally:
        worker_slots.release_slot(holder)


def has_due_deliveries(issue_id: int) -> bool:
    now = database_clock.database_time()
    return claimable_deliveries(issue_id, now).filter(issue__state=Issue.State.SENDING).exists()


def finish_issue(issue_id: int, now: datetime | None = None) -> bool:
    """Mark an issue as sent once every row is settled; logs the counts."""
    now = now or database_clock.database_time()
    if has_unsettled_deliveries(issue_id):
        return False
    done = Issue.objects.filter(pk=issue_id, state=Issue.State.SENDING).update(
        state=Issue.State.SENT, sent_at=now, ping_due_at=now
    )
    if done:
        cache_scopes.bump_scopes("issue")
        logger.info("issue %s sent: %s", Issue.objects.get(pk=issue_id), count_by_state(issue_id))
    return bool(done)


def recover_lost_work(now: datetime | None = None) -> list[int]:
    """Settle what dead workers left behind; returns the issues that have work to do now."""
    now = now or database_clock.database_time()
    if is_sent_by_smtp() and not sending_database.record_activity(now):
        return []
    for issue_id in Issue.objects.filter(state__in=OPEN).values_list("pk", flat=True):
        _recover(issue_id, now)
    at_work = Issue.objects.filter(state=Issue.State.SENDING).values_list("pk", flat=True)
    return [pk for pk in at_work if not finish_issue(pk, now) and has_due_deliveries(pk)]


def count_by_state(issue_id: int) -> dict[str, int]:
    """How many deliveries stand in each state; they add up to the audience."""
    found = Delivery.objects.filter(issue=issue_id).order_by().values_list("state")
    return dict.fromkeys(State.values, 0) | dict(found.annotate(Count("pk")))


def measure_progress(issue: Issue, now: datetime | None = None) -> SendingProgress:
    """Two queries over the issue's rows."""
    now = now or database_clock.database_time()
    found = count_by_state(issue.pk)
    left = sum(found[state] for state in UNSETTLED)
    recent = issue.deliveries.filter(state=State.SENT, settled_at__gt=now - SPEED_OVER).count()
    moves = recent and left and issue.state == Issue.State.SENDING
    return SendingProgress(
        counts=found,
        audience=issue.audience,
        done=sum(found.values()) - left,
        a_minute=recent,
        ends_at=now + SPEED_OVER * left / recent if moves else None,
    )


def pause_issue(issue_id: int) -> bool:
    """Works at once: what is not being handed over at this moment stays."""
    at_work = Issue.objects.filter(pk=issue_id, state=Issue.State.SENDING)
    return at_work.update(state=Issue.State.PAUSED, trouble="") == 1


def resume_issue(issue_id: int) -> bool:
    paused = Issue.objects.filter(pk=issue_id, state=Issue.State.PAUSED)
    return paused.update(state=Issue.State.SENDING, trouble="") == 1


def resend_delivery(delivery_id: int) -> bool:
    """A person decided that a doubtful mail goes out again, with the same Message-ID."""
    return bool(_again(Delivery.objects.filter(pk=delivery_id)))


def resend_unknown(issue_id: int) -> int:
    """The same for all the doubts of an issue; returns how many."""
    return _again(Delivery.objects.filter(issue=issue_id))


def reason_not_to_send() -> str:
    """Empty when the letter may leave from this database; mail into a folder always may."""
    return (
        sending_database.check_database(database_clock.database_time()) if is_sent_by_smtp() else ""
    )


def is_sent_by_smtp() -> bool:
    return bool(settings.EMAIL_BACKEND == SMTP_BACKEND)


def _again(rows: QuerySet[Delivery]) -> int:
    with transaction.atomic():
        doubts = rows.filter(state=State.UNKNOWN).select_for_update()
        chosen = dict(doubts.values_list("pk", "issue"))
        # Without its claim, so that no late word of a worker settles it.
        count = Delivery.objects.filter(pk__in=list(chosen), state=State.UNKNOWN).update(
            state=State.PENDING,
            claim=None,
            due_at=database_clock.database_time(),
            settled_at=None,
            reason="",
        )
        Issue.objects.filter(pk__in=set(chosen.values()), state=Issue.State.SENT).update(
            state=Issue.State.SENDING, sent_at=None
        )
    return count


def _recover(issue_id: int, now: datetime) -> None:
    """What was claimed waits again; what was being handed over may have left."""
    at_work = WorkerSlot.objects.filter(holder=OuterRef("claim"), lease_until__gt=now)
    orphans = deliveries_at_work(issue_id).filter(~Exists(at_work))
    doubts = orphans.filter(state=State.SENDING).update(
        state=State.UNKNOWN, reason="worker lost", settled_at=now
    )
    if doubts:
        logger.error("letter: %d deliveries are unknown after a worker was lost", doubts)
    orphans.filter(state=State.CLAIMED).update(state=State.PENDING, due_at=now)
