from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from accounts.protection.access import current_viewer, is_anonymous_request
from articles.journal import moderator_absence
from articles.models import Section
from contrib_site.models import Partner


def site_context(request: HttpRequest) -> dict[str, Any]:
    """Returns what each page shows around its content; queries run only for what is printed."""
    return {
        "site_name": settings.SITE_NAME,
        "town_name": settings.TOWN_NAME,
        "town_language": settings.LANGUAGE_CODE,
        "site_mode": settings.SITE_MODE,
        "public_url": settings.PUBLIC_URL,
        "licence": settings.ARTICLE_LICENCE,
        "viewer": SimpleLazyObject(lambda: current_viewer(request)),
        "is_stranger": is_anonymous_request(request),
        "moderators_absent": SimpleLazyObject(moderator_absence.has_open_absence),
        "nav_sections": Section.objects.all(),
        "partners": Partner.objects.all(),
        "translations": _translations(request),
        "canonical": settings.PUBLIC_URL + request.path,
    }


def _translations(request: HttpRequest) -> list[dict[str, str]]:
    """Returns the same page in each language: its code, the name it gives itself, the URL."""
    names = {"fr": "Français", "en": "English"}
    current = get_language()
    return [
        {
            "code": code,
            "name": names[code],
            "url": settings.PUBLIC_URL + translate_url(request.path, code),
            "current": "yes" if code == current else "",
        }
        for code, _name in settings.LANGUAGES
    ]
