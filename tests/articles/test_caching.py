"""Pages for strangers are kept, and made anew in the same second when what they show changes."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from articles import workflow
from articles.models import Article, Rule, State
from articles.writing.drafts import ArticleText, revise_article
from tests.articles.article_states import client_of, make_article_in
from tests.factories import make_article, make_call, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]

KEPT = "public, max-age=0, s-maxage=1, stale-if-error=600"


@pytest.fixture(autouse=True)
def same_second() -> Iterator[None]:
    """No page grows old in here."""
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def shown(anna: User) -> Article:
    return make_article("Le phare", by=anna, section=make_section("Port"))


def text(title: str) -> ArticleText:
    return ArticleText(title=title, body="Mot.", body_html="<p>Mot.</p>")


def get(path: str, **headers: str) -> Any:
    """As a stranger with a new browser."""
    return Client().get(path, headers=headers)


def test_second_visit_costs_one_query(
    shown: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for path in ("/", shown.get_absolute_url(), "/journal/", "/charter/", "/feeds/articles.atom"):
        first = get(path)
        with django_assert_num_queries(1):
            second = get(path)
        assert second.content == first.content
        assert second["Cache-Control"] == first["Cache-Control"] == KEPT
        assert second["Content-Type"] == first["Content-Type"]


CHANGES: dict[str, Callable[[Article, User, User], object]] = {
    "edited": lambda a, by, _m: revise_article(a.pk, text("La bouée"), by=by),
    "withdrawn": lambda a, by, _m: workflow.withdraw(a.pk, by=by),
    "hidden": lambda a, _by, m: workflow.hide(a.pk, by=m, rule=Rule.INSULT, reason="Non."),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_shows_in_the_same_second(
    shown: Article, anna: User, maelle: User, change: str
) -> None:
    paths = (
        shown.get_absolute_url(), "/", "/sections/port/", f"/contributors/{anna.pk}/anna-le-gall/",
        f"/archives/{timezone.localdate():%Y/%m}/", "/search/?q=phare", "/feeds/articles.atom",
        "/feeds/articles.json", "/sitemap.xml?section=articles", f"/articles/{shown.pk}/history/",
    )  # fmt: skip
    before = [get(path).content for path in paths]
    CHANGES[change](shown, anna, maelle)
    after = [get(path).content for path in paths]
    assert [path for path, old, new in zip(paths, before, after, strict=True) if old == new] == []


def test_published_article_shows_in_the_same_second(anna: User) -> None:
    draft = make_article_in(State.DRAFT, anna)
    path = draft.get_absolute_url()
    assert get(path).status_code == 404
    assert draft.title not in get("/").content.decode()
    workflow.publish(draft.pk, by=anna)
    assert get(path).status_code == 200
    assert draft.title in get("/").content.decode()


def test_hidden_article_comes_back_in_the_same_second(shown: Article, maelle: User) -> None:
    path = shown.get_absolute_url()
    workflow.hide(shown.pk, by=maelle, rule=Rule.INSULT, reason="Non.")
    assert get(path).status_code == 403
    workflow.restore(shown.pk, by=maelle)
    assert get(path).status_code == 200


def test_answer_shows_under_its_call_in_the_same_second(anna: User) -> None:
    call = make_call("Vos envies", closes_at=timezone.localdate() + timedelta(days=3))
    path = call.get_absolute_url()
    get(path)
    answer = make_article_in(State.DRAFT, anna, title="Un four à pain", answers=call)
    workflow.publish(answer.pk, by=anna)
    assert "Un four à pain" in get(path).content.decode()


def test_affirmed_article_loses_its_label_in_the_same_second(yann: User, anna: User) -> None:
    article = make_article_in(State.ONLINE, yann)
    for _ in range(2):
        assert get(article.get_absolute_url())["X-Robots-Tag"] == "noindex"
    workflow.affirm(article.pk, by=anna)
    assert "X-Robots-Tag" not in get(article.get_absolute_url())


def test_new_profile_shows_in_the_same_second(shown: Article, anna: User) -> None:
    paths = (f"/contributors/{anna.pk}/anna-le-gall/", shown.get_absolute_url())
    for path in paths:
        get(path)
    fields = {"display_name": "Anna Le Gall", "bio": "Je rame.", "language": "fr"}
    client_of(anna).post("/accounts/profile/", fields)
    assert all("Je rame." in get(path).content.decode() for path in paths)


def test_signed_in_people_get_pages_of_their_own(shown: Article, anna: User, yann: User) -> None:
    path = shown.get_absolute_url()
    stranger = get(path).content.decode()
    for reader in (anna, yann):
        page = client_of(reader).get(path)
        assert page["Cache-Control"] == "private, no-cache"
        assert reader.display_name in page.content.decode()
        assert "ETag" not in page
    assert "/edit/" not in stranger
    assert get(path).content.decode() == stranger


def test_page_of_somebody_signed_in_is_kept_for_nobody(shown: Article, anna: User) -> None:
    client_of(anna).get(shown.get_absolute_url())
    with CaptureQueriesContext(connection) as made:
        get(shown.get_absolute_url())
    assert len(made) > 1


@pytest.mark.parametrize("cookie", ["sessionid=forged", "messages=forged"])
def test_forged_cookie_makes_no_page_of_its_own(shown: Article, cookie: str) -> None:
    """Whichever comes first."""
    first = get("/", Cookie=cookie)
    with CaptureQueriesContext(connection) as made:
        pages = [get("/"), get("/", Cookie=cookie)]
    assert {page.content for page in pages} == {first.content}
    assert len(made) <= 3


def test_browser_gets_rid_of_a_session_that_is_none(shown: Article) -> None:
    page = get("/", Cookie="sessionid=forged")
    assert page.cookies["sessionid"].value == ""
    assert page["Cache-Control"] == "private, no-store"


def test_session_that_has_ended_makes_no_page_of_its_own(shown: Article, anna: User) -> None:
    client, stranger = client_of(anna), get("/").content
    assert client.get("/").content != stranger
    client.session.flush()
    assert client.get("/").content == stranger


def test_message_is_shown_to_whom_it_was_written(shown: Article) -> None:
    client = Client()
    client.get("/articles/write/identity/")
    assert "Aucun texte n’attend" in client.get("/articles/write/").content.decode()


def test_cookie_of_others_does_not_matter(
    shown: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    get("/")
    with django_assert_num_queries(1):
        assert get("/", Cookie="_ga=1; theme=dark")["Cache-Control"] == KEPT


def test_browser_that_has_the_page_is_told_so(shown: Article) -> None:
    path = shown.get_absolute_url()
    tag = get(path)["ETag"]
    same = get(path, **{"If-None-Match": tag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert same["Cache-Control"] == KEPT
    assert not same.cookies


def test_browser_that_has_an_old_page_gets_the_new_one(shown: Article, anna: User) -> None:
    path = shown.get_absolute_url()
    tag = get(path)["ETag"]
    revise_article(shown.pk, text("Le phare"), by=anna)
    assert get(path, **{"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/journal/", "/agenda.ics", "/feeds/articles.json"])
def test_kept_pages_vary_by_nothing_and_carry_no_cookie(path: str) -> None:
    for _ in range(2):
        page = get(path)
        assert "Cookie" not in page.get("Vary", "")
        assert not page.cookies
        assert page["ETag"].startswith('W/"')


def test_unknown_questions_do_not_multiply_kept_pages(
    shown: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    get("/")
    for query in ("?utm_source=x", "?fbclid=1&x=2", "?next=/admin/", "?Page=2", "?&&&"):
        with django_assert_num_queries(1):
            assert get("/" + query).status_code == 200


def test_questions_that_matter_have_pages_of_their_own(shown: Article) -> None:
    make_article("La bouée")
    found = [get(f"/search/?q={word}").content.decode() for word in ("phare", "bouée", "phare")]
    assert "Le phare" in found[0]
    assert "La bouée" in found[1]
    assert found[0] == found[2]


def test_order_of_questions_does_not_matter(
    shown: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    get("/search/?q=phare&page=1")
    with django_assert_num_queries(1):
        get("/search/?page=1&x=y&q=phare")


def test_each_language_has_pages_of_its_own(shown: Article) -> None:
    for _ in range(2):
        assert '<html lang="fr">' in get("/").content.decode()
        assert '<html lang="en">' in get("/en/").content.decode()


def test_language_of_the_browser_changes_nothing(shown: Article) -> None:
    assert get("/", **{"Accept-Language": "en"}).content == get("/").content


def test_head_is_answered_from_the_kept_page(
    shown: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    got = get("/")
    with django_assert_num_queries(1):
        head = Client().head("/")
    assert (head.content, head["ETag"]) == (b"", got["ETag"])


@pytest.mark.parametrize(
    "path", ["/articles/write/", "/articles/999/report/", "/newsletter/confirm/x/", "/nothing/"]
)
def test_what_is_not_for_all_is_kept_by_nobody(path: str) -> None:
    page = get(path)
    assert "private" in page["Cache-Control"] or "no-store" in page["Cache-Control"]
    assert "ETag" not in page


def test_kept_pages_push_nothing_else_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """On disk a full cache drops a third of what it holds, whatever that is."""
    for kept in caches.all():
        monkeypatch.setattr(kept, "_max_entries", 3, raising=False)
    cache.set("attempts", 4)
    for number in range(9):
        get(f"/search/?q=mot{number}")
    assert cache.get("attempts") == 4


def test_two_long_searches_that_begin_alike_are_two_pages(
    shown: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(caches["pages"], "set", lambda key, *_a: kept.append(key))
    for word in ("a" * 200 + "b", "a" * 200 + "c", "phare"):
        get(f"/search/?q={word}")
    assert len(kept) == 1


def test_site_works_while_nothing_can_be_kept(
    shown: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches["pages"], "set", lambda *_a, **_k: None)
    for _ in range(2):
        assert "Le phare" in get("/").content.decode()
