"""Mails that came back, fetched from a mailbox of their own (IMAP, RFC 3501).

A mail is written down first and moved away afterwards: when something breaks in between, it is
fetched again, known, and moved. What was moved is deleted after a while.
"""

import imaplib
import logging
import socket
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from newsletter.engine.posting import Mailbox
from newsletter.returns import bounces
from newsletter.returns.bounces import Fate
from newsletter.returns.mailbag import MOST_BYTES

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 30
RUN_SECONDS = 120
MOST_AT_ONCE = 500
MOVED_KEPT_FOR = timedelta(days=30)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Away(Exception):
    """The mailbox cannot be read now, or not at all. Says why, and holds no password."""


def fetch(box: Mailbox, now: datetime) -> Counter[Fate]:
    """Read what has come; returns what was done. Raises Away, and what the database does."""
    done: Counter[Fate] = Counter()
    ends_at = time.monotonic() + RUN_SECONDS
    with _opened(box) as server:
        # Refused when it is there already.
        server.create(_quoted(box.handled))
        for number in _numbers(server, box.folder, "UNDELETED")[:MOST_AT_ONCE]:
            raw = _read(server, number)
            if raw is not None:
                done[bounces.receive(raw, now=now)] += 1
                _move(server, number, box.handled)
            if time.monotonic() > ends_at:
                break
        _forget(server, box.handled, now - MOVED_KEPT_FOR)
    return done


def find(box: Mailbox, message_id: str) -> bytes | None:
    """The mail with this Message-ID, left where it is, also if it was read already. Raises Away."""
    with _opened(box) as server:
        server.create(_quoted(box.handled))
        for folder in (box.folder, box.handled):
            found = _numbers(server, folder, "HEADER", "Message-ID", _quoted(message_id))
            if found:
                return _read(server, found[-1])
    return None


@contextmanager
def _opened(box: Mailbox) -> Iterator[imaplib.IMAP4]:
    try:
        server = _dialled(box)
        try:
            server.login(_quoted(box.user), box.password)
            yield server
        finally:
            _hang_up(server)
    except imaplib.IMAP4.error as error:
        raise Away(f"the mail server refuses: {error}") from error
    except OSError as error:
        raise Away(f"no answer: {type(error).__name__}") from error


def _dialled(box: Mailbox) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if box.security == "tls":
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            box.host, box.port, ssl_context=context, timeout=ANSWER_SECONDS
        )
    else:
        server = imaplib.IMAP4(box.host, box.port, timeout=ANSWER_SECONDS)
    # imaplib sends the end of a command apart, which waits for an acknowledgement otherwise.
    server.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if box.security == "starttls":
        server.starttls(context)
    return server


def _hang_up(server: imaplib.IMAP4) -> None:
    try:
        server.logout()
    except (imaplib.IMAP4.error, OSError):
        pass


def _numbers(server: imaplib.IMAP4, folder: str, *wanted: str) -> list[str]:
    """Of the mails in this folder, which is open from now on. Raises what imaplib does."""
    _require(server.select(_quoted(folder)))
    answer = _require(server.uid("SEARCH", *wanted))
    return (answer[0] or b"").decode("ascii", "replace").split()


def _read(server: imaplib.IMAP4, number: str) -> bytes | None:
    """None when somebody else has taken it away."""
    answer = _require(server.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)"))
    return next((part[1] for part in answer if isinstance(part, tuple)), None)


def _move(server: imaplib.IMAP4, number: str, folder: str) -> None:
    if "MOVE" in server.capabilities:
        _require(server.uid("MOVE", number, _quoted(folder)))
        return
    _require(server.uid("COPY", number, _quoted(folder)))
    _delete(server, number)


def _delete(server: imaplib.IMAP4, number: str) -> None:
    _require(server.uid("STORE", number, "+FLAGS.SILENT", r"(\Deleted)"))
    if "UIDPLUS" in server.capabilities:
        _require(server.uid("EXPUNGE", number))
    else:
        _require(server.expunge())


def _forget(server: imaplib.IMAP4, folder: str, before: datetime) -> None:
    day = f"{before.day}-{MONTHS[before.month - 1]}-{before.year}"
    for number in _numbers(server, folder, "BEFORE", day)[:MOST_AT_ONCE]:
        _delete(server, number)


def _require(answer: tuple[str, list[Any]]) -> list[Any]:
    """Raises imaplib.IMAP4.error unless the server agreed."""
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(status)
    return data


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
