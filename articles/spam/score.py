"""What makes a text look like spam: pure functions, given facts, return reasons.

It may only hold a text back for a moderator, never reject it, and it says why.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

import idna

from articles.markdown.links import link_target
from articles.markup import links_of

MOST_LINKS = 32_767
# What stands before a country's ending under which anybody may have a name: “.co.uk”, “.asso.fr”.
SHARED_ENDINGS = frozenset(
    {"ac", "asso", "co", "com", "edu", "go", "gob", "gouv", "gov", "ne", "net", "nom", "or", "org"}
)


class ScreeningWeights(Protocol):
    """The weights and ceilings, as the director set them (``ScreeningPolicy``)."""

    hold_threshold: int
    honeypot: int
    too_fast: int
    odd_stamp: int
    disposable: int
    many_links: int
    same_host: int
    repeated_text: int
    too_many: int
    too_many_links: int
    wave: int
    links_allowed: int
    links_to_one_host: int
    articles_an_hour: int
    links_an_hour: int
    wave_accounts: int
    wave_accounts_one_network: int
    wave_accounts_network_only: int


@dataclass(frozen=True)
class ScreeningFacts:
    """What is known when a text arrives.

    ``findings`` are those of ``accounts.protection.bot_detection``.

    ``hosts`` counts the text's links by host, ``known`` names those hosts that established authors
    have linked to; ``articles_this_hour`` and ``links_this_hour`` are those of the same account in
    its other texts.
    """

    is_newcomer: bool
    hosts: Counter[str]
    known: frozenset[str] = frozenset()
    findings: tuple[str, ...] = ()
    has_disposable_address: bool = False
    others_with_this_text: int = 0
    articles_this_hour: int = 0
    links_this_hour: int = 0
    moderators_are_absent: bool = False


@dataclass(frozen=True)
class ScreeningReason:
    """``code`` names a weight of the policy, or ``absence``; ``detail`` is for moderators."""

    code: str
    points: int
    detail: str = ""


def find_reasons(facts: ScreeningFacts, policy: ScreeningWeights) -> list[ScreeningReason]:
    """Everything that speaks against publishing at once, with its points."""
    return [reason for reason in _reasons(facts, policy) if reason.points > 0]


def total_score(found: list[ScreeningReason]) -> int:
    return sum(reason.points for reason in found)


def _reasons(facts: ScreeningFacts, policy: ScreeningWeights) -> Iterator[ScreeningReason]:
    """An established author links, repeats and sends as much as they like."""
    yield from _form(facts, policy)
    if not facts.is_newcomer:
        return
    yield from _links(facts, policy)
    yield from _ceilings(facts, policy)
    if facts.others_with_this_text:
        yield ScreeningReason(
            "repeated_text", policy.repeated_text, str(facts.others_with_this_text)
        )
    if facts.has_disposable_address:
        yield ScreeningReason("disposable", policy.disposable)
    if facts.moderators_are_absent:
        yield ScreeningReason("absence", policy.hold_threshold)


def _form(facts: ScreeningFacts, policy: ScreeningWeights) -> Iterator[ScreeningReason]:
    if "honeypot" in facts.findings:
        yield ScreeningReason("honeypot", policy.honeypot)
    if "too_fast" in facts.findings:
        yield ScreeningReason("too_fast", policy.too_fast)
    if {"no_stamp", "forged_stamp"} & set(facts.findings):
        yield ScreeningReason("odd_stamp", policy.odd_stamp)


def _links(facts: ScreeningFacts, policy: ScreeningWeights) -> Iterator[ScreeningReason]:
    total = facts.hosts.total()
    if total > policy.links_allowed:
        yield ScreeningReason("many_links", policy.many_links, str(total))
    foreign = Counter({host: n for host, n in facts.hosts.items() if host not in facts.known})
    for host, count in foreign.most_common(1):
        if count > policy.links_to_one_host:
            yield ScreeningReason("same_host", policy.same_host, host)


def _ceilings(facts: ScreeningFacts, policy: ScreeningWeights) -> Iterator[ScreeningReason]:
    if facts.articles_this_hour >= policy.articles_an_hour:
        yield ScreeningReason("too_many", policy.too_many, str(facts.articles_this_hour))
    links = facts.hosts.total() + facts.links_this_hour
    if links > policy.links_an_hour:
        yield ScreeningReason("too_many_links", policy.too_many_links, str(links))


def is_large_enough_for_wave(
    accounts: int, policy: ScreeningWeights, *, from_one_network: bool
) -> bool:
    """Whether so many new accounts that share a host or a text are a wave.

    A school class that writes about one outing does so from one network, so it takes more there.
    """
    return accounts >= (
        policy.wave_accounts_one_network if from_one_network else policy.wave_accounts
    )


def is_doubtful(facts: ScreeningFacts, found: list[ScreeningReason]) -> bool:
    """Whether the text counts among those that make a wave of their network.

    Pupils and readers of one library write from one network; spam is there to be clicked.
    """
    return bool(found) or any(host not in facts.known for host in facts.hosts)


def extract_hosts(html: str, own: str) -> Counter[str]:
    """The hosts to which this safe HTML links, with how often; the site itself left out."""
    found = Counter(_host(link) for link in links_of(html))
    for ignored in ("", normalise_host(own)):
        found.pop(ignored, None)
    return found


def host_and_domain(host: str) -> list[str]:
    """The host and the domain above it: spam comes under any number of names in one domain."""
    labels = host.split(".")
    above = labels[-2:]
    if len(labels) > len(above) and above[0] in SHARED_ENDINGS and len(above[1]) < len("com"):
        above = labels[-3:]
    is_number = labels[-1].isdigit() or ":" in host
    return [host] if is_number or above == labels else [host, ".".join(above)]


def normalise_host(host: str) -> str:
    """As hosts are compared: lower case, ASCII, without “www.” and a final dot."""
    host = host.lower().strip(".").removeprefix("www.")
    try:
        return host if host.isascii() else idna.encode(host, uts46=True).decode()
    except UnicodeError:
        return host


def _host(link: str) -> str:
    """As a browser reads the link, whatever renderer wrote it; empty for mails and own pages."""
    try:
        return normalise_host(urlsplit(link_target(link) or "").hostname or "")[:253]
    except ValueError:
        return ""
