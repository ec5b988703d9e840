"""Reads what a delivery report says of each recipient (RFC 3464, and RFC 6533 for other letters).

Servers join recipients that belong apart, add remarks, encode the part, or break its boundary: what
they say is found all the same. Pure, as ``classification`` is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from email.policy import compat32

from newsletter.returns.reading import parsing

KINDS = {"message/delivery-status", "message/global-delivery-status"}
RECIPIENT = ("Final-Recipient", "Original-Recipient")
MOST_RECIPIENTS = 50
_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
_BLOCK = re.compile(r"^(?:Final|Original)-Recipient:", re.IGNORECASE | re.MULTILINE)
# Whatever stands behind this is the mail that comes back, and may say anything.
_RETURNED = re.compile(
    r"^Content-Type:\s*(?:message/(?:rfc822|global)(?![\w-])|text/rfc822-headers|message/partial)"
    r"|^\W{0,12}(?:below this line is a copy|this is a copy of|original message|unsent message)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class RecipientStatus:
    """``emails``: the recipient under each name in the report; ``action`` in one word."""

    emails: tuple[str, ...]
    action: str
    status: str
    diagnostic: str

    @property
    def has_failed(self) -> bool:
        if self.action in {"failed", "expired"}:
            return True
        is_known = self.action in {"delayed", "delivered", "relayed", "expanded"}
        return not is_known and self.status.startswith("5")

    @property
    def is_unclear(self) -> bool:
        """Neither a failure nor one of the three things that are no failure."""
        known = {"delayed", "delivered", "relayed", "expanded"}
        return not self.has_failed and self.action not in known


def read_recipients(mail: "Message[str, str]") -> list[RecipientStatus]:
    """Returns what the mail's own report says, not one in a mail inside of it."""
    found: list[RecipientStatus] = []
    for part in parsing.walk_parts(mail):
        if part.get_content_type() in KINDS:
            found += [one for group in _groups(part) for one in _recipients(group)]
    return found[:MOST_RECIPIENTS]


def read_broken_report(raw: bytes) -> list[RecipientStatus]:
    """Returns the same of a report whose boundary is wrong, from its text alone."""
    text = raw[: parsing.MOST_BYTES].decode("utf-8", "replace").replace("\0", "")
    cut = _RETURNED.search(text)
    own = text[: cut.start()] if cut else text
    return [one for group in _blocks(own) for one in _recipients(group)][:MOST_RECIPIENTS]


def _groups(part: "Message[str, str]") -> "list[Message[str, str]]":
    groups = [one for one in parsing.inner_messages(part) if _names_somebody(one)]
    return groups or list(_blocks(parsing.part_content(part)))


def _blocks(text: str) -> "Iterator[Message[str, str]]":
    for block in _BLANK_LINE.split(text):
        if _BLOCK.search(block):
            yield message_from_string(block.strip() + "\n\n", policy=compat32)


def _names_somebody(group: "Message[str, str]") -> bool:
    return any(name in group for name in RECIPIENT)


def _recipients(group: "Message[str, str]") -> Iterator[RecipientStatus]:
    """Several of them in one group have a status each, or share one."""
    finals = parsing.list_headers(group, RECIPIENT[0])
    originals = parsing.list_headers(group, RECIPIENT[1])
    for place in range(max(len(finals), 1)):
        names = (_at(finals, place, finals), _at(originals, place, finals))
        action = re.match(
            r"[a-z]+", _at(parsing.list_headers(group, "Action"), place, finals).lower()
        )
        yield RecipientStatus(
            emails=tuple(name.rpartition(";")[2].strip(" <>") for name in names if name),
            action=action[0] if action else "",
            status=_at(parsing.list_headers(group, "Status"), place, finals),
            diagnostic=_at(parsing.list_headers(group, "Diagnostic-Code"), place, finals),
        )


def _at(values: list[str], place: int, among: list[str]) -> str:
    return values[place] if len(values) == len(among) > 1 else " ".join(values)
