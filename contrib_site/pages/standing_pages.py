"""The standing pages: sound default texts, and what moderators have made of them."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from articles import cache_scopes
from articles.markup import render_in_child_process, render_markdown
from contrib_site.models import StandingPage

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class RenderedPage:
    """A page as it is read. ``language`` may be another than the one asked for."""

    title: str
    body_html: str
    language: str


def get_standing_page(key: str, language: str) -> RenderedPage:
    """What moderators wrote, else the default text; at most one query."""
    found = StandingPage.objects.filter(key=key, language=language).first()
    if found is not None:
        return RenderedPage(found.title, found.body_html, language)
    title, body = default_text(key, language)
    return RenderedPage(title, render_markdown(body, language), language)


def default_text(key: str, language: str) -> tuple[str, str]:
    """Title and Markdown of the default, with this town's names in it."""
    title, _line, body = (TEXTS / language / f"{key}.md").read_text().partition("\n")
    return _fill(title.removeprefix("# ")), _fill(body.strip())


def create_missing_pages() -> int:
    """Make the pages that are missing, so that moderators find them; returns how many."""
    made = 0
    with transaction.atomic():
        for key in StandingPage.Key.values:
            for language, _name in settings.LANGUAGES:
                title, body = default_text(key, language)
                texts = {"title": title, "body": body, "body_html": render_markdown(body, language)}
                _page, created = StandingPage.objects.get_or_create(
                    key=key, language=language, defaults=texts
                )
                made += created
        cache_scopes.bump_scopes("pages")
    return made


def render_pages_again() -> int:
    """Returns how many read differently; what moderators typed stays. A query for each of these."""
    changed = 0
    for page in StandingPage.objects.all():
        html = render_in_child_process(page.body, page.language)
        if html != page.body_html:
            same = StandingPage.objects.filter(pk=page.pk, body=page.body)
            changed += same.update(body_html=html)
    if changed:
        cache_scopes.bump_scopes("pages")
    return changed


def _fill(text: str) -> str:
    values = {
        "site": settings.SITE_NAME,
        "town": settings.TOWN_NAME,
        "publisher": settings.PUBLISHER_NAME,
        "host": settings.HOST_NAME,
        "contact": settings.CONTACT_EMAIL,
        "url": settings.PUBLIC_URL,
        "licence": settings.ARTICLE_LICENCE,
    }
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
