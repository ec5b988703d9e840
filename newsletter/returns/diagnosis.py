"""What the words of a mail server mean for the address (RFC 3463). Nothing here acts."""

import re
from collections.abc import Iterable, Iterator

from newsletter.models import Bounce

Kind = Bounce.Kind

ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]\d)")
_NOT_IN_A_NAME = r"\s@<>()\[\]\",;:"
# Begins where a name begins: tried anew at each letter, it takes time with the square of a word.
ADDRESS = re.compile(
    rf"(?<![^{_NOT_IN_A_NAME}])([^{_NOT_IN_A_NAME}])[^{_NOT_IN_A_NAME}]*\"?(?:@|%40)"
    rf"([^{_NOT_IN_A_NAME}]+)"
)

# Mailbox unknown, host unknown, address malformed, moved away, host takes no mail (RFC 7505).
GONE = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}
# Full, or the mail too long: whatever words come with it, the address is right.
THERE = {"5.2.2", "5.2.3", "5.3.4"}
ABOUT_SENDER_ADDRESS = {"5.1.7", "5.1.8"}

# Where no code says it. Servers write these behind 5.0.0, or behind no code at all.
GONE_IN_WORDS = re.compile(
    r"user unknown|unknown user|no such (?:user|person|mailbox|recipient|address)"
    r"|unknown (?:recipient|mailbox|address)|invalid (?:recipient|mailbox)|not a valid recipient"
    r"|user doesn.t have an? .{0,40}account"
    r"|(?:user|mailbox|account|recipient|address)\b.{0,40}"
    r"(?:does(?: not|n.t) exist|not found|unknown|(?:is|has been) (?:disabled|inactive))"
    r"|(?:adresse|destinataires?|compte|utilisateur)\b.{0,40}(?:inconnue?s?|invalides?|existe pas)"
)
REFUSED_IN_WORDS = re.compile(
    r"\b(?:spam|spamhaus|spamcop|rbl|dnsbl|dmarc|dkim|spf)\b|black ?list|block ?list"
    r"|\bblocked\b|\bpolicy\b|unsolicited|reputation|mail (?:rejete|rejected)|message rejected"
    r"|sender (?:address )?rejected|sender denied"
)


def bounce_kind(status: str, diagnostic: str) -> Bounce.Kind:
    """Of a failure. ``status`` as ``precise`` gives it."""
    # Without addresses: a host may be called as one likes.
    words = ADDRESS.sub(" ", diagnostic).lower()
    about_us = status[1:].startswith(".7.") or status in ABOUT_SENDER_ADDRESS
    if about_us or REFUSED_IN_WORDS.search(words):
        return Kind.SENDER
    if status in GONE:
        return Kind.HARD
    if status.startswith("4") or status in THERE or not GONE_IN_WORDS.search(words):
        return Kind.SOFT
    return Kind.HARD


def precise_status(status: str, diagnostic: str) -> str:
    """The code that says more: the one in the server's words when the other says nothing."""
    said = ENHANCED.search(status)
    code = said[1] if said else ""
    if code and not code.endswith(".0.0"):
        return code
    found = ENHANCED.search(diagnostic)
    return found[1] if found else code


def mask_emails(text: str, addresses: Iterable[str] = ()) -> str:
    """Each address with its first letter and its host alone.

    Servers name a mailbox without its host as well: the names of ``addresses`` go, however they
    are written.
    """
    for name in sorted({name for one in addresses for name in _names(one)}, key=len, reverse=True):
        alone = rf"(?<!\w){re.escape(name)}(?!\w)"
        text = re.sub(alone, f"{name[:1]}…", text, flags=re.IGNORECASE)
    return ADDRESS.sub(r"\1…@\2", text)


def _names(address: str) -> Iterator[str]:
    """The local part, and what of it stands before a plus."""
    local = address.rpartition("@")[0].strip("\"'<> ")
    yield from (name for name in (local, local.partition("+")[0]) if name)
