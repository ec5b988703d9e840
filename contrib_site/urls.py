"""Every address of the site. The main language has no prefix, the other one has."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from contrib_site import health
from contrib_site.models import Page
from contrib_site.views import media, pages

handler400 = "contrib_site.views.errors.bad_request"
handler403 = "contrib_site.views.errors.forbidden"
handler404 = "contrib_site.views.errors.not_found"
handler500 = "contrib_site.views.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("sitemap.xml", pages.sitemap, name="sitemap"),
    path("media/<path:name>", media.public_file, name="media"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("articles.urls")),
        path("", include("newsletter.urls")),
        path("accounts/", include("accounts.urls")),
        path("accounts/", include("allauth.urls")),
        re_path(rf"^(?P<key>{'|'.join(Page.Key.values)})/$", pages.page, name="page"),
        prefix_default_language=False,
    ),
]
