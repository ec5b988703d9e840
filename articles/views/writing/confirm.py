"""The mailed link: the whole text, and two buttons. A GET changes nothing, whoever makes it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.authentication.verified_email import (
    EmailTaken,
    create_confirmed_account,
    find_confirmed_account,
    may_enter_by_link,
    sign_in_user,
)
from accounts.models import User
from accounts.protection.access import allow_everybody
from accounts.protection.form_origin import is_form_from_this_site
from accounts.protection.pressed_twice import answer_again
from articles.models import Article, PendingArticle
from articles.views.writing import request_checks
from articles.views.writing.flash import redirect_after_submission
from articles.views.writing.pending_pages import busy_message, form_from_pending
from articles.views.writing.preview import build_preview_context
from articles.writing import pending, submission
from articles.writing.forms import DRAFT, PUBLISH


@allow_everybody
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_article(request: HttpRequest, secret: str) -> HttpResponse:
    response = _answer(request, secret)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    if refusal := request_checks.refuse_unreadable(request):
        return refusal
    waiting = pending.pending_by_secret(secret)
    if waiting is None:
        return render(request, "articles/confirm_invalid_link.html", status=404)
    if waiting.used_at is not None:
        return _show_used_link(request, waiting)
    action = request.POST.get("action")
    if request.method != "POST" or action not in {PUBLISH, DRAFT, "delete"}:
        return _show(request, waiting)
    if not is_form_from_this_site(request, hides_its_origin=True):
        return _show(request, waiting, _("Please press the button on this page once more."))
    if action == "delete":
        return _delete(request, waiting)
    return _accept(request, waiting, action)


def _show(request: HttpRequest, waiting: PendingArticle, notice: str = "") -> HttpResponse:
    form = form_from_pending(request, waiting, PUBLISH)
    is_complete = form.is_valid()
    user = request.user
    account = find_confirmed_account(waiting.email)
    other = user if user.is_authenticated and user.email_folded != waiting.email_folded else None
    context = {
        "form": form,
        "waiting": waiting,
        "is_complete": is_complete,
        "is_draft_first": waiting.is_draft,
        "other": other,
        "name": account.display_name if account else waiting.display_name,
        "notice": notice,
        **build_preview_context(form),
    }
    return render(request, "articles/confirm.html", context)


def _accept(request: HttpRequest, waiting: PendingArticle, wants: str) -> HttpResponse:
    """Rendered before the lock; the row's lock lets one click of two make the article."""
    form = form_from_pending(request, waiting, wants)
    publish = form.is_valid() and wants == PUBLISH
    if form.is_busy:
        return _show(request, waiting, busy_message())
    text = form.text(terms_accepted_at=waiting.terms_accepted_at or timezone.now())
    try:
        with transaction.atomic():
            row = pending.lock_pending(waiting.pk)
            if row is None:
                return render(request, "articles/confirm_invalid_link.html", status=404)
            if row.used_at is not None:
                return _show_used_link(request, row)
            user = _account(row)
            publish = publish and may_enter_by_link(user)
            saved = submission.save_submission(
                text,
                by=user,
                key=row.submission or "",
                publish=publish,
                origin=request_checks.text_origin(request, row.findings),
            )
            pending.mark_used(row, saved.article)
    except ValidationError as error:
        return _show(request, waiting, " ".join(error.messages))
    if wants == PUBLISH and not publish and not saved.is_repeat:
        saved = saved._replace(refusal=_("look it over and press “Publish”."))
    return answer_again(_sign_in_and_redirect(request, user, saved))


def _account(row: PendingArticle) -> User:
    """The account of this address; who holds the link holds the mailbox."""
    try:
        return create_confirmed_account(row.email, row.display_name, row.language)
    except EmailTaken:
        user = find_confirmed_account(row.email)
        if user is None:
            raise
        return user


def _sign_in_and_redirect(
    request: HttpRequest, user: User, saved: submission.SubmissionResult
) -> HttpResponse:
    """Signed in under another name one stays so: two people share this telephone."""
    if request.user.is_authenticated and request.user.pk != user.pk:
        return render(
            request, "articles/confirm_used_link.html", {"article": saved.article, "fresh": True}
        )
    told = redirect_after_submission(request, saved)
    if request.user.is_authenticated:
        return told
    return sign_in_user(request, user, redirect_to=told["Location"])


def _show_used_link(request: HttpRequest, waiting: PendingArticle) -> HttpResponse:
    readers = Article.objects.visible_to(request.user)
    article = readers.filter(pk=waiting.article_id or 0).first()
    return render(request, "articles/confirm_used_link.html", {"article": article})


def _delete(request: HttpRequest, waiting: PendingArticle) -> HttpResponse:
    with transaction.atomic():
        row = pending.lock_pending(waiting.pk)
        if row is not None and row.used_at is not None:
            return _show_used_link(request, row)
        if row is not None:
            pending.discard_pending(row)
    return answer_again(render(request, "articles/confirm_deleted.html"))
