"""What a failure means for the address: codes (RFC 3463) and words together. Nothing here acts.

A letter ends where both say that the address is gone. Where one of them says so and the other is
silent, the next issue decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsletter.models import Bounce
from newsletter.returns.reading.server_words import (
    ADDRESS,
    Meaning,
    read_meaning,
    simplify_words,
    speaks_of_greylisting,
)

Kind = Bounce.Kind
Weight = Bounce.Weight

ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]\d)")
REPLY = re.compile(r"(?<![\w.])([45]\d\d)[ -]")
SAID_FOR_NOW = re.compile(r"\bsaid: 4\d\d[ -]")

# Mailbox unknown, host unknown, address malformed, moved away, host takes no mail (RFC 7505).
GONE = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}
# Full, or the mail too long: whatever words come with it, the address is right.
THERE = re.compile(r"[245]\.2\.[23]|[245]\.3\.4")
ABOUT_SENDER_ADDRESS = {"5.1.7", "5.1.8"}
# Where "mailbox unavailable" means what 5.1.1 does: Microsoft's, and "disabled".
UNREACHED = GONE | {"5.4.1", "5.5.0", "5.2.1"}
NO_HOST = {"5.1.2", "5.1.10"}


@dataclass(frozen=True)
class Judgement:
    """``is_understood``: the words, or the code, have a meaning that is known here."""

    kind: Bounce.Kind
    weight: Bounce.Weight
    is_understood: bool = True


_FOR_NOW = Judgement(Kind.SOFT, Weight.FAILURE)
_NOT_COUNTED = Judgement(Kind.SOFT, Weight.NOTHING)
_ONE_WITNESS = Judgement(Kind.SOFT, Weight.ONE_WITNESS)
_ABOUT_US = Judgement(Kind.SENDER, Weight.NOTHING)
_GONE = Judgement(Kind.HARD, Weight.ONE_WITNESS)
_MEANINGS = {
    Meaning.FULL: _FOR_NOW,
    Meaning.LATER: _NOT_COUNTED,
    Meaning.ABOUT_US: _ABOUT_US,
    Meaning.CLOSED_FOR_NOW: _FOR_NOW,
    Meaning.NETWORK: _FOR_NOW,
}


def judge_failure(status: str, diagnostic: str) -> Judgement:
    """Returns what a failure proves. ``status`` as ``precise_status`` gives it."""
    words = simplify_words(diagnostic)
    meaning = read_meaning(words)
    if meaning is Meaning.FULL or speaks_of_greylisting(words):
        return _FOR_NOW if meaning is Meaning.FULL else _NOT_COUNTED
    codes = {status, *ENHANCED.findall(diagnostic)}
    is_gone = meaning is Meaning.GONE
    if not is_gone and any(_is_about_us(code) for code in codes):
        return _ABOUT_US
    if meaning in _MEANINGS:
        return _MEANINGS[meaning]
    if any(THERE.fullmatch(code) for code in codes):
        return _FOR_NOW
    if codes & ABOUT_SENDER_ADDRESS or status.startswith("5.6."):
        return _ABOUT_US
    if _is_for_now(status, codes, diagnostic):
        return _ONE_WITNESS if is_gone else _FOR_NOW
    return _GONE if is_gone else _judge_by_code(status, meaning, words, diagnostic)


def _judge_by_code(status: str, meaning: Meaning | None, words: str, diagnostic: str) -> Judgement:
    """Where the words alone do not say that the address is gone."""
    if meaning is Meaning.UNREACHED and status in UNREACHED:
        return _GONE
    if meaning is Meaning.NO_HOST and status in NO_HOST:
        return _GONE
    if status in GONE or (status == "5.1.0" and meaning is Meaning.DENIED):
        # Two codes that say the same, and no word against them.
        is_said_twice = not any(c.isalpha() for c in words) and REPLY.search(f"{diagnostic} ")
        return _GONE if status in GONE and is_said_twice else _ONE_WITNESS
    if meaning is Meaning.DENIED:
        return _ABOUT_US
    return Judgement(Kind.SOFT, Weight.FAILURE, is_understood=meaning is not None)


def _is_about_us(code: str) -> bool:
    return code[1:].startswith(".7.")


def _is_for_now(status: str, codes: set[str], diagnostic: str) -> bool:
    if status.startswith("4") or SAID_FOR_NOW.search(diagnostic.lower()):
        return True
    first = REPLY.search(diagnostic)
    is_permanent = any(code.startswith("5") for code in codes)
    return bool(first and first[1].startswith("4") and not is_permanent)


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
