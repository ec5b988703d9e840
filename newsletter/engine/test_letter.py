"""The coming issue as a mail to one moderator: the same message, over the same line. No row."""

import select
import time
from dataclasses import replace
from datetime import datetime
from secrets import token_hex

from django.core.mail import get_connection

from accounts.mail.email_address import deliverable
from accounts.models import User
from newsletter.contents import next_issue, rendering
from newsletter.engine import sending
from newsletter.engine.delivery.backend_sender import ReadyMail
from newsletter.engine.delivery.mime import Stencil
from newsletter.engine.delivery.variants import Copy
from newsletter.engine.smtp.connection import Broken, Dialer
from newsletter.engine.smtp.replies import Verdict
from newsletter.engine.smtp.session import Carrier, Phase

NOBODY = 0
WAIT_SECONDS = 0.5


class NotTaken(Exception):
    """``str()`` is what the mail server said."""


def send(person: User, now: datetime) -> None:
    """Raises NoLine, NotTaken. The links to leave and to choose lead to nobody’s pages."""
    found = next_issue.look(now)
    letter = rendering.render(found.issue, found.pieces, person.language, found.words)
    marked = replace(letter, subject=f"[Test] {letter.subject}")
    copy = Copy(
        pk=NOBODY,
        subscriber=NOBODY,
        attempts=0,
        address=deliverable(person.email),
        # Another one each time: a mail program hides a mail whose Message-ID it knows.
        postmark=f"{NOBODY}-{token_hex(10)}",
        stencil=Stencil(marked, str(found.issue), now),
    )
    if sending.goes_by_smtp():
        _say(copy)
    else:
        get_connection().send_messages([ReadyMail(copy)])


def _say(copy: Copy) -> None:
    heard: list[tuple[Verdict | None, str]] = []
    carrier = Carrier(
        Dialer().dial(), lambda _copy, verdict, reason: heard.append((verdict, reason))
    )
    try:
        carrier.offer(copy)
        while not heard:
            _exchange(carrier)
    except Broken:
        carrier.lose()
    finally:
        carrier.line.close()
    if heard[0][0] is not Verdict.ACCEPTED:
        raise NotTaken(heard[0][1])


def _exchange(carrier: Carrier) -> None:
    """Raises Broken."""
    line = carrier.line
    if carrier.phase is Phase.READY:
        carrier.begin()
    readable, writable, _ = select.select([line], [line] if line.unsent else [], [], WAIT_SECONDS)
    if writable:
        line.send()
    if readable:
        line.receive()
    line.require_patience(time.monotonic())
    if carrier.is_awaiting and line.is_answered:
        carrier.hear(lambda: None)
