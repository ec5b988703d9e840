"""Pages for strangers are kept under the generation of what they show.

A view says its scopes with ``articles.cache_scopes.cache_under``. A kept page costs one query: the
generations. Whoever brings a session gets pages of their own; what says nothing is not to be kept
by anybody.
"""

import hashlib
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from accounts.protection.access import OWN_COOKIES, is_anonymous_request
from articles import cache_scopes

KEPT_SECONDS = 300
# Where a request says of its answer that it is a page for everybody (see ``kept_pages``).
PAGE_NOTE = "contrib_site.page"
LONGEST_QUERY = 200
FOR_ALL = "public, max-age=0, s-maxage=1, stale-if-error=600"
FOR_ONE = "private, no-cache"
FOR_NOBODY = "private, no-store"
KEPT_HEADERS = ("Content-Type", "X-Robots-Tag", "Content-Disposition", "Last-Modified")


class PageNote(NamedTuple):
    """What a page shows, and the part of the query that it reads, as it is written in full."""

    scopes: tuple[str, ...]
    numbers: tuple[int, ...]
    query: str


class PageCacheMiddleware:
    """Stands outside the session's and the locale's middleware: it takes their Vary away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        scopes = getattr(request, "cache_scopes", None)
        if scopes and is_anonymous_request(request) and response.status_code == 200:  # noqa: PLR2004
            return _for_all(request, response)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = FOR_ONE if scopes else FOR_NOBODY
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        scopes = getattr(view, "cache_scopes", ())
        if not scopes or request.method not in {"GET", "HEAD"}:
            return None
        request.cache_scopes = scopes  # type: ignore[attr-defined]
        if not is_anonymous_request(request) or _is_long(request, view.cache_query):
            return None
        own = [f"article:{kwargs.get('article_id')}" if s == "article" else s for s in scopes]
        named = ("site", *own)
        note = PageNote(
            named, cache_scopes.current_numbers(*named), _known_query(request, view.cache_query)
        )
        request.META[PAGE_NOTE] = note
        request.cache_key = _key(request, note)  # type: ignore[attr-defined]
        kept = caches["pages"].get(request.cache_key)  # type: ignore[attr-defined]
        if kept is None:
            return None
        body, headers = kept
        request.cache_key = ""  # type: ignore[attr-defined]
        return HttpResponse(body, headers=headers)


def _known_query(request: HttpRequest, names: Iterable[str]) -> str:
    """What the page does not read makes no page of its own."""
    return urlencode([(n, request.GET[n]) for n in names if n in request.GET])


def _is_long(request: HttpRequest, names: Iterable[str]) -> bool:
    """Nobody asks for so much twice."""
    return any(len(request.GET.get(name, "")) > LONGEST_QUERY for name in names)


def _key(request: HttpRequest, note: PageNote) -> str:
    what = f"{note.numbers} {request.path}?{note.query}"
    return "page:" + hashlib.sha256(what.encode()).hexdigest()


def _takes_cookies_away(response: HttpResponse) -> bool:
    """Whether the answer gives the browser none, but may end one that somebody made up."""
    return all(name in OWN_COOKIES and not sent.value for name, sent in response.cookies.items())


def _for_all(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if not _takes_cookies_away(response):
        request.META.pop(PAGE_NOTE, None)
        response["Cache-Control"] = FOR_NOBODY
        return response
    key = getattr(request, "cache_key", "")
    if key and request.method == "GET":
        headers = {name: response[name] for name in KEPT_HEADERS if name in response}
        caches["pages"].set(key, (response.content, headers), KEPT_SECONDS)
    if response.cookies:
        request.META.pop(PAGE_NOTE, None)
        response["Cache-Control"] = FOR_NOBODY
        return response
    if "Vary" in response:
        del response["Vary"]
    response["Cache-Control"] = FOR_ALL
    # nginx counts in whole seconds: s-maxage=1 alone would keep a page for up to two.
    response["X-Accel-Expires"] = f"@{int(time.time())}"
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    final = get_conditional_response(request, etag=etag, response=response)
    return final if isinstance(final, HttpResponse) else response
