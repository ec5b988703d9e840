"""Addresses of throw-away mail services: a list that comes with the site, one in the database."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import idna
from django.db import transaction

from articles.models import DisposableDomain

BUNDLED = Path(__file__).parent / "disposable_domains.txt"
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
LONGEST = 253
AT_ONCE = 2000


def is_disposable(address: str) -> bool:
    """Whether the domain of a folded address, or a parent of it, is on a list; one query."""
    names = _with_parents(address.rpartition("@")[2])
    return bool(names & _bundled()) or DisposableDomain.objects.filter(name__in=names).exists()


def parse_domain_list(lines: Iterable[str]) -> list[str]:
    """The domains of a list, each once, in its order: one a line, ``#`` begins a comment.

    Raises ValueError naming the lines that hold none.
    """
    found: dict[str, None] = {}
    wrong = []
    for number, line in enumerate(lines, 1):
        said = line.partition("#")[0].strip()
        name = _name(said)
        if name:
            found[name] = None
        elif said:
            wrong.append(str(number))
    if wrong:
        raise ValueError(", ".join(wrong))
    return list(found)


@transaction.atomic
def update_domain_list(names: Iterable[str], *, replace: bool = False) -> tuple[int, int]:
    """Add what is missing, and with ``replace`` remove what the list no longer holds.

    Returns how many were added and removed; the same list a second time changes nothing.
    """
    wanted = set(names)
    there = set(DisposableDomain.objects.values_list("name", flat=True))
    new = sorted(wanted - there - _bundled())
    DisposableDomain.objects.bulk_create(
        (DisposableDomain(name=name) for name in new), batch_size=AT_ONCE, ignore_conflicts=True
    )
    gone = sorted(there - wanted) if replace else []
    for start in range(0, len(gone), AT_ONCE):
        DisposableDomain.objects.filter(name__in=gone[start : start + AT_ONCE]).delete()
    return len(new), len(gone)


def _name(said: str) -> str:
    """A domain in ASCII and lower case; lists write “@example.org” or “*.example.org” as well."""
    bare = said.lower().removeprefix("*.").strip("@.")
    try:
        name = bare if bare.isascii() else idna.encode(bare, uts46=True).decode()
    except UnicodeError:
        return ""
    return name if DOMAIN.fullmatch(name) and len(name) <= LONGEST else ""


def _with_parents(domain: str) -> set[str]:
    labels = domain.split(".")
    return {".".join(labels[start:]) for start in range(len(labels) - 1)}


@cache
def _bundled() -> frozenset[str]:
    return frozenset(parse_domain_list(BUNDLED.read_text().splitlines()))
