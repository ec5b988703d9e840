"""Appeals by mailed link: of an author, of a blocked account, of whoever sent a report."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.protection.access import allow_everybody
from accounts.protection.form_origin import is_form_from_this_site
from accounts.protection.pressed_twice import answer_again
from articles.models import Rule
from articles.moderation import appeals, suspensions
from articles.notifications import statements
from articles.views.moderation.affirmation import AppealForm
from articles.workflow.permissions import ActionRefused


@allow_everybody
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_suspension(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever is blocked cannot sign in: the mailed key is enough."""
    found = suspensions.suspension_by_token(token)
    if found is None:
        return _private_response(render(request, "articles/appeal_invalid_link.html", status=404))
    context = {"suspension": found, "rule": Rule(found.rule)}
    return _show_or_send(
        request,
        "articles/appeal_suspension.html",
        context,
        lambda text: suspensions.appeal_suspension(found.pk, text=text),
    )


@allow_everybody
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_report_answer(request: HttpRequest, token: str) -> HttpResponse:
    found = appeals.report_by_token(token)
    if found is None:
        return _private_response(render(request, "articles/appeal_invalid_link.html", status=404))
    return _show_or_send(
        request,
        "articles/appeal_report_answer.html",
        {"report": found},
        lambda text: appeals.appeal_report_answer(found.pk, text=text),
    )


@allow_everybody
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_restriction(request: HttpRequest, token: str) -> HttpResponse:
    """An author's own article; the mailed key shows the decision, and not the text."""
    found = appeals.authorship_by_token(token)
    if found is None:
        return _private_response(render(request, "articles/appeal_invalid_link.html", status=404))
    restriction = statements.current_restriction(found.article, timezone.now())
    return _show_or_send(
        request,
        "articles/appeal_authored.html",
        {"article": found.article, "restriction": restriction},
        lambda text: appeals.appeal_restriction(found.article_id, by=found.user, text=text),
    )


def _show_or_send(
    request: HttpRequest, template: str, context: dict[str, object], send: Callable[[str], object]
) -> HttpResponse:
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        refusal = _send_appeal(request, form.cleaned_data["text"], send)
        if not refusal:
            return answer_again(_private_response(render(request, "articles/appeal_sent.html")))
        form.add_error(None, refusal)
    status = 422 if form.is_bound else 200
    return _private_response(render(request, template, {**context, "form": form}, status=status))


def _send_appeal(request: HttpRequest, text: str, send: Callable[[str], object]) -> str:
    """Why it could not be sent, if it could not."""
    if not is_form_from_this_site(request, hides_its_origin=True):
        return _("This form was sent from another site. Send it again from here.")
    try:
        send(text)
    except ActionRefused as refused:
        return str(refused)
    return ""


def _private_response(response: HttpResponse) -> HttpResponse:
    """For pages whose address holds a key."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
