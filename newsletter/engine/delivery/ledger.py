"""Writing down what happens to each delivery, before and after it happens.

The promise hangs on this file: a row is claimed by who holds a slot, it is ``sending`` before the
server hears DATA, and settled after the server's word. ``turn`` does both in one commit for all
connections, so that a connection has at most one row in ``sending``.
"""

import logging
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet

from accounts.database_clock import DatabaseClock
from newsletter import messages
from newsletter.engine.delivery import ledger_sql, worker_slots
from newsletter.engine.delivery.rate_limit import BURST_SECONDS, RateLimiter, is_limited
from newsletter.models import Delivery, Issue

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

State = Delivery.State
RETRY_SECONDS = 0.5


class ClaimedDelivery(NamedTuple):
    """A claimed delivery with its subscriber. ``why_not``: the reason to leave this person out.

    ``sections``, ``neighbourhoods``: the numbers of those that this person chose, with commas.
    """

    pk: int
    subscriber: int | None
    edition: int
    attempts: int
    email: str | None
    language: str | None
    why_not: str
    sections: str | None = None
    neighbourhoods: str | None = None


class DeliveryOutcome(NamedTuple):
    """What became of a delivery. ``tried``: 1 when the server was asked about it."""

    pk: int
    state: State
    reason: str = ""
    due_at: datetime | None = None
    tried: int = 1


class ClaimResult(NamedTuple):
    """``wait``: nothing may leave now, but something may after so many seconds."""

    rows: list[ClaimedDelivery]
    wait: float | None = None


def claimable_deliveries(issue_id: int, now: datetime) -> QuerySet[Delivery]:
    """What may be claimed now."""
    waiting = Q(state__in=(State.PENDING, State.DEFERRED))
    return Delivery.objects.filter(waiting, issue=issue_id, due_at__lte=now)


def deliveries_at_work(issue_id: int) -> QuerySet[Delivery]:
    """What a worker has claimed or is handing over, found along an index."""
    at_work = Delivery.objects.filter(due_at__isnull=True, settled_at__isnull=True)
    return at_work.filter(issue=issue_id, state__in=(State.CLAIMED, State.SENDING))


def has_unsettled_deliveries(issue_id: int) -> bool:
    """At most two queries, each along an index."""
    waiting = Delivery.objects.filter(
        issue=issue_id, due_at__isnull=False, state__in=(State.PENDING, State.DEFERRED)
    )
    return waiting.exists() or deliveries_at_work(issue_id).exists()


def lock_earliest(waiting: QuerySet[Delivery]) -> QuerySet[Delivery, tuple[int, str]]:
    """Those due first, locked, with their domains; another worker’s are passed over."""
    ordered = waiting.order_by("due_at", "pk").select_for_update(skip_locked=True)
    return ordered.values_list("pk", "domain")


class DeliveryLedger:
    """One worker's hand in the book of one issue, as long as its slot is its own."""

    def __init__(self, issue_id: int, holder: uuid.UUID) -> None:
        self.issue_id = issue_id
        self.holder = holder
        self.clock = DatabaseClock()

    def claim(self, most: int) -> ClaimResult:
        return self._insist(lambda: self._claim(most))

    def turn(self, outcomes: Sequence[DeliveryOutcome], marks: Sequence[int]) -> dict[int, State]:
        """Settle what is finished and mark what comes next, in one commit.

        Returns the marked rows: ``sending`` may go on, ``suppressed`` wants no letter any more.
        What is missing is not ours any more, or its issue was paused.
        """
        if not outcomes and not marks:
            return {}
        fates = [(o.pk, (o.state.value, o.reason, o.due_at, o.tried)) for o in outcomes]
        marked = self._insist(
            lambda: ledger_sql.settle_and_mark(
                self.issue_id, self.holder, fates, marks, self.clock.now()
            )
        )
        return {pk: State(state) for pk, state in marked}

    def release(self, numbers: Iterable[int]) -> None:
        """These were claimed, and nothing was tried."""
        Delivery.objects.filter(
            pk__in=list(numbers), claim=self.holder, state=State.CLAIMED
        ).update(state=State.PENDING, due_at=self.clock.now())

    def renew_slot(self) -> bool:
        """Asked each second: the database's clock is compared with this machine's anew."""
        self._insist(self.clock.set_again)
        return self._insist(lambda: worker_slots.renew_slot(self.holder))

    def has_sent(self) -> bool:
        """Whether the server has ever taken a copy of this issue."""
        sent = Delivery.objects.filter(issue=self.issue_id, state=State.SENT)
        return self._insist(sent.exists)

    def pause_issue(self, trouble: str) -> None:
        """Somebody has to look before anything more leaves; nobody is left out."""
        logger.error("letter: issue %s is paused: %s", self.issue_id, trouble)
        at_work = Issue.objects.filter(pk=self.issue_id, state=Issue.State.SENDING)
        with transaction.atomic():
            if at_work.update(state=Issue.State.PAUSED, trouble=trouble[:120]):
                messages.send_held_letter_alert(trouble)

    def _claim(self, most: int) -> ClaimResult:
        now = self.clock.now()
        if not Issue.objects.filter(pk=self.issue_id, state=Issue.State.SENDING).exists():
            return ClaimResult([])
        with transaction.atomic():
            manners = RateLimiter.at(now)
            ledger_sql.prefer_index_scan()
            waiting = lock_earliest(
                claimable_deliveries(self.issue_id, now).exclude(domain__in=manners.full)
            )
            chosen = manners.choose(waiting[: manners.room(most)], most)
            ledger_sql.claim_deliveries(self.issue_id, self.holder, chosen)
            manners.write_down()
        if chosen:
            return ClaimResult(
                [ClaimedDelivery(*row) for row in ledger_sql.load_claimed(self.holder, chosen, now)]
            )
        held_back = is_limited() and claimable_deliveries(self.issue_id, now).exists()
        return ClaimResult([], BURST_SECONDS if held_back else None)

    def _insist(self, work: Callable[[], Result]) -> Result:
        """The database may be away for a moment: what the server said must not be forgotten."""
        deadline = time.monotonic() + worker_slots.lease_duration().total_seconds()
        while True:
            try:
                return work()
            except (OperationalError, InterfaceError) as error:
                if connection.in_atomic_block or time.monotonic() > deadline:
                    raise
                logger.warning("letter: the database is away: %s", type(error).__name__)
                connection.close()
                time.sleep(RETRY_SECONDS)
