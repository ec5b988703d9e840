"""What search engines are led to: an index of maps of at most 50,000 pages each."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from articles.models import Article, Section
from articles.models.article import ArticleQuerySet


class TownSitemap(Sitemap):  # type: ignore[type-arg]
    """Under the public address, whatever name the site was asked by."""

    limit = 50_000

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PUBLIC_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PUBLIC_URL).scheme


class ArticleSitemap(TownSitemap):
    """Listed articles."""

    def items(self) -> ArticleQuerySet:
        columns = ("slug", "listed_at", "corrected_at", "state")
        return Article.objects.listed().newest_first().only(*columns)

    def lastmod(self, item: Article) -> datetime | None:
        return item.corrected_at or item.listed_at


class ListSitemap(TownSitemap):
    def items(self) -> list[str]:
        sections = [section.get_absolute_url() for section in Section.objects.all()]
        return [reverse(name) for name in ("front", "agenda", "calls", "newsletter")] + sections

    def location(self, item: str) -> str:
        return item


SITEMAPS: "dict[str, type[Sitemap[Any]]]" = {
    "articles": ArticleSitemap,
    "lists": ListSitemap,
}


def sitemap_urls() -> Iterator[str]:
    """The complete URL of each map, for the index; one query."""
    for name, made in SITEMAPS.items():
        url = f"{settings.PUBLIC_URL}{reverse('sitemap')}?section={name}"
        pages = range(1, made().paginator.num_pages + 1)
        yield from (url if page == 1 else f"{url}&p={page}" for page in pages)
