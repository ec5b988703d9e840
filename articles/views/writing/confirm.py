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
    AddressTaken,
    account_for,
    has_second_factor,
    join,
    sign_in,
)
from accounts.models import User
from accounts.protection.access import public
from articles.models import Article, PendingArticle
from articles.views.writing import request_checks
from articles.views.writing.flash import tell_saved
from articles.views.writing.pending_pages import form_of, still_waits
from articles.views.writing.preview import as_read
from articles.writing import pending, submission
from articles.writing.forms import DRAFT, PUBLISH


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    response = _answer(request, secret)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    if refusal := request_checks.unreadable(request):
        return refusal
    waiting = pending.by_secret(secret)
    if waiting is None:
        return render(request, "articles/confirm_invalid_link.html", status=404)
    if waiting.used_at is not None:
        return _used(request, waiting)
    action = request.POST.get("action")
    if request.method != "POST" or action not in {PUBLISH, DRAFT, "delete"}:
        return _show(request, waiting)
    if not request_checks.came_from_here(request):
        return _show(request, waiting, _("Please press the button on this page once more."))
    if action == "delete":
        return _delete(request, waiting)
    return _accept(request, waiting, action)


def _show(request: HttpRequest, waiting: PendingArticle, notice: str = "") -> HttpResponse:
    form = form_of(request, waiting, PUBLISH)
    is_complete = form.is_valid()
    user = request.user
    other = user if user.is_authenticated and user.email_folded != waiting.email_folded else None
    context = {
        "form": form,
        "waiting": waiting,
        "is_complete": is_complete,
        "is_draft_first": waiting.is_draft,
        "other": other,
        "notice": notice,
        **as_read(form),
    }
    return render(request, "articles/confirm.html", context)


def _accept(request: HttpRequest, waiting: PendingArticle, wants: str) -> HttpResponse:
    """Rendered before the lock; the row's lock lets one click of two make the article."""
    form = form_of(request, waiting, wants)
    publish = form.is_valid() and wants == PUBLISH
    if form.is_busy:
        return _show(request, waiting, still_waits())
    text = form.text(terms_accepted_at=waiting.terms_accepted_at or timezone.now())
    try:
        with transaction.atomic():
            row = pending.locked(waiting.pk)
            if row is None:
                return render(request, "articles/confirm_invalid_link.html", status=404)
            if row.used_at is not None:
                return _used(request, row)
            user = _account(row)
            publish = publish and user.is_active and not has_second_factor(user)
            saved = submission.save(
                text,
                by=user,
                key=row.submission or "",
                publish=publish,
                origin=request_checks.origin_of(request, row.findings),
            )
            pending.settle(row, saved.article)
    except ValidationError as error:
        return _show(request, waiting, " ".join(error.messages))
    if wants == PUBLISH and not publish and not saved.is_repeat:
        saved = saved._replace(refusal=_("look it over and press “Publish”."))
    return _enter(request, user, saved)


def _account(row: PendingArticle) -> User:
    """The account of this address; who holds the link holds the mailbox."""
    try:
        return join(row.email, row.display_name, row.language)
    except AddressTaken:
        user = account_for(row.email)
        if user is None:
            raise
        return user


def _enter(request: HttpRequest, user: User, saved: submission.Saved) -> HttpResponse:
    """Signed in under another name one stays so: two people share this telephone."""
    if request.user.is_authenticated and request.user.pk != user.pk:
        return render(
            request, "articles/confirm_used_link.html", {"article": saved.article, "fresh": True}
        )
    told = tell_saved(request, saved)
    if request.user.is_authenticated:
        return told
    return sign_in(request, user, redirect_to=told["Location"])


def _used(request: HttpRequest, waiting: PendingArticle) -> HttpResponse:
    readers = Article.objects.visible_to(request.user)
    article = readers.filter(pk=waiting.article_id or 0).first()
    return render(request, "articles/confirm_used_link.html", {"article": article})


def _delete(request: HttpRequest, waiting: PendingArticle) -> HttpResponse:
    with transaction.atomic():
        row = pending.locked(waiting.pk)
        if row is not None and row.used_at is not None:
            return _used(request, row)
        if row is not None:
            pending.discard(row)
    return render(request, "articles/confirm_deleted.html")
