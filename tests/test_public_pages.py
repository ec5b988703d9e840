"""Every public address answers, in both languages, without a cookie."""

import pytest
from django.test import Client

from contrib_site.models import StandingPage
from contrib_site.pages import standing_pages
from tests.factories import make_article, make_keyword, make_section

pytestmark = pytest.mark.django_db

STANDING = tuple(f"/{key}/" for key in StandingPage.Key.values)
READING = (
    "/", "/search/", "/search/?q=phare", "/agenda/", "/agenda.ics", "/calls/", "/journal/",
    "/feeds/articles.atom", "/feeds/articles.json", "/feeds/journal.atom", "/archives/2026/11/",
    "/newsletter/", "/newsletter/next/", *STANDING,
)  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", READING)
def test_address_answers_without_a_cookie(client: Client, prefix: str, path: str) -> None:
    answer = client.get(prefix + path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Vary" not in answer or "Cookie" not in answer["Vary"]
    assert answer["Cache-Control"].startswith("public")


def test_lists_of_a_section_and_a_keyword_answer(client: Client) -> None:
    section, keyword = make_section("Mer et port"), make_keyword("Kerbihan")
    make_article("Le phare", section=section).keywords.add(keyword)
    for path in ("/sections/mer-et-port/", "/keywords/kerbihan/"):
        assert "Le phare" in client.get(path).content.decode()
        assert "Le phare" in client.get(path + "feed.atom").content.decode()


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/healthz"])
def test_machines_are_answered(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_icon_is_found_where_browsers_ask_for_it(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer["Location"].startswith("/static/icon")
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.parametrize("path", ["/nothing/", "/sections/none/", "/archives/2026/13/"])
def test_what_is_not_there_is_said_in_the_look_of_the_site(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "masthead" in answer.content.decode()


@pytest.mark.parametrize("key", StandingPage.Key.values)
def test_default_texts_are_complete(key: str) -> None:
    for language in ("fr", "en"):
        title, body = standing_pages.default_text(key, language)
        assert title
        assert "{" not in body


def test_moderators_text_takes_the_place_of_the_default(client: Client) -> None:
    standing_pages.create_missing_pages()
    StandingPage.objects.filter(key="charter", language="fr").update(
        body_html="<p>Notre charte.</p>"
    )
    assert standing_pages.create_missing_pages() == 0
    assert "Notre charte." in client.get("/charter/").content.decode()
