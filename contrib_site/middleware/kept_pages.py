"""Answers pages for strangers from this process's memory, before Django is entered.

What ``page_cache`` marks as the same for everybody is kept here as bytes, compressed once. A change
is seen within ``LOOK_EVERY`` seconds in every process: each looks that often whether any scope has
moved, and compares the scopes of a page only when one has. Whoever brings a cookie, whichever, is
answered by Django.
"""

import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple
from wsgiref.types import StartResponse, WSGIApplication

import brotli
from django.db import DatabaseError, close_old_connections

from articles import cache_scopes
from contrib_site.middleware.page_cache import KEPT_SECONDS, PAGE_NOTE, PageNote

LOOK_EVERY = 0.1
MOST_BYTES = 32 * 1024 * 1024
BROTLI_QUALITY = 6
# They tell of one answer, not of the page.
OF_ONE_ANSWER = {"date", "etag", "x-accel-expires", "content-length", "vary"}

NOT_TAKEN = re.compile(r"q=0(\.0*)?")

Compress = Callable[[bytes], bytes]
# In the order in which they are chosen where a browser takes several.
ENCODINGS: dict[str, Compress] = {
    "br": lambda content: brotli.compress(content, quality=BROTLI_QUALITY),
    "gzip": lambda content: gzip.compress(content, 6, mtime=0),
}


class PageKey(NamedTuple):
    """What tells two pages apart: nothing that a stranger can vary at will."""

    is_secure: bool
    host: str
    path: str
    query: str


@dataclass
class KeptPage:
    """A page as it was made. ``checked``: the number of all scopes at which it was still right."""

    note: PageNote
    headers: list[tuple[str, str]]
    content: bytes
    checked: int
    made_at: float = field(default_factory=time.monotonic)
    compressed: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes in memory, at most: a compressed copy is never larger than the page."""
        return len(self.content) * (1 + len(ENCODINGS))

    def encode(self, accepted: str) -> tuple[str, bytes]:
        """Returns the name of an encoding that the browser takes, and the page in it."""
        taken = _encodings_taken(accepted)
        name = next((name for name in ENCODINGS if name in taken), "")
        if not name:
            return "", self.content
        if name not in self.compressed:
            self.compressed[name] = ENCODINGS[name](self.content)
        return name, self.compressed[name]


class KeptPages:
    """Stands before the whole of Django. Its memory is bounded; what was asked last stays."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self._pages: OrderedDict[PageKey, KeptPage] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self._looked_at = float("-inf")
        self._number = 0

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_COOKIE" in environ:
            return self.application(environ, start)
        key = _page_key(environ)
        try:
            number = self._current_number()
            page = self._find(key)
            if page and self._is_current(key, page, number):
                return _answer(page, environ, start)
        except DatabaseError:
            # Django says what is wrong; a proxy then serves what it has kept.
            return self.application(environ, start)
        return self._ask_django(key, number, environ, start)

    def _find(self, key: PageKey) -> KeptPage | None:
        """Returns the page, which is then the last to go when memory is short."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def _current_number(self) -> int:
        """Returns the number of all scopes together; at most one query each LOOK_EVERY seconds."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_EVERY:
            # Requests do this at their beginning and end; this query belongs to none.
            close_old_connections()
            # The time before the query counts: what moves meanwhile is seen by the next look.
            (self._number,) = cache_scopes.current_numbers(cache_scopes.ANY)
            self._looked_at = now
        return self._number

    def _is_current(self, key: PageKey, page: KeptPage, number: int) -> bool:
        """One query where some scope has moved since the page was looked at."""
        if time.monotonic() - page.made_at > KEPT_SECONDS:
            return False
        if page.checked != number:
            if cache_scopes.current_numbers(*page.note.scopes) != page.note.numbers:
                self._drop(key)
                return False
            page.checked = number
        return True

    def _ask_django(
        self, key: PageKey, number: int, environ: dict[str, Any], start: StartResponse
    ) -> Iterable[bytes]:
        said: list[Any] = []

        def note_start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said[:] = [status, headers]
            return start(status, headers, *more)

        body = self.application(environ, note_start)
        note = environ.get(PAGE_NOTE)
        status, headers = said or ("", [])
        # A page under another query than it reads would let strangers fill the memory.
        if note and status.startswith("200") and note.query == key.query:
            body = list(body)
            if environ["REQUEST_METHOD"] == "GET":
                own = [pair for pair in headers if pair[0].lower() not in OF_ONE_ANSWER]
                # The number from before the page was made: what moved since is looked at again.
                self._keep(key, KeptPage(note, own, b"".join(body), number))
        return body

    def _keep(self, key: PageKey, page: KeptPage) -> None:
        with self._lock:
            self._forget(key)
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > MOST_BYTES:
                self._forget(next(iter(self._pages)))

    def _drop(self, key: PageKey) -> None:
        with self._lock:
            self._forget(key)

    def _forget(self, key: PageKey) -> None:
        """Called under the lock."""
        page = self._pages.pop(key, None)
        self._bytes -= page.size if page else 0


def _encodings_taken(accepted: str) -> set[str]:
    """Returns the names in an Accept-Encoding header, without those of weight zero (RFC 9110)."""
    parts = [part.partition(";") for part in accepted.replace(" ", "").split(",")]
    return {name for name, _semicolon, weight in parts if not NOT_TAKEN.fullmatch(weight)}


def _page_key(environ: dict[str, Any]) -> PageKey:
    is_secure = "https" in (environ["wsgi.url_scheme"], environ.get("HTTP_X_FORWARDED_PROTO"))
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return PageKey(is_secure, environ.get("HTTP_HOST", ""), path, environ.get("QUERY_STRING", ""))


def _answer(page: KeptPage, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
    encoding, content = page.encode(environ.get("HTTP_ACCEPT_ENCODING", ""))
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = [
        *page.headers,
        ("ETag", etag),
        ("Vary", "Accept-Encoding"),
        # nginx counts in whole seconds: s-maxage=1 alone would keep a page for up to two.
        ("X-Accel-Expires", f"@{int(time.time())}"),
    ]
    if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start("304 Not Modified", [pair for pair in headers if pair[0] != "Content-Type"])
        return [b""]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    start("200 OK", [*headers, ("Content-Length", str(len(content)))])
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [content]
