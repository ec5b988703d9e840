"""Subscribing, confirming, leaving, and reading the letter on the web.

None of these pages sets a cookie. The form to subscribe is guarded by its origin, a trap for
machines, a limit and double opt-in; the pages behind a mailed key by the key.
"""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.protection.access import allow_everybody
from accounts.protection.form_origin import is_form_from_this_site
from accounts.protection.mail_allowance import refuse_mail, restore_mails, spend_mail
from accounts.protection.rate_limit import allow_request
from articles.cache_scopes import cache_under
from newsletter import tokens
from newsletter.contents import rendering
from newsletter.contents.next_issue import preview_next_issue, public_from, week_to_send
from newsletter.engine import receipts
from newsletter.forms import SubscribeForm
from newsletter.models import Consent, Foreword, Issue, Subscriber
from newsletter.subscribers import subscription

A_PAGE = 30


@allow_everybody
@cache_under("lists", "issue", query=("page",))
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether the address was known or not."""
    form = SubscribeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not is_form_from_this_site(request):
            form.add_error(None, _foreign())
        elif refusal := refuse_over_mail_limit(request, form.cleaned_data["email"]):
            return refusal
        else:
            _ask(form)
            context = {"email": form.cleaned_data["email"]}
            return make_private(render(request, "newsletter/subscribe_sent.html", context))
    past = Paginator(_past(), A_PAGE).get_page(request.GET.get("page"))
    week, _is_late = week_to_send(timezone.now())
    context = {"form": form, "page": past, "coming": week, "public_from": public_from(week)}
    status = 422 if form.is_bound else 200
    return render(request, "newsletter/subscribe.html", context, status=status)


@allow_everybody
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_subscription(request: HttpRequest, token: str) -> HttpResponse:
    """A link that was used does not bring back who has left since."""
    try:
        consent_id = tokens.read_token(tokens.CONFIRM, token)
    except tokens.UnknownToken:
        return make_private(render(request, "newsletter/expired_token.html", status=404))
    if request.method == "POST":
        subscription.confirm_subscription(consent_id)
    consent = Consent.objects.filter(pk=consent_id).select_related("subscriber").first()
    if consent is not None and consent.confirmed_at is None:
        return make_private(
            render(request, "newsletter/confirm_subscription.html", {"consent": consent})
        )
    if consent is not None and consent.subscriber.is_subscribed:
        restore_mails(consent.subscriber.email)
        number = consent.subscriber_id
        keys = {
            "choosing": tokens.make_token(tokens.PREFERENCES, number),
            "leaving": tokens.make_token(tokens.UNSUBSCRIBE, number),
        }
        return make_private(render(request, "newsletter/subscription_confirmed.html", keys))
    return make_private(render(request, "newsletter/expired_token.html", status=404))


@allow_everybody
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a mail program posts here with neither cookie nor origin; the key decides."""
    try:
        subscriber_id = tokens.read_token(tokens.UNSUBSCRIBE, token)
    except tokens.UnknownToken:
        return make_private(render(request, "newsletter/unknown_token.html", status=404))
    if request.method == "POST":
        subscription.unsubscribe(subscriber_id)
    subscriber = Subscriber.objects.filter(pk=subscriber_id).first()
    if subscriber is not None and subscriber.is_subscribed:
        return make_private(
            render(request, "newsletter/unsubscribe.html", {"subscriber": subscriber})
        )
    context = {
        "forget_days": settings.NEWSLETTER_FORGET_DAYS,
        "forgetting": tokens.make_token(tokens.FORGET, subscriber_id) if subscriber else "",
    }
    return make_private(render(request, "newsletter/unsubscribed.html", context))


@allow_everybody
@cache_under("issue")
@require_safe
def issue_page(request: HttpRequest, year: str, week: str) -> HttpResponse:
    found = get_object_or_404(_past(), year=int(year), week=int(week))
    pieces = list(found.pieces.filter(dropped_in__isnull=True))
    context = {"issue": found, "chapters": rendering.group_chapters(pieces)}
    context["dropped"] = found.pieces.exclude(dropped_in__isnull=True).count()
    context["words"] = Foreword.objects.filter(issue=found).first()
    return render(request, "newsletter/issue.html", context)


@allow_everybody
@cache_under("issue")
@require_safe
def receipt_page(request: HttpRequest, year: str, week: str) -> HttpResponse:
    """What left, to how many, and what a copy’s fingerprint is."""
    found = get_object_or_404(_past(), year=int(year), week=int(week))
    context = {
        "issue": found,
        "receipt": receipts.build_receipt(found),
        "counted_at": timezone.now(),
    }
    response = render(request, "newsletter/receipt.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@allow_everybody
@cache_under("lists", "issue")
@require_safe
def next_issue_page(request: HttpRequest) -> HttpResponse:
    """What the next issue would hold if nothing changed; closed until a day before it leaves."""
    now = timezone.now()
    week, is_late = week_to_send(now)
    context: dict[str, Any] = {"week": week, "public_from": public_from(week)}
    if is_late or now >= public_from(week):
        context["coming"] = preview_next_issue(now)
    response = render(request, "newsletter/next_issue.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _past() -> QuerySet[Issue]:
    return Issue.objects.filter(
        state__in=(Issue.State.SENDING, Issue.State.PAUSED, Issue.State.SENT)
    )


def _foreign() -> str:
    return _("This form was sent from another site. Send it again from here.")


def _ask(form: SubscribeForm) -> None:
    language = get_language() or settings.LANGUAGE_CODE
    subscription.request_subscription(
        form.cleaned_data["email"], form.cleaned_data["sections"], language
    )


def refuse_over_mail_limit(request: HttpRequest, email: str) -> HttpResponse | None:
    """Whoever asks for mails to this address, for whatever reason; None counts one."""
    if not allow_request(request, "subscribe", amount=10, per_seconds=600):
        return make_private(render(request, "429.html", status=429))
    in_this_hour = allow_request(
        request, "subscribe_address", amount=3, per_seconds=3600, key=email.lower()
    )
    if in_this_hour and spend_mail(email):
        return None
    return make_private(refuse_mail(request, email))


def make_private(response: HttpResponse) -> HttpResponse:
    """For pages whose address holds a key."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
