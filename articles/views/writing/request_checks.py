"""A form as it arrived: could it be read, and does it come from this site?

The pages where people write check this themselves, because Django's own refusal would throw the
text away.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render

from accounts.protection.bot_detection import BotCheckFormMixin
from accounts.protection.form_origin import is_form_from_this_site
from accounts.protection.pressed_twice import LONGEST_REQUEST, UNREADABLE
from accounts.protection.rate_limit import client_ip
from articles.spam.screen import TextOrigin

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


def refuse_unreadable(request: HttpRequest) -> HttpResponse | None:
    """A page that says so when the request is larger than a form can be, else None."""
    if request.method != "POST":
        return None
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_REQUEST:
            raise RequestDataTooBig
        if error := getattr(request, "unreadable", None):
            raise error
        request.POST  # noqa: B018 - reads the request
    except UNREADABLE:
        return render(request, "articles/write_too_large.html", status=413)
    return None


def is_genuine(request: HttpRequest) -> bool:
    """Whether the form was sent by the person who sees it.

    With an account the usual token decides; a visitor has no session that a stranger could abuse,
    there it is enough that the form stood on this site.
    """
    if not request.user.is_authenticated:
        return is_form_from_this_site(request)
    check = CsrfViewMiddleware(lambda _request: HttpResponse())
    return check.process_view(request, _nothing, (), {}) is None


def text_origin(request: HttpRequest, findings: Iterable[str]) -> TextOrigin:
    """What the screening may know of where a text comes from."""
    return TextOrigin(client_ip(request), tuple(findings))


def log_findings(form: BotCheckFormMixin, name: str) -> None:
    if form.bot_signs:
        logger.info("form looked automatic: form=%s signs=%s", name, ",".join(form.bot_signs))


def _nothing(_request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    return HttpResponse()
