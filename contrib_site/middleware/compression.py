"""Texts are compressed where no proxy does it: in the demo and while developing."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/atom+xml", "application/feed+json",
         "application/xml", "application/manifest+json", "image/svg+xml")  # fmt: skip


class CompressionMiddleware(GZipMiddleware):
    """gzip at level 6, as deploy/nginx.conf says for production."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.SITE_MODE == "production":
            raise MiddlewareNotUsed
        super().__init__(get_response)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
        if response.status_code == 200 and is_text:  # noqa: PLR2004
            return super().process_response(request, response)
        return response
