"""The letter through a mail backend that is not SMTP: one mail at a time, in one step."""

import time
from email import message_from_bytes
from email.message import Message
from email.policy import SMTP
from typing import Any

from django.core.mail import EmailMessage, get_connection

from newsletter.engine.delivery import mime
from newsletter.engine.delivery.ledger import Ledger, Outcome, State
from newsletter.engine.delivery.variants import Copy, Variants
from newsletter.models import Issue

CLAIMED_AT_ONCE = 50


class ReadyMail(EmailMessage):
    """A mail whose MIME message is there already."""

    def __init__(self, copy: Copy) -> None:
        self.ready = message_from_bytes(mime.plain(copy.text()), policy=SMTP)
        sender = mime.return_path(copy.postmark)
        super().__init__(self.ready["Subject"], "", sender, [copy.address])

    def message(self, **_options: Any) -> Message:  # type: ignore[override]
        return self.ready


def hand_over(issue: Issue, ledger: Ledger, seconds: float) -> int:
    """Until nothing may leave any more, or the time is up; returns how many rows were taken."""
    variants, taken = Variants(issue), 0
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        rows = ledger.claim(CLAIMED_AT_ONCE).rows
        if not rows:
            break
        taken += len(rows)
        copies, outcomes = variants.copies(rows)
        ledger.turn(outcomes, [])
        _hand_over(copies, ledger)
        ledger.keep_seat()
    return taken


def _hand_over(copies: list[Copy], ledger: Ledger) -> None:
    backend = get_connection()
    outcomes: list[Outcome] = []
    for copy in copies:
        marked = ledger.turn(outcomes, [copy.pk])
        outcomes = []
        if copy.pk not in marked:
            ledger.release([copy.pk])
        elif marked[copy.pk] == State.SENDING:
            outcomes = [_outcome(copy, backend)]
    ledger.turn(outcomes, [])
    backend.close()


def _outcome(copy: Copy, backend: Any) -> Outcome:
    try:
        backend.send_messages([ReadyMail(copy)])
    except OSError as error:
        return Outcome(copy.pk, State.UNKNOWN, type(error).__name__)
    return Outcome(copy.pk, State.SENT)
