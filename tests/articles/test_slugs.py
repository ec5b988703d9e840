"""An address says the words of the title, and never leads to another page."""

import pytest
from django.test import Client
from django.urls import get_resolver, resolve

from accounts.names.slugs import make_slug
from articles.models import Article
from tests.factories import make_article
from tests.test_structure import patterns

TITLES = [
    ("Œuvre d’ÆGIR à l'ŒIL", "oeuvre-d-aegir-a-l-oeil"), ("Straße, GROẞ", "strasse-gross"),
    ("L’été c'est l`été", "l-ete-c-est-l-ete"), ("La fête 🎉", "la-fete"), ("🎉", ""),
    ("pain/beurre+sel", "pain-beurre-sel"), ("R&D : 24\u00a0h", "r-d-24-h"),
    ("C’h\u02bcoari e Brezhoneg", "c-h-oari-e-brezhoneg"), ("Ar\u200bgent", "argent"),
    ("un_deux", "un_deux"), ("Ångström Łódź", "angstrom-lodz"), ("— Fin —", "fin"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "slug"), TITLES)
def test_words_of_a_title_stay_apart(title: str, slug: str) -> None:
    assert make_slug(title) == slug
    assert Article(title=title).slug_for_title() == slug


def test_long_title_ends_with_a_letter() -> None:
    assert make_slug("ab " * 100, 6) == "ab-ab"


def test_no_route_of_an_article_can_be_a_slug() -> None:
    routes = {str(p.pattern) for p in patterns(get_resolver())}
    begins = "articles/<int:article_id>/"
    words = {route.removeprefix(begins).strip("/") for route in routes if route.startswith(begins)}
    taken = {word for word in words if word and "<" not in word}
    assert {"history", "report", "edit", "delete", "affirm", "appeal", "withdraw"} <= taken
    for word in taken:
        assert resolve(Article(pk=7, slug=word).get_absolute_url()).url_name == "article"


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["History", "Report", "Edit", "Delete", "Affirm", "Reopen"])
def test_article_named_like_a_page_can_be_read(client: Client, title: str) -> None:
    page = client.get(make_article(title).get_absolute_url())
    assert page.status_code == 200
    assert f"{title}</h1>" in page.content.decode()
