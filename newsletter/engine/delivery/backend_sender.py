"""The letter through a mail backend that is not SMTP: one mail at a time, in one step."""

import time
from email.message import Message
from email.parser import BytesParser
from email.policy import SMTP
from typing import Any

from django.core.mail import EmailMessage, get_connection

from newsletter.engine.delivery import mime
from newsletter.engine.delivery.ledger import DeliveryLedger, DeliveryOutcome, State
from newsletter.engine.delivery.variants import LetterCopy, LetterVariants
from newsletter.models import Issue

CLAIMED_AT_ONCE = 50


class ReadyMessage(Message):
    """Written as it is: folded or encoded anew, it would not be what the signature covers."""

    content: bytes

    def as_bytes(self, *_args: Any, **_options: Any) -> bytes:
        return self.content


class PreparedMail(EmailMessage):
    """A mail whose MIME message is there already."""

    def __init__(self, copy: LetterCopy) -> None:
        content = mime.undo_dot_stuffing(copy.text())
        parser: Any = BytesParser(ReadyMessage, policy=SMTP)
        self.ready: ReadyMessage = parser.parsebytes(content)
        self.ready.content = content
        sender = mime.return_path(copy.bounce_token)
        super().__init__(self.ready["Subject"], "", sender, [copy.address])

    def message(self, **_options: Any) -> Message:  # type: ignore[override]
        return self.ready


def send_through_backend(issue: Issue, ledger: DeliveryLedger, seconds: float) -> int:
    """Until nothing may leave any more, or the time is up; returns how many rows were taken."""
    variants, taken = LetterVariants(issue, ledger.clock.now), 0
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        rows = ledger.claim(CLAIMED_AT_ONCE).rows
        if not rows:
            break
        taken += len(rows)
        copies, outcomes = variants.copies(rows)
        ledger.turn(outcomes, [])
        _hand_over(copies, ledger)
        ledger.renew_slot()
    return taken


def _hand_over(copies: list[LetterCopy], ledger: DeliveryLedger) -> None:
    backend = get_connection()
    outcomes: list[DeliveryOutcome] = []
    for copy in copies:
        marked = ledger.turn(outcomes, [copy.pk])
        outcomes = []
        if copy.pk not in marked:
            ledger.release([copy.pk])
        elif marked[copy.pk] == State.SENDING:
            outcomes = [_outcome(copy, backend)]
    ledger.turn(outcomes, [])
    backend.close()


def _outcome(copy: LetterCopy, backend: Any) -> DeliveryOutcome:
    try:
        backend.send_messages([PreparedMail(copy)])
    except OSError as error:
        return DeliveryOutcome(copy.pk, State.UNKNOWN, type(error).__name__)
    return DeliveryOutcome(copy.pk, State.SENT)
