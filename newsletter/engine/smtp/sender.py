"""Several connections in one thread, and one commit for all of them at a time.

The loop feeds the connections, listens to whichever the server has answered, and takes a turn with
the ledger as soon as enough of them wait for it.
"""

import logging
import selectors
import time
from collections import deque
from collections.abc import Callable
from functools import partial

from django.conf import settings

from newsletter.engine.delivery.batch_size import BatchSize
from newsletter.engine.delivery.ledger import DeliveryLedger, State
from newsletter.engine.delivery.variants import LetterCopy, LetterVariants
from newsletter.engine.smtp.connection import ConnectionBroken, ConnectionFailed, SmtpConnection
from newsletter.engine.smtp.connector import BackgroundConnector
from newsletter.engine.smtp.outcomes import RunOutcomes
from newsletter.engine.smtp.session import SessionPhase, SmtpSession
from newsletter.models import Issue

logger = logging.getLogger(__name__)

# The longest that an answered connection waits for the others before a commit.
GATHER_SECONDS = 0.02
LISTEN_SECONDS = 0.25


class SmtpSender:
    """One run of one worker. A connection is idle, ready for the ledger, or awaits the server."""

    def __init__(self, issue: Issue, ledger: DeliveryLedger) -> None:
        self.ledger = ledger
        self.variants = LetterVariants(issue, ledger.clock.now)
        self.most = settings.NEWSLETTER_POST.connections
        self.findings = RunOutcomes(self.most, ledger.clock.now)
        self.selector = selectors.DefaultSelector()
        self.connector = BackgroundConnector(self.most)
        self.selector.register(self.connector, selectors.EVENT_READ)
        self.sessions: set[SmtpSession] = set()
        self.idle: set[SmtpSession] = set()
        self.ready: set[SmtpSession] = set()
        self.queue: deque[LetterCopy] = deque()
        self.is_ending = False
        self.claims_at: float | None = 0.0
        self.batch_size = BatchSize(self.most)
        self.gathers_until: float | None = None
        self.looks_at = 0.0
        self.taken = 0

    def run(self, seconds: float) -> int:
        """Until nothing may leave any more, or the time is up; returns how many rows it took."""
        ends_at = time.monotonic() + seconds
        try:
            while self._prepare():
                self._listen()
                if self._is_turn():
                    self._turn()
                self.is_ending |= self.findings.must_end or time.monotonic() > ends_at
            self._end()
        finally:
            self._hang_up()
        return self.taken

    @property
    def awaiting(self) -> int:
        """How many connections await an answer of the server."""
        return len(self.sessions) - len(self.idle) - len(self.ready)

    def _prepare(self) -> bool:
        """Claim, dial and feed; False when nothing is left to do."""
        if not self.is_ending:
            self._claim()
            self._dial()
            self._feed()
            if self.queue or self.claims_at is not None:
                return True
        return bool(self.awaiting or self.ready or self.findings.outcomes)

    def _claim(self) -> None:
        """A few until a connection is open, then enough for a while."""
        if self.claims_at is None or len(self.queue) >= self.most:
            return
        now = time.monotonic()
        if now < self.claims_at:
            return
        claimed = self.ledger.claim(self.batch_size.take(now) if self.sessions else self.most)
        self.taken += len(claimed.rows)
        if claimed.rows:
            copies, others = self.variants.copies(claimed.rows)
            self.queue.extend(copies)
            self.findings.leave_out(others)
        else:
            self.claims_at = None if claimed.wait is None else now + claimed.wait

    def _dial(self) -> None:
        """One connection for each copy, as long as there may be more."""
        known = len(self.sessions) + len(self.connector.calls)
        busy = len(self.sessions) - len(self.idle)
        for _call in range(min(self.most, busy + len(self.queue)) - known):
            self.connector.call()

    def _feed(self) -> None:
        for carrier in list(self.idle):
            if carrier.is_exhausted:
                self._let_go(carrier)
                carrier.line.close()
            elif self.queue:
                self._do(carrier, partial(carrier.offer, self.queue.popleft()))

    def _listen(self) -> None:
        now = time.monotonic()
        for key, events in self.selector.select(self._quiet_until(now) - now):
            if key.data is None:
                for answer in self.connector.answers():
                    self._answered(answer)
            else:
                self._do(key.data, partial(self._exchange, key.data, events))
        if now > self.looks_at:
            self.looks_at = now + 1
            self._look_around(now)

    def _quiet_until(self, now: float) -> float:
        """When something is to be done though nobody says anything.

        A claim that may be made already waits for the queue, and the queue for the server.
        """
        until = now + LISTEN_SECONDS
        if self.gathers_until is not None:
            until = min(until, max(now, self.gathers_until))
        if self.claims_at is not None and self.claims_at > now:
            until = min(until, self.claims_at)
        return until

    def _exchange(self, carrier: SmtpSession, events: int) -> None:
        """Raises Broken."""
        if events & selectors.EVENT_WRITE:
            carrier.line.send()
        if events & selectors.EVENT_READ:
            carrier.line.receive()
        if carrier.is_awaiting and carrier.line.is_answered:
            carrier.hear(self._following)

    def _following(self) -> LetterCopy | None:
        return self.queue.popleft() if self.queue and not self.is_ending else None

    def _look_around(self, now: float) -> None:
        """Who has been silent for too long, and is this slot still ours?"""
        for carrier in list(self.sessions):
            self._do(carrier, partial(carrier.line.check_timeout, now))
        if not self.ledger.renew_slot():
            logger.error("letter: the lease of this worker has run out")
            self.is_ending = True

    def _is_turn(self) -> bool:
        """When half of the connections are ready, the others keep the server busy meanwhile."""
        if not self.ready and not self.findings.outcomes:
            return False
        now = time.monotonic()
        if self.gathers_until is None:
            self.gathers_until = now + GATHER_SECONDS
        return len(self.ready) >= self.awaiting or now >= self.gathers_until

    def _turn(self) -> None:
        """One commit: what is finished, and what each connection may begin now."""
        self.gathers_until = None
        ready = list(self.ready)
        marks = [] if self.is_ending else [c.offered.pk for c in ready if c.offered]
        marked = self.ledger.turn(self.findings.take(), marks)
        for carrier in ready:
            state = marked.get(carrier.offered.pk) if carrier.offered else None
            if state == State.SENDING:
                self._do(carrier, carrier.begin)
                continue
            if state is None and carrier.offered:
                # The issue was paused, the lease lost, or the time is up.
                self.queue.append(carrier.offered)
                self.is_ending = True
            self._do(carrier, carrier.withdraw)

    def _answered(self, answer: SmtpConnection | ConnectionFailed) -> None:
        if isinstance(answer, SmtpConnection):
            carrier = SmtpSession(answer, self.findings.tell)
            self.sessions.add(carrier)
            self.selector.register(answer, selectors.EVENT_READ, carrier)
            self._place(carrier)
            return
        logger.warning("letter: %s", answer)
        self.most = max(1, len(self.sessions) + len(self.connector.calls))
        if not self.sessions and not self.connector.calls:
            self.findings.note_server_away(list(self.queue), answer)
            self.queue.clear()

    def _do(self, carrier: SmtpSession, action: Callable[[], None]) -> None:
        """Whatever is done on a connection may find it broken."""
        try:
            action()
        except ConnectionBroken:
            self._lose(carrier)
        else:
            self._place(carrier)

    def _place(self, carrier: SmtpSession) -> None:
        """Where it belongs now; look for room to write only while something is left to write."""
        self.idle.discard(carrier)
        self.ready.discard(carrier)
        if carrier.phase is SessionPhase.FREE:
            self.idle.add(carrier)
        elif carrier.phase is SessionPhase.READY:
            self.ready.add(carrier)
        line = carrier.line
        if carrier.is_watched_for_write != bool(line.unsent):
            carrier.is_watched_for_write = bool(line.unsent)
            more = selectors.EVENT_WRITE if line.unsent else 0
            self.selector.modify(line, selectors.EVENT_READ | more, carrier)

    def _lose(self, carrier: SmtpSession) -> None:
        self._let_go(carrier)
        if blameless := carrier.handle_loss():
            self.queue.appendleft(blameless)
        self.findings.count_lost_connection()

    def _let_go(self, carrier: SmtpSession) -> None:
        for collection in (self.sessions, self.idle, self.ready):
            collection.discard(carrier)
        self.selector.unregister(carrier.line)

    def _end(self) -> None:
        self.findings.conclude(self.ledger)
        self.ledger.turn(self.findings.take(), [])
        self.ledger.release(copy.pk for copy in self.queue)
        if self.findings.trouble:
            self.ledger.pause_issue(self.findings.trouble)

    def _hang_up(self) -> None:
        for carrier in self.sessions:
            carrier.line.close()
        self.connector.close()
        self.selector.close()
