"""A resident's own articles: where each stands, what comes next, and what can be done with it."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.protection.access import require_sign_in
from articles import workflow
from articles.models import Article, State
from articles.notifications import statements
from articles.workflow.permissions import ActionRefused
from articles.writing.drafts import EDITABLE_STATES

A_PAGE = 20


@require_sign_in
@never_cache
@require_safe
def list_my_articles(request: HttpRequest) -> HttpResponse:
    own = Article.objects.written_by(request.user).order_by("-updated_at", "-pk")
    page = Paginator(own, A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [_row(article, now) for article in page]
    return render(request, "articles/my_articles.html", {"page": page, "rows": rows})


def _row(article: Article, now: datetime) -> dict[str, object]:
    """Four queries more for each that is restricted."""
    return {
        "article": article,
        "is_draft": article.state == State.DRAFT,
        "is_erased": article.state == State.ERASED,
        "is_withdrawn": article.state == State.WITHDRAWN,
        "restriction": statements.current_restriction(article, now),
        "can_edit": article.state in EDITABLE_STATES,
    }


@require_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete_draft(request: HttpRequest, article_id: int) -> HttpResponse:
    """Asks before it deletes."""
    article = _own_article(request, article_id)
    if request.method != "POST":
        return render(request, "articles/delete.html", {"article": article})
    done = _("The draft is deleted.")
    return _act_and_redirect(request, lambda user: workflow.delete_draft(article.pk, by=user), done)


@require_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_article(request: HttpRequest, article_id: int) -> HttpResponse:
    article = _own_article(request, article_id)
    if request.method != "POST":
        return render(request, "articles/withdraw.html", {"article": article})
    done = _("Your article is offline. You can take it back to your drafts at any time.")
    return _act_and_redirect(request, lambda user: workflow.withdraw(article.pk, by=user), done)


@require_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen_article(request: HttpRequest, article_id: int) -> HttpResponse:
    article = _own_article(request, article_id)
    if request.method != "POST":
        return render(request, "articles/reopen.html", {"article": article})
    done = _("The article is among your drafts again.")
    return _act_and_redirect(request, lambda user: workflow.reopen(article.pk, by=user), done)


def _own_article(request: HttpRequest, article_id: int) -> Article:
    article = Article.objects.written_by(request.user).filter(pk=article_id).first()
    if article is None or article.state == State.ERASED:
        raise Http404
    return article


def _act_and_redirect(
    request: HttpRequest, verb: Callable[[User], object], done: str
) -> HttpResponse:
    """What is refused, or gone since by a second click, is told in a message."""
    assert request.user.is_authenticated  # noqa: S101 - told to the type checker
    try:
        verb(request.user)
    except ActionRefused as refusal:
        messages.warning(request, str(refusal))
    except Article.DoesNotExist:
        messages.info(request, _("This draft was already deleted."))
    else:
        messages.success(request, done)
    return redirect("my_articles")
