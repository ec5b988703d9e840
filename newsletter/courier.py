"""Several connections in one thread, and one commit for all of them at a time.

The loop feeds the connections, listens to whichever the server has answered, and takes a turn with
the ledger as soon as enough of them wait for it.
"""

import logging
import selectors
import time
from collections import deque

from django.conf import settings

from newsletter.carrier import Carrier, Phase
from newsletter.dialing import Switchboard
from newsletter.findings import Findings
from newsletter.ledger import Ledger, State
from newsletter.models import Issue
from newsletter.smtp import Broken, Line, NoLine
from newsletter.variants import Copy, Variants

logger = logging.getLogger(__name__)

CLAIMED_AT_ONCE = 500
# The longest that an answered connection waits for the others before a commit.
GATHER_SECONDS = 0.02
LISTEN_SECONDS = 0.25


class Courier:
    """One run of one worker."""

    def __init__(self, issue: Issue, ledger: Ledger) -> None:
        self.ledger = ledger
        self.variants = Variants(issue)
        self.most = settings.NEWSLETTER_POST.connections
        self.findings = Findings(self.most)
        self.selector = selectors.DefaultSelector()
        self.switchboard = Switchboard(self.most)
        self.selector.register(self.switchboard, selectors.EVENT_READ)
        self.carriers: list[Carrier] = []
        self.queue: deque[Copy] = deque()
        self.is_ending = False
        self.claims_at: float | None = 0.0
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

    def _prepare(self) -> bool:
        """Claim, dial and feed; False when nothing is left to do."""
        if not self.is_ending:
            self._claim()
            self._dial()
            self._feed()
            if self.queue or self.claims_at is not None:
                return True
        return bool(self.findings.outcomes) or any(c.phase is not Phase.FREE for c in self.carriers)

    def _claim(self) -> None:
        """A few until a connection is open, then enough for a while."""
        now = time.monotonic()
        if self.claims_at is None or now < self.claims_at or len(self.queue) >= self.most:
            return
        claimed = self.ledger.claim(CLAIMED_AT_ONCE if self.carriers else self.most)
        self.taken += len(claimed.rows)
        if claimed.rows:
            copies, others = self.variants.copies(claimed.rows)
            self.queue.extend(copies)
            self.findings.leave_out(others)
        else:
            self.claims_at = None if claimed.wait is None else now + claimed.wait

    def _dial(self) -> None:
        busy = sum(carrier.phase is not Phase.FREE for carrier in self.carriers)
        wanted = min(self.most, busy + len(self.queue))
        for _call in range(wanted - len(self.carriers) - len(self.switchboard.calls)):
            self.switchboard.call()

    def _feed(self) -> None:
        for carrier in [c for c in self.carriers if c.phase is Phase.FREE]:
            if carrier.is_worn:
                self._let_go(carrier)
                carrier.line.close()
            elif self.queue:
                try:
                    carrier.offer(self.queue.popleft())
                    self._watch(carrier)
                except Broken:
                    self._lose(carrier)

    def _listen(self) -> None:
        now = time.monotonic()
        until = [t for t in (self.gathers_until, self.claims_at) if t is not None]
        seconds = min(LISTEN_SECONDS, *(max(0.0, moment - now) for moment in until), LISTEN_SECONDS)
        for key, events in self.selector.select(seconds):
            if key.data is None:
                for answer in self.switchboard.answers():
                    self._answered(answer)
            else:
                self._attend(key.data, events)
        if now > self.looks_at:
            self.looks_at = now + 1
            self._look_around(now)

    def _attend(self, carrier: Carrier, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                carrier.line.send()
            if events & selectors.EVENT_READ:
                carrier.line.receive()
            if carrier.is_waiting and carrier.line.is_answered:
                carrier.hear(self._following)
            self._watch(carrier)
        except Broken:
            self._lose(carrier)
        if self.gathers_until is None and not carrier.is_waiting:
            self.gathers_until = time.monotonic() + GATHER_SECONDS

    def _following(self) -> Copy | None:
        return self.queue.popleft() if self.queue and not self.is_ending else None

    def _look_around(self, now: float) -> None:
        """Who has been silent for too long, and is this seat still ours?"""
        for carrier in self.carriers.copy():
            try:
                carrier.line.require_patience(now)
            except Broken:
                self._lose(carrier)
        if not self.ledger.keep_seat():
            logger.error("letter: the lease of this worker has run out")
            self.is_ending = True

    def _is_turn(self) -> bool:
        """When half of the connections wait, the other half keeps the server busy meanwhile."""
        waiting = sum(carrier.phase is Phase.READY for carrier in self.carriers)
        if not waiting and not self.findings.outcomes:
            return False
        is_late = self.gathers_until is not None and time.monotonic() >= self.gathers_until
        return is_late or waiting * 2 >= len(self.carriers) or not self._is_server_busy()

    def _is_server_busy(self) -> bool:
        return any(carrier.is_waiting for carrier in self.carriers)

    def _turn(self) -> None:
        """One commit: what is finished, and what each connection may begin now."""
        self.gathers_until = None
        ready = [c for c in self.carriers if c.phase is Phase.READY and c.offered]
        offered = [c.offered for c in ready if c.offered and not self.is_ending]
        marked = self.ledger.turn(self.findings.take(), [(c.pk, c.edition) for c in offered])
        for carrier in ready:
            state = marked.get(carrier.offered.pk) if carrier.offered else None
            if state == State.SENDING:
                self._begin(carrier)
                continue
            if state is None and carrier.offered:
                # The issue was paused, the lease lost, or the time is up.
                self.queue.append(carrier.offered)
                self.is_ending = True
            carrier.withdraw()

    def _begin(self, carrier: Carrier) -> None:
        try:
            carrier.begin()
            self._watch(carrier)
        except Broken:
            self._lose(carrier)

    def _answered(self, answer: Line | NoLine) -> None:
        if isinstance(answer, Line):
            carrier = Carrier(answer, self.findings.tell)
            self.carriers.append(carrier)
            self.selector.register(answer, selectors.EVENT_READ, carrier)
            return
        logger.warning("letter: %s", answer)
        self.most = max(1, len(self.carriers) + len(self.switchboard.calls))
        if not self.carriers and not self.switchboard.calls:
            self.findings.nobody_answers(list(self.queue), answer)
            self.queue.clear()

    def _watch(self, carrier: Carrier) -> None:
        """Look for room to write only while something is left to write."""
        line = carrier.line
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if line.unsent else 0)
        if self.selector.get_key(line).events != wanted:
            self.selector.modify(line, wanted, carrier)

    def _lose(self, carrier: Carrier) -> None:
        self._let_go(carrier)
        if blameless := carrier.lose():
            self.queue.appendleft(blameless)
        self.findings.lost_line()

    def _let_go(self, carrier: Carrier) -> None:
        self.carriers.remove(carrier)
        self.selector.unregister(carrier.line)

    def _end(self) -> None:
        self.findings.conclude(self.ledger)
        self.ledger.turn(self.findings.take(), [])
        self.ledger.release(copy.pk for copy in self.queue)
        if self.findings.trouble:
            self.ledger.pause_issue(self.findings.trouble)

    def _hang_up(self) -> None:
        for carrier in self.carriers:
            carrier.line.close()
        self.switchboard.close()
        self.selector.close()
