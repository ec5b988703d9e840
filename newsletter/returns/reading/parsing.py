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
# What is shown to patterns of others, some of which take time with the cube of a line's length.
REDUCED_TEXT, REDUCED_LINE, REDUCED_HEADERS = 20_000, 200, 100


def parse_mail(raw: bytes) -> "Message[str, str]":
    return message_from_bytes(raw[:MOST_BYTES], policy=compat32)


def read_header(mail: "Message[str, str]", name: str) -> str:
    """Every header of this name, decoded, on one line; empty when there is none."""
    return " ".join(list_headers(mail, name))[:LONGEST_HEADER]


def list_headers(mail: "Message[str, str]", name: str) -> list[str]:
    """Each header of this name, decoded, on one line."""
    values = mail.get_all(name) or []
    return [clean_value(_decoded(str(value)))[:LONGEST_HEADER] for value in values[:MOST_PARTS]]


def walk_parts(mail: "Message[str, str]") -> Iterator["Message[str, str]"]:
    """What it consists of, not what is inside of a mail that it returns."""
    waiting, seen = [mail], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting = inner_messages(part) + waiting
        else:
            yield part


def inner_messages(part: "Message[str, str]") -> list["Message[str, str]"]:
    """Asked of a text, ``get_payload`` decodes it, and raises for a charset with a NUL."""
    held = part.get_payload() if part.is_multipart() else []
    return [one for one in held if isinstance(one, Message)]


def readable_text(mail: "Message[str, str]") -> str:
    """The beginning of what a person would read."""
    for part in walk_parts(mail):
        if part.get_content_maintype() == "text":
            return _text_of(part)
    return ""


def part_content(part: "Message[str, str]") -> str:
    """What a part holds, whatever it is called; of one that was taken apart, its pieces."""
    pieces = inner_messages(part)
    if not pieces:
        return _text_of(part)
    encoding = str(part.get("Content-Transfer-Encoding", ""))
    whole: Message[str, str] = Message(compat32)
    whole["Content-Transfer-Encoding"] = clean_value(encoding)
    whole.set_payload("\n\n".join(str(piece.get_payload()) for piece in pieces)[:MOST_BYTES])
    return _text_of(whole)


def reduce_mail(mail: "Message[str, str]") -> "Message[str, str]":
    """Its first headers and the beginnings of its texts; of other parts the kind alone."""
    copy = _headed(mail)
    if not mail.is_multipart():
        copy.set_payload(_short(mail))
        return copy
    copy.set_payload([])
    for part in walk_parts(mail):
        leaf: Message[str, str] = Message(compat32)
        leaf["Content-Type"] = part.get_content_type()
        leaf.set_payload(_short(part))
        copy.attach(leaf)
    return copy


def clean_value(value: str) -> str:
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


def _headed(mail: "Message[str, str]") -> "Message[str, str]":
    copy: Message[str, str] = Message(compat32)
    for name, value in mail.items()[:REDUCED_HEADERS]:
        if name.lower() != "content-transfer-encoding":
            copy[name] = clean_value(str(value))[:LONGEST_HEADER]
    return copy


def _short(part: "Message[str, str]") -> str:
    """ASCII alone: no address that is looked for has anything else."""
    if part.get_content_maintype() != "text":
        return ""
    lines = _text_of(part)[:REDUCED_TEXT].encode("ascii", "replace").decode().splitlines()
    return "\n".join(line[:REDUCED_LINE] for line in lines)


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        return value
