"""Every URL of the site. The main language has no prefix, the other one has."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from contrib_site import health
from contrib_site.models import StandingPage
from contrib_site.views import media, pages

handler400 = "contrib_site.views.errors.bad_request"
handler403 = "contrib_site.views.errors.permission_denied"
handler404 = "contrib_site.views.errors.page_not_found"
handler500 = "contrib_site.views.errors.server_error"

urlpatterns = [
    path("healthz", health.check_liveness, name="healthz"),
    path("readyz", health.check_readiness, name="readyz"),
    path("robots.txt", pages.robots_txt, name="robots"),
    path("favicon.ico", pages.favicon_ico, name="favicon"),
    path("site.webmanifest", pages.show_manifest, name="manifest"),
    path("sitemap.xml", pages.sitemap_xml, name="sitemap"),
    path("media/<path:name>", media.serve_public_file, name="media"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("articles.urls")),
        path("", include("newsletter.urls")),
        path("accounts/", include("accounts.urls")),
        path("accounts/", include("allauth.urls")),
        re_path(
            rf"^(?P<key>{'|'.join(StandingPage.Key.values)})/$",
            pages.show_standing_page,
            name="page",
        ),
        prefix_default_language=False,
    ),
]
