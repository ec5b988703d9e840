"""A mail that anybody may have written, read with bounds: headers and parts as plain text.

What is malformed is read as well as it can be; a parser may still break on it, and whoever calls
has to expect that.
"""

from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32

# The letter has 60 KB at most, and a report about it comes before it.
MOST_BYTES = 262_144
MOST_PARTS = 50
MOST_TEXT = 20_000
LONGEST_HEADER = 1000


def open_mail(raw: bytes) -> "Message[str, str]":
    return message_from_bytes(raw[:MOST_BYTES], policy=compat32)


def header(mail: "Message[str, str]", name: str) -> str:
    """Every header of this name, decoded, on one line; empty when there is none."""
    values = mail.get_all(name) or []
    return clean(" ".join(_decoded(str(value)) for value in values))[:LONGEST_HEADER]


def parts(mail: "Message[str, str]") -> Iterator["Message[str, str]"]:
    """What it consists of, not what is inside of a mail that it returns."""
    waiting, seen = [mail], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting = [one for one in inner if isinstance(one, Message)] + waiting
        else:
            yield part


def text(mail: "Message[str, str]") -> str:
    """The beginning of what a person would read."""
    for part in parts(mail):
        if part.get_content_maintype() == "text":
            return _text_of(part)
    return ""


def clean(value: str) -> str:
    """On one line, without what no database takes."""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _text_of(part: "Message[str, str]") -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    beginning = payload[:MOST_TEXT]
    try:
        found = beginning.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        found = beginning.decode("latin-1")
    return found.replace("\0", "").encode("utf-8", "replace").decode()


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        return value
