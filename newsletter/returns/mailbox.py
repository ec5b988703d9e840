"""Mails that came back, fetched from a mailbox of their own (IMAP, RFC 3501).

A mail is written down first and moved away afterwards: when something breaks in between, it is
fetched again, known, and moved. What was moved is deleted after a while. One run at a time.
"""

import imaplib
import logging
import re
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import DataError

from newsletter.engine.config import MailboxConfig
from newsletter.engine.delivery import worker_slots
from newsletter.returns.policy import bounces
from newsletter.returns.policy.bounces import ReturnOutcome
from newsletter.returns.reading.parsing import MOST_BYTES

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 30
RUN_SECONDS = 120
# The last mail of a run may take its time, and so may each answer. Then the task is killed.
HARD_SECONDS = 290
MOST_AT_ONCE = 500
MOVED_KEPT_FOR = timedelta(days=30)
# All that is told of what a server says: it may repeat what it was told, password included.
CODE = re.compile(r"\[([A-Z-]{1,40})[ \]]")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class MailboxUnavailable(Exception):
    """The mailbox cannot be read now, or not at all. Says why, and holds no password."""


class _CommandRefused(imaplib.IMAP4.error):
    """A command was answered with no; the line is fine."""


def fetch_mails(box: MailboxConfig, now: datetime) -> Counter[ReturnOutcome]:
    """Read what has come; returns what was done. Raises Away, and what the database does.

    A mail that the server does not hand over, or that nobody can take, waits; the others do not.
    Nothing is done while another run is at it.
    """
    holder = worker_slots.take_mailbox_slot(timedelta(seconds=HARD_SECONDS))
    if holder is None:
        return Counter()
    try:
        return _fetch(box, now)
    finally:
        worker_slots.release_slot(holder)


def _fetch(box: MailboxConfig, now: datetime) -> Counter[ReturnOutcome]:
    done: Counter[ReturnOutcome] = Counter()
    ends_at = time.monotonic() + RUN_SECONDS
    with _opened(box) as server:
        # Refused when it is there already.
        server.create(_quoted(box.handled))
        for number in _numbers(server, box.folder, "UNDELETED")[:MOST_AT_ONCE]:
            try:
                raw = _read(server, number)
                if raw is not None:
                    done[bounces.receive_mail(raw, now=now)] += 1
                    _move(server, number, box.handled)
            except (_CommandRefused, DataError) as error:
                logger.warning("letter: a returned mail waits: %s", _said(error))
            if time.monotonic() > ends_at:
                break
        _forget(server, box.handled, now - MOVED_KEPT_FOR)
    return done


def find_mail(box: MailboxConfig, message_id: str) -> bytes | None:
    """The mail with this Message-ID, left where it is, also if it was read already. Raises Away."""
    with _opened(box) as server:
        server.create(_quoted(box.handled))
        for folder in (box.folder, box.handled):
            found = _numbers(server, folder, "HEADER", "Message-ID", _quoted(message_id))
            if found:
                return _read(server, found[-1])
    return None


@contextmanager
def _opened(box: MailboxConfig) -> Iterator[imaplib.IMAP4]:
    try:
        server = _dialled(box)
        try:
            _sign_in(server, box)
            yield server
        finally:
            _hang_up(server)
    except imaplib.IMAP4.error as error:
        # Without the cause: it holds the server's words.
        raise MailboxUnavailable(f"the mail server refuses: {_said(error)}") from None
    except OSError as error:
        raise MailboxUnavailable(f"no answer: {type(error).__name__}") from error


def _dialled(box: MailboxConfig) -> imaplib.IMAP4:
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


def _sign_in(server: imaplib.IMAP4, box: MailboxConfig) -> None:
    try:
        server.login(_quoted(box.user), box.password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise _CommandRefused(f"LOGIN {_code(str(error))}".strip()) from None


def _hang_up(server: imaplib.IMAP4) -> None:
    try:
        server.logout()
    except (imaplib.IMAP4.error, OSError):
        pass


def _numbers(server: imaplib.IMAP4, folder: str, *wanted: str) -> list[str]:
    """Of the mails in this folder, which is open from now on. Raises what imaplib does."""
    _ask(server.select, _quoted(folder))
    answer = _ask(server.uid, "SEARCH", *wanted)
    return (answer[0] or b"").decode("ascii", "replace").split()


def _read(server: imaplib.IMAP4, number: str) -> bytes | None:
    """None when somebody else has taken it away."""
    answer = _ask(server.uid, "FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    return next((part[1] for part in answer if isinstance(part, tuple)), None)


def _move(server: imaplib.IMAP4, number: str, folder: str) -> None:
    if "MOVE" in server.capabilities:
        _ask(server.uid, "MOVE", number, _quoted(folder))
        return
    _ask(server.uid, "COPY", number, _quoted(folder))
    _delete(server, number)


def _delete(server: imaplib.IMAP4, number: str) -> None:
    _ask(server.uid, "STORE", number, "+FLAGS.SILENT", r"(\Deleted)")
    if "UIDPLUS" in server.capabilities:
        _ask(server.uid, "EXPUNGE", number)
    else:
        _ask(server.expunge)


def _forget(server: imaplib.IMAP4, folder: str, before: datetime) -> None:
    day = f"{before.day}-{MONTHS[before.month - 1]}-{before.year}"
    for number in _numbers(server, folder, "BEFORE", day)[:MOST_AT_ONCE]:
        try:
            _delete(server, number)
        except _CommandRefused as error:
            logger.warning("letter: a mail that was read is not deleted: %s", _said(error))


def _ask(command: Callable[..., tuple[str, list[Any]]], *words: str) -> list[Any]:
    """Raises _Refused unless the server agrees, and what imaplib does when the line breaks."""
    name = words[0] if command.__name__ == "uid" else command.__name__.upper()
    try:
        status, data = command(*words)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        # So imaplib says that a command was malformed, for the server or for imaplib.
        raise _CommandRefused(f"{name} BAD {_code(str(error))}".strip()) from None
    if status != "OK":
        raise _CommandRefused(f"{name} {status} {_code(_text(data))}".strip())
    return data


def _text(data: list[Any]) -> str:
    return data[0].decode("ascii", "replace") if data and isinstance(data[0], bytes) else ""


def _code(words: str) -> str:
    found = CODE.search(words)
    return f"[{found[1]}]" if found else ""


def _said(error: Exception) -> str:
    """Of imaplib's other words only the kind: they may hold anything."""
    return str(error) if isinstance(error, _CommandRefused) else type(error).__name__


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
