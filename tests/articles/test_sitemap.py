"""What search engines are led to."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client

from articles.models import Article
from articles.sitemaps import ArticleSitemap
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def locations(client: Client, path: str) -> list[str]:
    answer = client.get(path, headers={"Host": "localhost:9999"})
    assert answer["Content-Type"] == "application/xml"
    return [unescape(url) for url in re.findall(r"<loc>([^<]+)</loc>", answer.content.decode())]


def addresses(client: Client) -> list[str]:
    """Those of every map that the index names."""
    maps = locations(client, "/sitemap.xml")
    return [url for one in maps for url in locations(client, one.removeprefix(SITE))]


def test_articles_and_lists_under_the_public_address(client: Client) -> None:
    article = make_article("Le phare", section=make_section("Port"))
    paths = ["/", "/agenda/", "/calls/", "/newsletter/", "/sections/port/"]
    expected = [f"{SITE}{path}" for path in [article.get_absolute_url(), *paths]]
    assert addresses(client) == expected


def test_one_map_holds_twenty_years(db: None) -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    Article.objects.bulk_create(
        Article(title=f"Texte {n}", slug="x", state="listed", published_at=at, listed_at=at)
        for n in range(5001)
    )
    assert len(ArticleSitemap().get_urls()) == 5001


def test_what_one_map_cannot_hold_stands_in_the_next(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ArticleSitemap, "limit", 2)
    made = [make_article() for _ in range(3)]
    assert f"{SITE}/sitemap.xml?section=articles&p=2" in locations(client, "/sitemap.xml")
    assert {SITE + article.get_absolute_url() for article in made} <= set(addresses(client))


def test_map_of_nothing_is_not_found(client: Client) -> None:
    assert client.get("/sitemap.xml?section=x").status_code == 404
    assert client.get("/sitemap.xml?section=articles&p=9").status_code == 404


def test_last_change_is_said(client: Client) -> None:
    at = datetime(2026, 11, 5, tzinfo=UTC)
    make_article("Le phare", published_at=datetime(2026, 1, 5, tzinfo=UTC), corrected_at=at)
    page = client.get("/sitemap.xml?section=articles")
    assert "<lastmod>2026-11-05</lastmod>" in page.content.decode()


def test_robots_are_led_to_it_and_kept_out_of_forms(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    for path in ("/admin/", "/articles/write/", "/newsletter/unsubscribe/"):
        assert {f"Disallow: {path}", f"Disallow: /en{path}"} <= set(lines)
