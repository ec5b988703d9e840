"""The standing pages, and what machines ask for."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.protection.access import public
from articles.cache_scopes import cached
from articles.sitemaps import SITEMAPS
from contrib_site.pages.standing_pages import page_for

CLOSED = (
    "/admin/",
    "/accounts/",
    "/articles/write/",
    "/articles/confirm/",
    "/articles/preview/",
    "/articles/appeal/",
    "/search/",
    "/newsletter/confirm/",
    "/newsletter/unsubscribe/",
    "/newsletter/preferences/",
    "/newsletter/forget/",
    "/newsletter/move/",
    "/newsletter/address/",
)


@public
@cached("pages")
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    shown = page_for(key, get_language() or settings.LANGUAGE_CODE)
    return render(request, "contrib_site/standing_page.html", {"page": shown})


@public
@cached("site")
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES)]
    own = [prefix for prefix in prefixes if prefix != f"/{settings.LANGUAGE_CODE}"]
    lines = [f"Disallow: {prefix}{path}" for prefix in own for path in CLOSED]
    text = "\n".join(["User-agent: *", *lines, f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public
@cache_control(public=True, max_age=86_400)
@require_safe
def favicon(_request: HttpRequest) -> HttpResponseBase:
    """Browsers ask here where a page names no icon: a photo, a feed, the calendar file."""
    return redirect(static("icon.svg"))


@public
@cached("lists", query=("p", "section"))
@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    return sitemap_views.sitemap(request, SITEMAPS)
