"""Generations: a number for each scope that goes up with each visible change.

Scopes: ``lists`` (anything that stands in a list), ``article:<id>``, ``journal``, ``pages``,
``issue``, and ``site`` for what stands around every page; ``any`` moves with each of them.
A cached page carries the numbers of its scopes; when one has moved on, the page is made anew.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction
from django.db.models import F
from django.http import HttpResponseBase

from articles.models import CacheScope

ANY = "any"

ViewFunction = TypeVar("ViewFunction", bound=Callable[..., HttpResponseBase])


def cache_under(*scopes: str, query: Iterable[str] = ()) -> Callable[[ViewFunction], ViewFunction]:
    """Say under which scopes a page for visitors may be kept.

    ``article`` stands for the scope of the article whose number the address holds. ``query`` names
    the parameters that the page reads: any other makes no page of its own.
    """

    def mark(view: ViewFunction) -> ViewFunction:
        view.cache_scopes = scopes  # type: ignore[attr-defined]
        view.cache_query = tuple(query)  # type: ignore[attr-defined]
        return view

    return mark


def current_numbers(*scopes: str) -> tuple[int, ...]:
    """The numbers of these scopes, in this order; one query."""
    numbers = dict(CacheScope.objects.filter(scope__in=scopes).values_list("scope", "number"))
    return tuple(numbers.get(scope, 0) for scope in scopes)


def bump_scopes(*scopes: str) -> None:
    """Make what these scopes show stale, when the surrounding transaction commits.

    A row that moved earlier in a long transaction would be locked until its end, so the number is
    raised after the commit.
    """
    transaction.on_commit(lambda: _increment(sorted({ANY, *scopes})))


def _increment(scopes: Iterable[str]) -> None:
    for scope in scopes:
        if not CacheScope.objects.filter(scope=scope).update(number=F("number") + 1):
            _, created = CacheScope.objects.get_or_create(scope=scope, defaults={"number": 1})
            if not created:
                CacheScope.objects.filter(scope=scope).update(number=F("number") + 1)
