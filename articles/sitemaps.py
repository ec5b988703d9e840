from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from articles.models import Article, Section
from articles.models.article import ArticleQuerySet


class ArticleSitemap(Sitemap):  # type: ignore[type-arg]
    """Listed articles; a new page of the map each 5,000."""

    limit = 5000

    def items(self) -> ArticleQuerySet:
        columns = ("slug", "listed_at", "corrected_at", "state")
        return Article.objects.listed().newest_first().only(*columns)

    def lastmod(self, item: Article) -> datetime | None:
        return item.corrected_at or item.listed_at


class ListSitemap(Sitemap):  # type: ignore[type-arg]
    def items(self) -> list[str]:
        sections = [section.get_absolute_url() for section in Section.objects.all()]
        return [reverse(name) for name in ("front", "agenda", "calls", "newsletter")] + sections

    def location(self, item: str) -> str:
        return item


SITEMAPS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {
    "articles": ArticleSitemap,
    "lists": ListSitemap,
}
