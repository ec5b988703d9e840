"""What search engines are led to."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from articles.models import Article
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def addresses(client: Client) -> list[str]:
    answer = client.get("/sitemap.xml", headers={"Host": "localhost:9999"})
    assert answer["Content-Type"] == "application/xml"
    return re.findall(r"<loc>([^<]+)</loc>", answer.content.decode())


def test_articles_and_lists_under_the_public_address(client: Client) -> None:
    article = make_article("Le phare", section=make_section("Port"))
    paths = ["/", "/agenda/", "/calls/", "/newsletter/", "/sections/port/"]
    expected = [f"{SITE}{path}" for path in [article.get_absolute_url(), *paths]]
    assert addresses(client) == expected


def test_all_of_twenty_years(client: Client) -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    Article.objects.bulk_create(
        Article(title=f"Texte {n}", slug="x", state="listed", published_at=at, listed_at=at)
        for n in range(5001)
    )
    assert len(addresses(client)) == 5001 + 4


def test_last_change_is_said(client: Client) -> None:
    at = datetime(2026, 11, 5, tzinfo=UTC)
    make_article("Le phare", published_at=datetime(2026, 1, 5, tzinfo=UTC), corrected_at=at)
    assert "<lastmod>2026-11-05</lastmod>" in client.get("/sitemap.xml").content.decode()


def test_robots_are_led_to_it_and_kept_out_of_forms(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    for path in ("/admin/", "/articles/write/", "/newsletter/unsubscribe/"):
        assert {f"Disallow: {path}", f"Disallow: /en{path}"} <= set(lines)
