"""What a subscriber does without a password, by the key in a letter or a mail.

A letter may be forwarded, and its key with it: these pages show no whole address, and nothing that
somebody else could use but to choose, to pause or to leave.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.protection.access import allow_everybody
from accounts.protection.mail_allowance import refuse_mail, spend_mail
from accounts.protection.rate_limit import allow_request
from newsletter import tokens
from newsletter.forms import EmailChangeForm, PreferencesForm
from newsletter.models import EmailChange, Subscriber
from newsletter.subscribers import change_email, delivery_history, erasure, subscription
from newsletter.subscribers.change_email import MailboxSide
from newsletter.views.public import make_private, refuse_over_mail_limit


@allow_everybody
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def edit_preferences(request: HttpRequest, token: str) -> HttpResponse:
    subscriber = _holder(token)
    if subscriber is None:
        return _nobody(request, token)
    form = PreferencesForm(subscriber, request.POST or None)
    saved = request.method == "POST" and form.is_valid()
    if saved:
        subscription.save_preferences(
            subscriber,
            sections=form.cleaned_data["sections"],
            neighbourhoods=form.cleaned_data.get("neighbourhoods", ()),
            language=form.cleaned_data["language"],
            paused_until=form.cleaned_data["paused_until"],
        )
    page = delivery_history.delivery_page(subscriber, request.GET.get("page"))
    context = {
        "form": form,
        "subscriber": subscriber,
        "saved": saved,
        "choosing": token,
        "leaving": tokens.make_token(tokens.UNSUBSCRIBE, subscriber.pk),
        "forgetting": tokens.make_token(tokens.FORGET, subscriber.pk),
        "consents": subscriber.consents.given().order_by("requested_at", "pk"),
        "forget_days": settings.NEWSLETTER_FORGET_DAYS,
        "page": page,
        "lines": [
            (delivery.issue, delivery_history.describe_delivery(delivery)) for delivery in page
        ],
    }
    status = 422 if form.errors else 200
    return make_private(render(request, "newsletter/preferences.html", context, status=status))


@allow_everybody
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def forget_subscriber(request: HttpRequest, token: str) -> HttpResponse:
    """Calm for who is forgotten already: the link may be pressed twice."""
    try:
        number = tokens.read_token(tokens.FORGET, token)
    except tokens.UnknownToken:
        return make_private(render(request, "newsletter/unknown_token.html", status=404))
    if request.method == "POST":
        erasure.forget_subscriber(number)
    subscriber = Subscriber.objects.filter(pk=number).first()
    name = (
        "newsletter/subscriber_forgotten.html"
        if subscriber is None
        else "newsletter/forget_subscriber.html"
    )
    return make_private(render(request, name, {"subscriber": subscriber}))


@allow_everybody
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def request_email_change(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for another address. The answer does not tell whether that one was known."""
    subscriber = _holder(token)
    if subscriber is None:
        return _nobody(request, token)
    if not subscriber.is_subscribed:
        return make_private(redirect("newsletter_preferences", token))
    form = EmailChangeForm(request.POST or None)
    context = {"form": form, "subscriber": subscriber, "choosing": token, "asked": False}
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        mine = allow_request(
            request, "move", amount=3, per_seconds=3600, key=f"move-{subscriber.pk}"
        )
        if not mine:
            return make_private(render(request, "429.html", status=429))
        if refusal := refuse_over_mail_limit(request, email):
            return refusal
        if not spend_mail(subscriber.email):
            # Whoever holds a forwarded letter is not told the whole address.
            return make_private(refuse_mail(request, subscriber.masked_email))
        change_email.request_change(subscriber.pk, email)
        context |= {"asked": True, "days": tokens.CONFIRM_WITHIN.days}
    status = 422 if form.errors else 200
    return make_private(
        render(request, "newsletter/request_email_change.html", context, status=status)
    )


@allow_everybody
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email_change(request: HttpRequest, token: str) -> HttpResponse:
    """The links of the two mails. Looking changes nothing."""
    for side in MailboxSide:
        try:
            number = tokens.read_token(side.value, token)
        except tokens.UnknownToken:
            continue
        if request.method == "POST":
            change = change_email.confirm_change(number, side)
        else:
            change = change_email.current_change(number, timezone.now())
        return _address(request, change, side)
    return _address(request, None, MailboxSide.OLD)


def _address(request: HttpRequest, change: EmailChange | None, side: MailboxSide) -> HttpResponse:
    step = "over"
    if change is not None:
        said = change.old_confirmed_at if side is MailboxSide.OLD else change.new_confirmed_at
        step = "done" if change.done_at else "wait" if said else "ask"
    context = {"change": change, "step": step, "days": tokens.CONFIRM_WITHIN.days}
    status = 404 if step == "over" else 200
    return make_private(
        render(request, "newsletter/confirm_email_change.html", context, status=status)
    )


def _holder(token: str) -> Subscriber | None:
    try:
        return Subscriber.objects.filter(pk=tokens.read_token(tokens.PREFERENCES, token)).first()
    except tokens.UnknownToken:
        return None


def _nobody(request: HttpRequest, token: str) -> HttpResponse:
    """A key that this site never made, or one of somebody who is forgotten."""
    try:
        tokens.read_token(tokens.PREFERENCES, token)
    except tokens.UnknownToken:
        return make_private(render(request, "newsletter/unknown_token.html", status=404))
    return make_private(render(request, "newsletter/subscriber_forgotten.html", status=404))
