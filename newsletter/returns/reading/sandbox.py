"""Mails that came back, read where they can do no harm: in a child process with limits.

Anybody may write one, and parsers and patterns of others take minutes for some.
"""

import hashlib
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from newsletter import tokens
from newsletter.returns.reading.classification import (
    ClassifiedMail,
    FailedRecipient,
    ReturnedMailKind,
    classify_mail,
)
from newsletter.returns.reading.parsing import MOST_BYTES

logger = logging.getLogger(__name__)

# Of processor time; a busy machine gives a process little of it.
SECONDS = 3
PATIENCE = 20.0
MEMORY = 512 * 1024 * 1024
MOST_LINES, MOST_BOUNDARIES = 10_000, 50
# How the child says that a parser broke; whatever else goes wrong is no fault of the mail.
BROKE = 3


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


def read_mail(raw: bytes, recipient: str = "") -> ReturnedMail:
    """In this process, with no time limit. A parser may raise anything."""
    return _judged(classify_mail(raw, recipient), raw)


def read_mail_safely(raw: bytes, recipient: str = "") -> ReturnedMail:
    """As ``read``, in a child process. Raises OSError when there can be none.

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
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-I", "-c", _CHILD, *sys.path],
            input=first_line + b"\n" + raw,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _UnreadableMail("it takes too long") from error
    if done.returncode == BROKE:
        raise _UnreadableMail("a parser breaks on it")
    if done.returncode < 0:
        raise _UnreadableMail("it takes too long, or too much memory")
    if done.returncode:
        raise OSError("the process that reads mails does not start")
    return _unpacked(json.loads(done.stdout))


_CHILD = f"""
import resource, sys
sys.path[:] = sys.argv[1:]
import dataclasses, json
from newsletter.returns.reading.classification import classify_mail
recipient, _newline, raw = sys.stdin.buffer.read().partition(b"\\n")
used = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime) + 1
resource.setrlimit(resource.RLIMIT_CPU, (used + {SECONDS}, used + {SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
try:
    said = dataclasses.asdict(classify_mail(raw, recipient.decode("utf-8", "replace")))
except Exception:
    sys.exit({BROKE})
sys.stdout.write(json.dumps(said))
"""


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
