"""Appeals by mailed link: of a blocked account, and of whoever sent a report."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.protection.access import public
from articles.models import Rule
from articles.moderation import appeals, suspensions
from articles.views.moderation.affirmation import AppealForm
from articles.views.writing import request_checks
from articles.workflow.permissions import Refused


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever is blocked cannot sign in: the mailed key is enough."""
    found = suspensions.by_token(token)
    if found is None:
        return _private(render(request, "articles/appeal_invalid_link.html", status=404))
    context = {"suspension": found, "rule": Rule(found.rule)}
    return _ask(
        request,
        "articles/appeal_suspension.html",
        context,
        lambda text: suspensions.appeal(found.pk, text=text),
    )


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, token: str) -> HttpResponse:
    found = appeals.by_token(token)
    if found is None:
        return _private(render(request, "articles/appeal_invalid_link.html", status=404))
    return _ask(
        request,
        "articles/appeal_report_answer.html",
        {"report": found},
        lambda text: appeals.appeal_answer(found.pk, text=text),
    )


def _ask(
    request: HttpRequest, template: str, context: dict[str, object], send: Callable[[str], object]
) -> HttpResponse:
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        refusal = _sent(request, form.cleaned_data["text"], send)
        if not refusal:
            return _private(render(request, "articles/appeal_sent.html"))
        form.add_error(None, refusal)
    status = 422 if form.is_bound else 200
    return _private(render(request, template, {**context, "form": form}, status=status))


def _sent(request: HttpRequest, text: str, send: Callable[[str], object]) -> str:
    """Why it could not be sent, if it could not."""
    if not request_checks.came_from_here(request):
        return _("This form was sent from another site. Send it again from here.")
    try:
        send(text)
    except Refused as refused:
        return str(refused)
    return ""


def _private(response: HttpResponse) -> HttpResponse:
    """For pages whose address holds a key."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
