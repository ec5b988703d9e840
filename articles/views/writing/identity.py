"""Who wrote it? Asked after the text, answered by a link in a mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.authentication.verified_email import find_confirmed_account, may_enter_by_link
from accounts.models import User
from accounts.protection.access import allow_everybody
from accounts.protection.form_origin import is_form_from_this_site
from accounts.protection.mail_allowance import spend_mail
from accounts.protection.rate_limit import allow_request
from articles.models import PendingArticle
from articles.views.writing import request_checks
from articles.views.writing.flash import redirect_after_submission
from articles.views.writing.pending_pages import (
    busy_message,
    continue_to_identity,
    forget_pending,
    form_from_pending,
    pending_of_session,
    show_pending,
)
from articles.writing import pending, submission
from articles.writing.forms import DRAFT, PUBLISH
from articles.writing.identity_form import IdentityForm

HOUR = 3600
MAILS_AN_HOUR_TO_ONE = 3
MAILS_AN_HOUR_FROM_ONE_NETWORK = 20


@allow_everybody
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_identity(request: HttpRequest) -> HttpResponse:
    """The hidden token, not a cookie, proves that this browser wrote the text."""
    if refusal := request_checks.refuse_unreadable(request):
        return refusal
    if request.method != "POST":
        waiting = pending_of_session(request)
        return show_pending(request, waiting) if waiting else _nothing_waits(request)
    waiting = pending.pending_by_token(request.POST.get("waiting", ""))
    if waiting is None or waiting.used_at is not None or not is_form_from_this_site(request):
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
        return show_pending(request, waiting, form)
    request_checks.log_findings(form, "identity")
    email, name = form.cleaned_data["email"], form.cleaned_data["display_name"]
    if refusal := _refuse_mail(request, email):
        form.add_error("email", refusal)
        return show_pending(request, waiting, form)
    article_form = form_from_pending(request, waiting)
    article_form.is_valid()
    if article_form.is_busy:
        return show_pending(request, waiting, form, notice=busy_message())
    account = find_confirmed_account(email)
    if account is None or may_enter_by_link(account):
        pending.ask_confirmation(waiting, email, name)
    else:
        text = article_form.text(terms_accepted_at=timezone.now())
        pending.save_to_account(account, waiting, text, email, name)
    return continue_to_identity(request, waiting)


def _resend(request: HttpRequest, waiting: PendingArticle) -> HttpResponse:
    if refusal := _refuse_mail(request, waiting.email):
        return show_pending(request, waiting, notice=refusal)
    account = find_confirmed_account(waiting.email)
    if waiting.article_id and account is not None:
        pending.send_kept_as_draft_mail(waiting, account)
    else:
        pending.send_confirmation_mail(waiting)
    return show_pending(request, waiting, notice=_("We have sent the mail once more."))


def _sign_with_account(request: HttpRequest, user: User, waiting: PendingArticle) -> HttpResponse:
    """Signed in meanwhile: the text needs no mail any more."""
    wants = DRAFT if request.POST.get("action") == DRAFT else PUBLISH
    form = form_from_pending(request, waiting, wants)
    publish = form.is_valid() and wants == PUBLISH
    if form.is_busy:
        return show_pending(request, waiting, notice=busy_message())
    text = form.text(terms_accepted_at=timezone.now() if publish else None)
    saved = submission.save_submission(
        text,
        by=user,
        key=waiting.submission or "",
        publish=publish,
        origin=request_checks.text_origin(request, waiting.findings),
    )
    pending.mark_used(waiting, saved.article)
    forget_pending(request, waiting)
    if not publish and wants == PUBLISH and not saved.is_repeat:
        saved = saved._replace(refusal=_("look it over and press “Publish”."))
    return redirect_after_submission(request, saved)


def _nothing_waits(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("No text is waiting here any more."))
    return redirect("my_articles" if request.user.is_authenticated else "article_write")


def _refuse_mail(request: HttpRequest, email: str) -> str:
    """Why no mail leaves; empty when one may, which is counted."""
    from_network = allow_request(
        request,
        "article_mail",
        amount=MAILS_AN_HOUR_FROM_ONE_NETWORK,
        per_seconds=HOUR,
    )
    in_this_hour = from_network and allow_request(
        request, "article_mail_to", amount=MAILS_AN_HOUR_TO_ONE, per_seconds=HOUR, key=email
    )
    if in_this_hour:
        return "" if spend_mail(email) else _too_many_today()
    return _(
        "We have already sent several mails within the hour. Look in your mailbox, also among "
        "unwanted mail, or come back in an hour: your text is kept for seven days."
    )


def _too_many_today() -> str:
    return _(
        "Several mails have been asked of us for this address within a day, and none of them was "
        "answered: no other one leaves today. Look in your mailbox, also among unwanted mail, or "
        "come back tomorrow: your text is kept for seven days."
    )
