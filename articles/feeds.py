"""Full-text feeds: Atom (RFC 4287) and JSON Feed 1.1.

An entry's id is made from the article's number alone, so that a new title is no new entry.
"""

import re
from datetime import datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.protection.access import allow_everybody
from articles.cache_scopes import cache_under
from articles.markup import with_whole_urls
from articles.media import photos
from articles.models import Article, Keyword, Section
from articles.models.article import ArticleQuerySet

ENTRIES_A_FEED = 30
XML_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class FullTextFeed(Atom1Feed):
    """With the text itself, several authors and the language of each entry."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("icon", settings.PUBLIC_URL + "/static/icon.svg")

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        quick = handler.addQuickElement
        quick("title", item["title"])
        quick("link", None, {"href": item["link"], "rel": "alternate", "type": "text/html"})
        quick("id", item["unique_id"])
        quick("published", rfc3339_date(item["pubdate"]))
        quick("updated", rfc3339_date(item["updateddate"]))
        for name in item["bylines"]:
            handler.startElement("author", AttributesImpl({}))
            quick("name", name)
            handler.endElement("author")
        for name in item["categories"]:
            quick("category", None, {"term": name})
        if item["description"]:
            quick("summary", item["description"])
        quick("content", item["content"], {"type": "html"})


@allow_everybody
@cache_under("lists")
@require_safe
def articles_atom_feed(request: HttpRequest) -> HttpResponse:
    return _atom(request, Article.objects.listed(), settings.SITE_NAME, reverse("front"))


@allow_everybody
@cache_under("lists")
@require_safe
def section_feed(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Section, slug=slug)
    title = f"{settings.SITE_NAME} – {found.name}"
    chosen = Article.objects.listed().filter(section=found)
    return _atom(request, chosen, title, found.get_absolute_url())


@allow_everybody
@cache_under("lists")
@require_safe
def keyword_feed(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Keyword, slug=slug)
    title = f"{settings.SITE_NAME} – {found.name}"
    chosen = Article.objects.listed().filter(keywords=found)
    return _atom(request, chosen, title, found.get_absolute_url())


@allow_everybody
@cache_under("lists")
@require_safe
def contributor_feed(request: HttpRequest, user_id: int) -> HttpResponse:
    person = get_object_or_404(
        User, pk=user_id, anonymised_at=None, pk__in=Article.objects.listed().values("authors")
    )
    title = f"{settings.SITE_NAME} – {person.display_name}"
    return _atom(request, Article.objects.listed().written_by(person), title, reverse("front"))


@allow_everybody
@cache_under("lists")
@require_safe
def articles_json_feed(request: HttpRequest) -> JsonResponse:
    """https://www.jsonfeed.org/version/1.1/"""
    found = Article.objects.listed().newest_first().for_cards()[:ENTRIES_A_FEED]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": settings.SITE_NAME,
        "home_page_url": settings.PUBLIC_URL + reverse("front"),
        "feed_url": settings.PUBLIC_URL + request.path,
        "language": settings.LANGUAGE_CODE,
        "items": [_json_item(article) for article in found],
    }
    return JsonResponse(feed, content_type="application/feed+json")


def _atom(request: HttpRequest, chosen: ArticleQuerySet, title: str, page: str) -> HttpResponse:
    """Three queries, whatever the size."""
    found = list(chosen.newest_first().for_cards()[:ENTRIES_A_FEED])
    feed = FullTextFeed(
        title=_xml_safe(title),
        link=settings.PUBLIC_URL + page,
        description="",
        language=settings.LANGUAGE_CODE,
        subtitle=_("The news of %(town)s, written by its residents") % {"town": settings.TOWN_NAME},
        feed_url=settings.PUBLIC_URL + request.path,
        feed_guid=f"{_tag_uri()}:{request.path}",
        feed_copyright=settings.ARTICLE_LICENCE,
    )
    for article in found:
        feed.add_item(**_atom_item(article))
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(answer, "utf-8")
    return answer


def _atom_item(article: Article) -> dict[str, Any]:
    return {
        "title": _xml_safe(article.title),
        "link": _article_url(article),
        "description": _xml_safe(article.standfirst),
        "unique_id": f"{_tag_uri()}:article/{article.pk}",
        "pubdate": article.listed_at,
        "updateddate": _updated(article),
        "bylines": [_xml_safe(name) for name in article.bylines] or [settings.SITE_NAME],
        "categories": [_xml_safe(article.section.name)] if article.section else [],
        "content": _xml_safe(_content(article)),
        "language": article.language,
    }


def _json_item(article: Article) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": f"{_tag_uri()}:article/{article.pk}",
        "url": _article_url(article),
        "title": article.title,
        "content_html": _content(article),
        "date_published": article.listed_at.isoformat() if article.listed_at else None,
        "date_modified": _updated(article).isoformat(),
        "authors": [{"name": name} for name in article.bylines],
        "language": article.language,
    }
    if article.standfirst:
        item["summary"] = article.standfirst
    if article.section:
        item["tags"] = [article.section.name]
    files = photos.public_variants(article.photo) if article.photo else []
    if files:
        item["image"] = settings.PUBLIC_URL + files[-1].url
    return item


def _content(article: Article) -> str:
    """The text with the lead photo above it and every link complete."""
    files = photos.public_variants(article.photo) if article.photo else []
    html = _photo_html(article, files) + article.body_html
    return with_whole_urls(html, settings.PUBLIC_URL, _article_url(article))


def _photo_html(article: Article, files: list[photos.PhotoVariant]) -> str:
    if not files or article.photo is None:
        return ""
    source, alt = files[-1], _escape_attribute(article.photo.alt)
    size = f'width="{source.width}" height="{source.height}"'
    return f'<p><img src="{source.url}" alt="{alt}" {size}></p>\n'


def _escape_attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _updated(article: Article) -> datetime:
    """Never before it was published: it may have been corrected while only its link was known."""
    times = [at for at in (article.corrected_at, article.listed_at) if at is not None]
    return max(times, default=article.updated_at)


def _article_url(article: Article) -> str:
    return settings.PUBLIC_URL + article.get_absolute_url()


def _tag_uri() -> str:
    """RFC 4151: a name that no later address changes."""
    return f"tag:{settings.FEED_HOST},2026"


def _xml_safe(text: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return XML_FORBIDDEN.sub("", text)
