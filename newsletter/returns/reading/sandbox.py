"""Mails that came back, read where they can do no harm: in a child process with limits.

Anybody may write one, and parsers and patterns of others take minutes for some.
"""

import hashlib
import json
import logging
from dataclasses import dataclass
from typing import Any

from accounts.protection.sandbox import Sandbox, WorkFailed
from newsletter import tokens
from newsletter.returns.reading.apart import understand_packed
from newsletter.returns.reading.classification import (
    ClassifiedMail,
    FailedRecipient,
    ReturnedMailKind,
)
from newsletter.returns.reading.parsing import MOST_BYTES

logger = logging.getLogger(__name__)

# The worker reads them, or a pipe of the mail server: no reader waits, so a mail may.
READING = Sandbox(
    seconds=3, memory=512 * 1024 * 1024, at_once=2, waiting=8, turn_within=60.0,
    keeps_a_thread_free=False,
)  # fmt: skip
MOST_LINES, MOST_BOUNDARIES = 10_000, 50


@dataclass(frozen=True)
class ReturnedMail:
    """``delivery`` is the one whose signed mark the mail carries.

    ``is_forged``: it has marks, and none of them is ours. ``key``: its name, however often it
    comes.
    """

    said: ClassifiedMail
    key: str
    delivery: int | None = None
    is_forged: bool = False
    is_unreadable: bool = False


class _UnreadableMail(Exception):
    pass


def read_mail_safely(raw: bytes, recipient: str = "") -> ReturnedMail:
    """Returns what a mail says, read in a child process. Raises OSError when there can be none.

    Costs the start of an interpreter, about a fifth of a second.
    """
    try:
        return _judged(_understood_apart(raw[:MOST_BYTES], recipient), raw)
    except _UnreadableMail as reason:
        logger.warning("letter: a mail that cannot be read: %s", reason)
        beginning = raw[:2000].decode("latin-1").replace("\0", "")
        said = ClassifiedMail(ReturnedMailKind.UNKNOWN, text=beginning)
        return ReturnedMail(said, _key("", raw, None), is_unreadable=True)


def _understood_apart(raw: bytes, recipient: str) -> ClassifiedMail:
    _refuse_monsters(raw)
    first_line = recipient.encode("utf-8", "replace").replace(b"\n", b" ")
    try:
        return _unpacked(json.loads(READING.run(understand_packed, first_line + b"\n" + raw)))
    except WorkFailed as error:
        raise _UnreadableMail(str(error)) from error


def _refuse_monsters(raw: bytes) -> None:
    """Cheap counts that keep the known traps away: nested parts cost time with their depth."""
    lines = max(raw.count(b"\n"), raw.count(b"\r"))
    if lines > MOST_LINES or raw.lower().count(b"boundary=") > MOST_BOUNDARIES:
        raise _UnreadableMail("too many parts or lines")


def _unpacked(words: dict[str, Any]) -> ClassifiedMail:
    failures = (
        FailedRecipient(tuple(one["addresses"]), one["status"], one["diagnostic"])
        for one in words["failures"]
    )
    changed = {
        "sort": ReturnedMailKind(words["sort"]),
        "marks": tuple(words["marks"]),
        "failures": tuple(failures),
    }
    return ClassifiedMail(**(words | changed))


def _judged(said: ClassifiedMail, raw: bytes) -> ReturnedMail:
    delivery = next((number for number in map(_ours, said.marks) if number is not None), None)
    return ReturnedMail(
        said=said,
        key=_key(said.message_id, raw, delivery),
        delivery=delivery,
        is_forged=bool(said.marks) and delivery is None,
    )


def _ours(mark: str) -> int | None:
    try:
        return tokens.read_bounce_token(mark)
    except tokens.UnknownToken:
        return None


def _key(message_id: str, raw: bytes, delivery: int | None) -> str:
    """One mail, fetched twice, has one name."""
    named = f"{message_id} {delivery}".encode() if message_id else raw[:MOST_BYTES]
    return hashlib.sha256(named).hexdigest()
