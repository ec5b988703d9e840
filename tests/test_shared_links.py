"""A link that is sent to somebody shows a picture, a title and a text, whatever the page."""

import re
from html import unescape

import pytest
from django.test import Client
from PIL import Image
from pytest_django import Settings

from articles.models import Photo
from tests.factories import make_article, make_keyword, make_section

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
PAGES = (
    "/", "/agenda/", "/calls/", "/search/", "/newsletter/", "/newsletter/next/", "/journal/",
    "/charter/", "/contact/", "/legal/", "/privacy/", "/accessibility/", "/sections/port/",
    "/keywords/mer/", "/articles/write/", "/accounts/login/", "/archives/2026/11/",
)  # fmt: skip


def head(path: str) -> str:
    return Client().get(path, follow=True).content.decode().split("</head>")[0]


def said(path: str) -> dict[str, str]:
    """What stands in the metas of the page, by name."""
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', head(path))
    return {name: unescape(content) for name, content in found}


def title(path: str) -> str:
    found = re.search(r"<title>(.*?)</title>", head(path))
    assert found
    return unescape(found[1])


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_says_title_text_and_picture(prefix: str, path: str) -> None:
    article = make_article("Le phare", section=make_section("Port"))
    article.keywords.add(make_keyword("Mer"))
    metas = said(prefix + path)
    assert metas["og:title"]
    assert metas["og:description"] == metas["description"] != ""
    assert metas["og:image"].startswith(f"{SITE}/static/")


def test_lists_do_not_all_say_the_same(client: Client) -> None:
    make_article("Le phare", section=make_section("Port"))
    pages = ("/", "/agenda/", "/calls/", "/sections/port/", "/newsletter/", "/charter/")
    assert len({said(path)["description"] for path in pages}) == len(pages)


def test_article_says_its_own_title_and_standfirst() -> None:
    article = make_article('Le "grand" phare & la mer', standfirst="Il éclaire.\nEncore.")
    metas = said(article.get_absolute_url())
    assert metas["og:title"] == 'Le "grand" phare & la mer'
    assert metas["description"] == metas["og:description"] == "Il éclaire. Encore."
    assert metas["og:type"] == "article"


def test_article_without_a_standfirst_says_how_its_text_begins() -> None:
    body = "<p>Les voisins du quai.</p><p>" + "Ils se retrouvent chaque soir. " * 30 + "</p>"
    words = said(make_article("Le quai", body_html=body).get_absolute_url())["description"]
    assert words.startswith("Les voisins du quai. Ils se retrouvent")
    assert words.endswith("…")
    assert len(words) <= 201


def test_article_shows_its_photo_as_every_program_can(client: Client) -> None:
    photo = Photo.objects.create(width=900, height=600, published=True, alt="Le phare, la nuit")
    Photo.objects.update(variants_ready_at=photo.created_at)
    metas = said(make_article("Le phare", photo=photo).get_absolute_url())
    assert metas["og:image"].startswith(SITE)
    assert metas["og:image"].endswith(".jpg")
    assert metas["og:image:alt"] == "Le phare, la nuit"


def test_photo_that_is_not_public_is_not_named() -> None:
    photo = Photo.objects.create(width=900, height=600)
    article = make_article("Le phare", photo=photo)
    assert "/static/" in said(article.get_absolute_url())["og:image"]


@pytest.mark.parametrize("path", ["/sections/port/", "/search/?q=texte&"])
def test_second_page_has_its_own_title(path: str) -> None:
    section = make_section("Port")
    for number in range(22):
        make_article(f"Texte {number}", section=section)
    second = path + ("page=2" if "?" in path else "?page=2")
    assert title(second) != title(path)
    assert re.search(r"page 2", title(second))


@pytest.mark.parametrize(("language", "own"), [("fr", ""), ("en", "/en"), ("br", "")])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_canonical_page_is_the_one_in_the_language_of_the_text(
    prefix: str, language: str, own: str
) -> None:
    path = make_article("Le phare", language=language).get_absolute_url()
    assert f'<link rel="canonical" href="{SITE}{own}{path}">' in head(prefix + path)
    assert said(prefix + path)["og:url"] == f"{SITE}{own}{path}"


def test_json_feed_is_found() -> None:
    assert re.search(
        r'<link rel="alternate" type="application/feed\+json"[^>]* href="/feeds/articles.json">',
        head("/"),
    )


def test_site_can_be_put_beside_other_programs(client: Client, settings: Settings) -> None:
    page = head("/")
    assert '<link rel="manifest" href="/site.webmanifest">' in page
    answer = client.get("/site.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer.json()["short_name"] == settings.SITE_NAME
    assert "manifest-src 'self'" in client.get("/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "size"),
    [("touch-icon", (180, 180)), ("icon-192", (192, 192)), ("icon-512", (512, 512)),
     ("share", (1200, 630))],
)  # fmt: skip
def test_icons_have_the_size_they_claim(settings: Settings, name: str, size: object) -> None:
    with Image.open(settings.BASE_DIR / "static" / f"{name}.png") as picture:
        assert picture.size == size
