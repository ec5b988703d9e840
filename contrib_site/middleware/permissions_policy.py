"""What browsers need not offer to any page of the site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

UNUSED = ("browsing-topics", "camera", "geolocation", "microphone", "payment", "usb")
POLICY = ", ".join(f"{name}=()" for name in UNUSED)


class PermissionsPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = POLICY
        return response
