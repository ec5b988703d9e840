"""The coming issue as a mail to one moderator: the same message, over the same line. No row."""

import select
import time
from dataclasses import replace
from datetime import datetime
from secrets import token_hex

from django.core.mail import get_connection

from accounts.email_address import email_for_smtp
from accounts.models import User
from newsletter.contents import next_issue, rendering
from newsletter.engine import sending
from newsletter.engine.delivery.backend_sender import PreparedMail
from newsletter.engine.delivery.mime import MessageTemplate
from newsletter.engine.delivery.variants import LetterCopy
from newsletter.engine.smtp.connection import ConnectionBroken, SmtpConnector
from newsletter.engine.smtp.replies import ReplyVerdict
from newsletter.engine.smtp.session import SessionPhase, SmtpSession

NOBODY = 0
WAIT_SECONDS = 0.5


class LetterRejected(Exception):
    """``str()`` is what the mail server said."""


def send_test_letter(person: User, now: datetime) -> None:
    """Raises NoLine, NotTaken. The links to leave and to choose lead to nobody’s pages."""
    found = next_issue.preview_next_issue(now)
    letter = rendering.render_letter(found.issue, found.pieces, person.language, found.words)
    marked = replace(letter, subject=f"[Test] {letter.subject}")
    copy = LetterCopy(
        pk=NOBODY,
        subscriber=NOBODY,
        attempts=0,
        address=email_for_smtp(person.email),
        # Another one each time: a mail program hides a mail whose Message-ID it knows.
        bounce_token=f"{NOBODY}-{token_hex(10)}",
        message_template=MessageTemplate(marked, str(found.issue)),
    )
    if sending.is_sent_by_smtp():
        _say(copy)
    else:
        get_connection().send_messages([PreparedMail(copy)])


def _say(copy: LetterCopy) -> None:
    heard: list[tuple[ReplyVerdict | None, str]] = []
    carrier = SmtpSession(
        SmtpConnector().dial(), lambda _copy, verdict, reason: heard.append((verdict, reason))
    )
    try:
        carrier.offer(copy)
        while not heard:
            _exchange(carrier)
    except ConnectionBroken:
        carrier.handle_loss()
    finally:
        carrier.line.close()
    if heard[0][0] is not ReplyVerdict.ACCEPTED:
        raise LetterRejected(heard[0][1])


def _exchange(carrier: SmtpSession) -> None:
    """Raises Broken."""
    line = carrier.line
    if carrier.phase is SessionPhase.READY:
        carrier.begin()
    readable, writable, _ = select.select([line], [line] if line.unsent else [], [], WAIT_SECONDS)
    if writable:
        line.send()
    if readable:
        line.receive()
    line.check_timeout(time.monotonic())
    if carrier.is_awaiting and line.is_answered:
        carrier.hear(lambda: None)
