"""What a run learns about each copy, and about the server as a whole."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings

from newsletter.engine.delivery.ledger import DeliveryLedger, DeliveryOutcome, State
from newsletter.engine.delivery.variants import LetterCopy
from newsletter.engine.smtp.connection import ConnectionFailed
from newsletter.engine.smtp.replies import ReplyVerdict, retry_delay

logger = logging.getLogger(__name__)

# So many refusals without a mail that was taken between them concern the sender, not recipients.
DENIED_IN_A_ROW = 10
DENIED_ENOUGH = 2
# So many times "later" without a mail that was taken: the server has enough for now.
LATER_IN_A_ROW = 200


class RunOutcomes:
    """``outcomes`` waits to be written down; ``trouble`` pauses the issue.

    ``now`` is the database's clock: what is put off is due for every worker.
    """

    def __init__(self, connections: int, now: Callable[[], datetime]) -> None:
        self.connections = connections
        self.now = now
        self.outcomes: dict[int, DeliveryOutcome] = {}
        self.denied: list[tuple[LetterCopy, str]] = []
        self.trouble = ""
        self.is_away = False
        self.has_accepted = False
        self.later = 0
        self.lost = 0
        self.doubts = 0

    def take(self) -> list[DeliveryOutcome]:
        """What has to be written down, once."""
        taken, self.outcomes = list(self.outcomes.values()), {}
        return taken

    def leave_out(self, outcomes: Iterable[DeliveryOutcome]) -> None:
        """These want no copy."""
        for outcome in outcomes:
            self._note(outcome)

    @property
    def must_end(self) -> bool:
        return bool(
            self.trouble
            or self.is_away
            or self.later >= LATER_IN_A_ROW
            or self.lost > 2 * self.connections
        )

    def tell(self, copy: LetterCopy, verdict: ReplyVerdict | None, reason: str) -> None:
        if verdict is None:
            self._doubt(copy, reason)
        elif verdict is ReplyVerdict.ACCEPTED:
            self._accepted(copy)
        elif verdict is ReplyVerdict.LATER:
            self.later += 1
            self._later(copy, reason)
        elif verdict is ReplyVerdict.NEVER:
            self._settle(copy, State.REFUSED, reason)
        elif verdict is ReplyVerdict.DENIED:
            self._denied(copy, reason)
        else:
            self.trouble = reason
            self._wait(copy)

    def count_lost_connection(self) -> None:
        self.lost += 1

    def note_server_away(self, copies: list[LetterCopy], answer: ConnectionFailed) -> None:
        """The server is away, or wants no mail from us at all: no attempt on anybody."""
        self.is_away = True
        due_at = self.now() + _first_pause()
        if answer.is_refusal:
            self.trouble = str(answer)
            due_at = self.now()
        state = State.PENDING if answer.is_refusal else State.DEFERRED
        reason = "" if answer.is_refusal else str(answer)
        for copy in copies:
            self._note(DeliveryOutcome(copy.pk, state, reason, due_at, tried=0))

    def conclude(self, ledger: DeliveryLedger) -> None:
        """No mail was taken after these: do they concern the sender? Then nobody is refused.

        A single one, in a run in which the server took others, is its recipient's. Where others
        have received this issue, several are asked again, by themselves, before a person is.
        """
        if not self.denied:
            return
        is_alone = self.has_accepted and len(self.denied) == 1
        has_sent = ledger.has_sent()
        for copy, reason in self.denied:
            if is_alone or (has_sent and copy.attempts >= DENIED_ENOUGH):
                self._settle(copy, State.REFUSED, reason)
            elif has_sent and not self.trouble:
                self._later(copy, reason)
            else:
                self.trouble = self.trouble or reason
                self._wait(copy)
        self.denied = []

    def _accepted(self, copy: LetterCopy) -> None:
        self._settle(copy, State.SENT)
        self.has_accepted = True
        self.later = self.lost = 0
        for other, reason in self.denied:
            self._settle(other, State.REFUSED, reason)
        self.denied = []

    def _denied(self, copy: LetterCopy, reason: str) -> None:
        """It has not left: claimed again, until another copy shows whom this concerns."""
        self._note(DeliveryOutcome(copy.pk, State.CLAIMED, tried=0))
        self.denied.append((copy, reason))
        if len(self.denied) >= DENIED_IN_A_ROW:
            self.trouble = reason

    def _doubt(self, copy: LetterCopy, reason: str) -> None:
        self._settle(copy, State.UNKNOWN, reason)
        logger.error("letter: delivery %s is unknown: %s", copy.pk, reason)
        self.doubts += 1
        if self.doubts > 2 * self.connections:
            self.trouble = reason

    def _later(self, copy: LetterCopy, reason: str) -> None:
        pause = retry_delay(copy.attempts + 1, _first_pause())
        if pause is None:
            self._settle(copy, State.REFUSED, f"gave up: {reason}")
        else:
            due_at = self.now().replace(microsecond=0) + pause
            self._note(DeliveryOutcome(copy.pk, State.DEFERRED, reason, due_at))

    def _wait(self, copy: LetterCopy) -> None:
        self._note(DeliveryOutcome(copy.pk, State.PENDING, due_at=self.now()))

    def _settle(self, copy: LetterCopy, state: State, reason: str = "") -> None:
        self._note(DeliveryOutcome(copy.pk, state, reason))

    def _note(self, outcome: DeliveryOutcome) -> None:
        """The last word on a copy counts."""
        self.outcomes[outcome.pk] = outcome


def _first_pause() -> timedelta:
    return timedelta(seconds=settings.NEWSLETTER_POST.retry)
