"""One copy of a letter to one person, past the worker: the same bytes over the same line. No row.

A test of the coming issue and a check of the mail server's records leave by this one way.
"""

import select
import time
from dataclasses import replace
from datetime import datetime
from secrets import randbelow

from django.core.mail import get_connection

from accounts.email_address import email_for_smtp
from accounts.models import User
from newsletter import tokens
from newsletter.contents import next_issue, rendering
from newsletter.contents.rendering import Letter
from newsletter.engine import sending
from newsletter.engine.delivery.backend_sender import PreparedMail
from newsletter.engine.delivery.mime import MessageTemplate
from newsletter.engine.delivery.variants import LetterCopy
from newsletter.engine.smtp.connection import ConnectionBroken, SmtpConnector
from newsletter.engine.smtp.replies import ReplyVerdict
from newsletter.engine.smtp.session import SessionPhase, SmtpSession

# Its marks and links are signed like any, and lead to no row.
BEYOND_ALL_ROWS = 10**18
WAIT_SECONDS = 0.5


class CopyRejected(Exception):
    """``str()`` is what the mail server said."""


def send_test_letter(person: User, now: datetime) -> None:
    """The coming issue to one moderator. Raises what ``send_single_copy`` does."""
    found = next_issue.preview_next_issue(now)
    letter = rendering.render_letter(found.issue, found.pieces, person.language, found.words)
    marked = replace(letter, subject=f"[Test] {letter.subject}")
    send_single_copy(marked, person.email, str(found.issue))


def send_single_copy(letter: Letter, email: str, issue_name: str) -> str:
    """Returns its Message-ID, another one each time: mail programs hide a mail they know.

    Raises ValueError for no address, ConnectionFailed and CopyRejected, and what a mail backend
    that is not SMTP does.
    """
    number = BEYOND_ALL_ROWS + randbelow(BEYOND_ALL_ROWS)
    copy = LetterCopy(
        pk=number,
        subscriber=number,
        attempts=0,
        address=email_for_smtp(email),
        bounce_token=tokens.bounce_token(number),
        message_template=MessageTemplate(letter, issue_name),
    )
    ready = PreparedMail(copy)
    if sending.is_sent_by_smtp():
        _send_by_smtp(copy)
    else:
        get_connection().send_messages([ready])
    return str(ready.ready["Message-ID"])


def _send_by_smtp(copy: LetterCopy) -> None:
    heard: list[tuple[ReplyVerdict | None, str]] = []
    session = SmtpSession(
        SmtpConnector().dial(), lambda _copy, verdict, reason: heard.append((verdict, reason))
    )
    try:
        session.offer(copy)
        while not heard:
            _exchange(session)
    except ConnectionBroken:
        session.handle_loss()
    finally:
        session.line.close()
    if heard[0][0] is not ReplyVerdict.ACCEPTED:
        raise CopyRejected(heard[0][1])


def _exchange(session: SmtpSession) -> None:
    """Raises ConnectionBroken."""
    line = session.line
    if session.phase is SessionPhase.READY:
        session.begin()
    readable, writable, _ = select.select([line], [line] if line.unsent else [], [], WAIT_SECONDS)
    if writable:
        line.send()
    if readable:
        line.receive()
    line.check_timeout(time.monotonic())
    if session.is_awaiting and line.is_answered:
        session.hear(lambda: None)
