"""Forms are in UTF-8, whatever a program calls them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class TextEncodingMiddleware:
    """Django would decode by any codec that is named, of which some break and some make no text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"
        return self.get_response(request)
