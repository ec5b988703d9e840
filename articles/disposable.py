"""Addresses of throw-away mail services."""

from functools import cache
from pathlib import Path

from articles.models import DisposableDomain

BUNDLED = Path(__file__).parent / "disposable_domains.txt"


def is_disposable(address: str) -> bool:
    """Whether the domain of a folded address, or a parent of it, is on the list; one query."""
    domain = address.rpartition("@")[2]
    labels = domain.split(".")
    names = {".".join(labels[start:]) for start in range(len(labels) - 1)}
    if names & _bundled():
        return True
    return DisposableDomain.objects.filter(name__in=names).exists()


@cache
def _bundled() -> frozenset[str]:
    lines = BUNDLED.read_text().splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
