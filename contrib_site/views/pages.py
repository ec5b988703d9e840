"""The standing pages, and what machines ask for."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.protection.access import allow_everybody
from articles.cache_scopes import cache_under
from articles.sitemaps import SITEMAPS, sitemap_urls
from contrib_site.pages.standing_pages import get_standing_page

DISALLOWED_PATHS = (
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


@allow_everybody
@cache_under("pages")
@require_safe
def show_standing_page(request: HttpRequest, key: str) -> HttpResponse:
    shown = get_standing_page(key, get_language() or settings.LANGUAGE_CODE)
    return render(request, "contrib_site/standing_page.html", {"page": shown})


@allow_everybody
@cache_under("site")
@require_safe
def robots_txt(_request: HttpRequest) -> HttpResponse:
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES)]
    own = [prefix for prefix in prefixes if prefix != f"/{settings.LANGUAGE_CODE}"]
    lines = [f"Disallow: {prefix}{path}" for prefix in own for path in DISALLOWED_PATHS]
    text = "\n".join(["User-agent: *", *lines, f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@allow_everybody
@cache_control(public=True, max_age=86_400)
@require_safe
def favicon_ico(_request: HttpRequest) -> HttpResponseBase:
    """Browsers ask here where a page names no icon: a photo, a feed, the calendar file."""
    return redirect(static("icon.svg"))


@allow_everybody
@cache_under("site")
@require_safe
def show_manifest(_request: HttpRequest) -> HttpResponse:
    """What a telephone shows when the site is put beside its other programs."""
    sizes = {"icon-192.png": "192x192", "icon-512.png": "512x512"}
    icons = [
        {"src": static(name), "sizes": size, "type": "image/png", "purpose": "any maskable"}
        for name, size in sizes.items()
    ]
    told = {
        "name": f"{settings.SITE_NAME}, {settings.TOWN_NAME}",
        "short_name": settings.SITE_NAME,
        "lang": settings.LANGUAGE_CODE,
        "start_url": reverse("front"),
        "display": "browser",
        "background_color": "#fbfaf7",
        "theme_color": "#0a5566",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@allow_everybody
@cache_under("lists", query=("p", "section"))
@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponseBase:
    """The index of all maps, and each of them with ``?section=``."""
    if name := request.GET.get("section"):
        return sitemap_views.sitemap(request, dict(SITEMAPS), section=name)
    context = {"sitemaps": [{"location": url} for url in sitemap_urls()]}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")
