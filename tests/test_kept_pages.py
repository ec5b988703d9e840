"""Strangers' pages come from memory, before Django; nobody else's, and never an old one."""

import gzip
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from wsgiref.util import setup_testing_defaults

import brotli
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

from accounts.models import User
from articles import cache_scopes, workflow
from articles.models import Article, Rule, Section
from contrib_site.middleware import kept_pages
from contrib_site.middleware.kept_pages import KeptPages
from tests.factories import make_article, make_section

# Whole requests, with the connections that they open and close.
pytestmark = pytest.mark.django_db(transaction=True)


class Answer(NamedTuple):
    status: str
    headers: dict[str, str]
    body: bytes


class Town:
    """The site with its memory in front; counts what reaches Django."""

    def __init__(self) -> None:
        self.django = get_wsgi_application()
        self.site = KeptPages(self._count)
        self.reached = 0

    def _count(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.reached += 1
        return self.django(environ, start)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        path, _mark, query = path.partition("?")
        environ: dict[str, Any] = {
            "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method,
            "HTTP_HOST": "testserver", **headers,
        }  # fmt: skip
        setup_testing_defaults(environ)
        said: list[Any] = []
        body = self.site(environ, lambda *args: said.extend(args))  # type: ignore[arg-type]
        return Answer(said[0], dict(said[1]), b"".join(body))


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(kept_pages, "LOOK_EVERY", 0)
    return Town()


@pytest.fixture
def article(anna: User) -> Article:
    return make_article("Le phare rallumé", by=anna)


def test_second_reader_gets_the_same_page_without_django(town: Town, article: Article) -> None:
    first, second = town.get("/"), town.get("/")
    assert "Le phare rallumé" in second.body.decode()
    assert first.body == second.body
    assert town.reached == 1


def test_it_has_all_headers_of_the_first(town: Town, article: Article) -> None:
    first, second = town.get("/"), town.get("/")
    own = {"ETag", "Vary", "X-Accel-Expires", "Content-Length"}
    assert {n: v for n, v in first.headers.items() if n not in own} == {
        n: v for n, v in second.headers.items() if n not in own
    }
    assert second.headers["X-Accel-Expires"].startswith("@")


def test_who_brings_a_cookie_never_enters(town: Town, article: Article) -> None:
    town.get("/")
    town.get("/", HTTP_COOKIE="sessionid=mine")
    town.get("/", HTTP_COOKIE="anything=else")
    assert town.reached == 3


def test_hidden_article_is_gone_at_once(town: Town, article: Article, maelle: User) -> None:
    path = article.get_absolute_url()
    assert town.get(path).status == "200 OK"
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="À revoir.")
    assert town.get(path).status.startswith("403")
    assert "Le phare rallumé" not in town.get("/").body.decode()


def test_each_change_moves_the_number_of_all(anna: User) -> None:
    (before,) = cache_scopes.current_numbers(cache_scopes.ANY)
    make_article("Une nouvelle", by=anna)
    cache_scopes.bump_scopes("journal")
    (after,) = cache_scopes.current_numbers(cache_scopes.ANY)
    assert after > before


def test_change_elsewhere_makes_nothing_anew(town: Town, article: Article) -> None:
    town.get("/")
    cache_scopes.bump_scopes("journal")
    town.get("/")
    assert town.reached == 1


def test_change_between_two_looks_is_seen_by_the_next(
    town: Town, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.get("/")
    monkeypatch.setattr(kept_pages, "LOOK_EVERY", 3600)
    cache_scopes.bump_scopes("lists")
    town.get("/")
    assert town.reached == 1
    monkeypatch.setattr(kept_pages, "LOOK_EVERY", 0)
    town.get("/")
    assert town.reached == 2


def test_change_while_the_page_is_made_is_not_missed(
    town: Town, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    django = town.django

    def slow(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        answer = django(environ, start)
        Article.objects.filter(pk=article.pk).update(title="Le phare éteint")
        cache_scopes.bump_scopes("lists")
        return answer

    monkeypatch.setattr(town, "django", slow)
    town.get("/")
    monkeypatch.setattr(town, "django", django)
    assert "Le phare éteint" in town.get("/").body.decode()


@pytest.mark.parametrize("query", ["?fbclid=1", "?page=1&x=2", "?q=a", "?%"])
def test_query_that_the_page_does_not_read_is_not_kept(
    town: Town, article: Article, query: str
) -> None:
    for _ in range(2):
        town.get(f"/{query}")
    assert town.reached == 2
    assert not town.site._pages


def test_page_that_reads_its_query_is_kept_under_it(town: Town, article: Article) -> None:
    sea: Section = make_section("Mer")
    for _ in range(2):
        town.get(f"/sections/{sea.slug}/?page=1")
    assert town.reached == 1


def test_memory_is_bounded_and_the_oldest_goes(
    town: Town, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.get("/")
    (front,) = town.site._pages.values()
    monkeypatch.setattr(kept_pages, "MOST_BYTES", front.size + 100)
    town.get(article.get_absolute_url())
    assert [key.path for key in town.site._pages] in ([article.get_absolute_url()], [])
    assert town.site._bytes == sum(page.size for page in town.site._pages.values())


def test_page_that_is_read_outlives_those_that_are_not(
    town: Town, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("/", "/charter/", "/calls/"):
        town.get(path)
    monkeypatch.setattr(kept_pages, "MOST_BYTES", town.site._bytes)
    town.get("/")
    town.get("/agenda/")
    assert [key.path for key in town.site._pages] == ["/calls/", "/", "/agenda/"]


def test_page_that_ends_a_cookie_is_not_kept(town: Town, article: Article) -> None:
    town.get("/", HTTP_COOKIE="sessionid=made-up")
    assert not town.site._pages


@pytest.mark.parametrize(
    ("accepted", "encoding", "opened"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip;q=0.8", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_compressed_as_the_browser_takes_it(
    town: Town,
    article: Article,
    accepted: str,
    encoding: str | None,
    opened: Callable[[bytes], bytes],
) -> None:
    plain = town.get("/").body
    answer = town.get("/", HTTP_ACCEPT_ENCODING=accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert opened(answer.body) == plain


def test_who_has_the_page_gets_a_short_answer(town: Town, article: Article) -> None:
    town.get("/")
    etag = town.get("/").headers["ETag"]
    again = town.get("/", HTTP_IF_NONE_MATCH=etag)
    assert (again.status, again.body) == ("304 Not Modified", b"")
    assert town.get("/", HTTP_IF_NONE_MATCH='"else"').status == "200 OK"
    assert not etag.startswith("W/")


def test_head_has_no_body(town: Town, article: Article) -> None:
    town.get("/")
    head = town.get("/", method="HEAD")
    assert (head.body, town.reached) == (b"", 1)
    assert int(head.headers["Content-Length"]) == len(town.get("/").body)


def test_page_of_another_host_is_not_mixed_up(town: Town, article: Article) -> None:
    town.get("/")
    assert town.get("/", HTTP_HOST="evil.example").status.startswith("400")


def test_without_database_django_answers(
    town: Town, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.get("/")

    def away(*_scopes: str) -> tuple[int, ...]:
        raise DatabaseError

    monkeypatch.setattr(cache_scopes, "current_numbers", away)
    assert town.get("/").status.startswith("500")
    assert town.reached == 2


def test_old_page_is_made_anew(
    town: Town, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.get("/")
    monkeypatch.setattr(kept_pages, "KEPT_SECONDS", -1)
    town.get("/")
    assert town.reached == 2
