"""Who wrote it? Asked after the text, answered by a link in a mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.authentication.verified_email import account_for
from accounts.models import User
from accounts.protection.access import public
from accounts.protection.rate_limit import allow
from articles.models import PendingArticle
from articles.views.writing import request_checks
from articles.views.writing.flash import tell_saved
from articles.views.writing.pending_pages import (
    forget,
    form_of,
    lead_on,
    of_this_browser,
    show,
    still_waits,
)
from articles.writing import pending, submission
from articles.writing.forms import DRAFT, PUBLISH
from articles.writing.identity_form import IdentityForm

HOUR = 3600
MAILS_AN_HOUR_TO_ONE = 3
MAILS_AN_HOUR_FROM_ONE_NETWORK = 20


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest) -> HttpResponse:
    """The hidden token, not a cookie, proves that this browser wrote the text."""
    if refusal := request_checks.unreadable(request):
        return refusal
    if request.method != "POST":
        waiting = of_this_browser(request)
        return show(request, waiting) if waiting else _nothing_waits(request)
    waiting = pending.by_token(request.POST.get("waiting", ""))
    if waiting is None or waiting.used_at is not None or not request_checks.came_from_here(request):
        return _nothing_waits(request)
    if request.user.is_authenticated:
        return _sign_with_account(request, request.user, waiting)
    if "resend" in request.POST and waiting.mailed_at is not None:
        return _resend(request, waiting)
    return _ask(request, waiting)


def _ask(request: HttpRequest, waiting: PendingArticle) -> HttpResponse:
    """The same page in the same time, whether or not the address has an account."""
    form = IdentityForm(request.POST)
    if not form.is_valid():
        return show(request, waiting, form)
    request_checks.log_findings(form, "identity")
    email, name = form.cleaned_data["email"], form.cleaned_data["display_name"]
    if not _may_mail(request, email):
        form.add_error("email", _too_many())
        return show(request, waiting, form)
    article_form = form_of(request, waiting)
    article_form.is_valid()
    if article_form.is_busy:
        return show(request, waiting, form, notice=still_waits())
    account = account_for(email)
    if account is None:
        pending.ask(waiting, email, name)
    else:
        text = article_form.text(terms_accepted_at=timezone.now())
        pending.hand_to(account, waiting, text, email, name)
    return lead_on(request, waiting)


def _resend(request: HttpRequest, waiting: PendingArticle) -> HttpResponse:
    if not _may_mail(request, waiting.email):
        return show(request, waiting, notice=_too_many())
    account = account_for(waiting.email)
    if waiting.article_id and account is not None:
        pending.send_handed(waiting, account)
    else:
        pending.send_ask(waiting)
    return show(request, waiting, notice=_("We have sent the mail once more."))


def _sign_with_account(request: HttpRequest, user: User, waiting: PendingArticle) -> HttpResponse:
    """Signed in meanwhile: the text needs no mail any more."""
    wants = DRAFT if request.POST.get("action") == DRAFT else PUBLISH
    form = form_of(request, waiting, wants)
    publish = form.is_valid() and wants == PUBLISH
    if form.is_busy:
        return show(request, waiting, notice=still_waits())
    text = form.text(terms_accepted_at=timezone.now() if publish else None)
    saved = submission.save(
        text,
        by=user,
        key=waiting.submission or "",
        publish=publish,
        origin=request_checks.origin_of(request, waiting.findings),
    )
    pending.settle(waiting, saved.article)
    forget(request)
    if not publish and wants == PUBLISH and not saved.is_repeat:
        saved = saved._replace(refusal=_("look it over and press “Publish”."))
    return tell_saved(request, saved)


def _nothing_waits(request: HttpRequest) -> HttpResponse:
    forget(request)
    messages.info(request, _("No text is waiting here any more."))
    return redirect("my_articles" if request.user.is_authenticated else "article_write")


def _may_mail(request: HttpRequest, email: str) -> bool:
    from_network = allow(
        request,
        "article_mail",
        amount=MAILS_AN_HOUR_FROM_ONE_NETWORK,
        per_seconds=HOUR,
    )
    return from_network and allow(
        request, "article_mail_to", amount=MAILS_AN_HOUR_TO_ONE, per_seconds=HOUR, key=email
    )


def _too_many() -> str:
    return _(
        "We have already sent several mails within the hour. Look in your mailbox, also among "
        "unwanted mail, or come back in an hour: your text is kept for seven days."
    )
