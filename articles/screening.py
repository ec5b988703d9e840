"""What makes a text look like spam: pure functions, given facts, return reasons.

It may only hold a text back for a moderator, never reject it, and it says why.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

HREF = re.compile(r'<a [^>]*href="(https?://[^"]+)"')
WORD = re.compile(r"\w+")
LEAST_WORDS = 12


class Policy(Protocol):
    """The weights and ceilings, as the director set them (``ScreeningPolicy``)."""

    holds_from: int
    honeypot: int
    too_fast: int
    odd_stamp: int
    disposable: int
    many_links: int
    same_host: int
    repeated_text: int
    too_many: int
    wave: int
    links_allowed: int
    links_to_one_host: int
    articles_an_hour: int


@dataclass(frozen=True)
class Facts:
    """What is known when a text arrives. ``findings`` are those of ``accounts.formguard``."""

    is_newcomer: bool
    hosts: Counter[str]
    findings: tuple[str, ...] = ()
    has_disposable_address: bool = False
    others_with_this_text: int = 0
    articles_this_hour: int = 0
    in_a_wave: bool = False
    moderators_are_absent: bool = False


@dataclass(frozen=True)
class Reason:
    """``code`` names a weight of the policy, or ``absence``; ``detail`` is for moderators."""

    code: str
    points: int
    detail: str = ""


def reasons(facts: Facts, policy: Policy) -> list[Reason]:
    """Everything that speaks against publishing at once, with its points."""
    return [reason for reason in _reasons(facts, policy) if reason.points > 0]


def score(found: list[Reason]) -> int:
    return sum(reason.points for reason in found)


def _reasons(facts: Facts, policy: Policy) -> Iterator[Reason]:
    yield from _form(facts, policy)
    yield from _links(facts, policy)
    if facts.others_with_this_text:
        yield Reason("repeated_text", policy.repeated_text, str(facts.others_with_this_text))
    if facts.in_a_wave and facts.is_newcomer:
        yield Reason("wave", policy.wave)
    if not facts.is_newcomer:
        return
    if facts.has_disposable_address:
        yield Reason("disposable", policy.disposable)
    if facts.articles_this_hour >= policy.articles_an_hour:
        yield Reason("too_many", policy.too_many, str(facts.articles_this_hour))
    if facts.moderators_are_absent:
        yield Reason("absence", policy.holds_from)


def _form(facts: Facts, policy: Policy) -> Iterator[Reason]:
    if "honeypot" in facts.findings:
        yield Reason("honeypot", policy.honeypot)
    if "too_fast" in facts.findings:
        yield Reason("too_fast", policy.too_fast)
    if {"no_stamp", "forged_stamp"} & set(facts.findings):
        yield Reason("odd_stamp", policy.odd_stamp)


def _links(facts: Facts, policy: Policy) -> Iterator[Reason]:
    """An established author links as much as they like."""
    if not facts.is_newcomer:
        return
    total = facts.hosts.total()
    if total > policy.links_allowed:
        yield Reason("many_links", policy.many_links, str(total))
    for host, count in facts.hosts.most_common(1):
        if count > policy.links_to_one_host:
            yield Reason("same_host", policy.same_host, host)


def hosts_of(html: str, own_host: str) -> Counter[str]:
    """The hosts to which this safe HTML links, with how often; the site itself left out."""
    found = Counter(_host(link) for link in HREF.findall(html))
    for ignored in ("", own_host):
        found.pop(ignored, None)
    return found


def text_key(text: str) -> str:
    """A hash that small changes do not alter: words alone, folded; empty for a short text."""
    words = [word for word in WORD.findall(text.casefold()) if not word.isdigit()]
    if len(words) < LEAST_WORDS:
        return ""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
