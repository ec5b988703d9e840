"""One article: who may read it, and what others are answered."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.protection.access import allow_everybody, current_viewer
from articles.cache_scopes import cache_under
from articles.journal.actors import is_author
from articles.journal.revisions import public_history
from articles.models import Article, State
from articles.notifications import statements
from articles.reading.article_context import build_article_context
from articles.views.reading.lists import related_articles
from articles.workflow.permissions import can_affirm

GONE = {State.REMOVED, State.WITHDRAWN, State.ERASED}


@allow_everybody
@cache_under("article", "lists")
@require_safe
def show_article(request: HttpRequest, article_id: int, slug: str = "") -> HttpResponseBase:
    """A wrong slug leads to the right one, for those alone who may read the article."""
    found = _visible(request, article_id)
    if isinstance(found, HttpResponse):
        return found
    if slug != found.public_slug:
        return redirect(found)
    response = render(request, "articles/article.html", _context(request, found))
    if found.state != State.LISTED:
        response["X-Robots-Tag"] = "noindex"
    return response


@allow_everybody
@cache_under("article")
@require_safe
def show_history(request: HttpRequest, article_id: int) -> HttpResponseBase:
    found = _visible(request, article_id)
    if isinstance(found, HttpResponse):
        return found
    context = {"article": found, "versions": public_history(found)}
    response = render(request, "articles/history.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@allow_everybody
@never_cache
@require_safe
def show_preview(request: HttpRequest, token: str) -> HttpResponse:
    """A text that is not public, for whoever has its private link."""
    found = get_object_or_404(
        Article.objects.for_cards().exclude(authors__blocked_at__isnull=False),
        preview_token=token,
        state=State.DRAFT,
    )
    response = render(request, "articles/preview.html", _context(request, found))
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _visible(request: HttpRequest, article_id: int) -> Article | HttpResponse:
    """The article, or the answer to somebody who may not read it. Raises Http404."""
    readers = Article.objects.visible_to(current_viewer(request))
    found = readers.for_cards().filter(pk=article_id).first()
    return found or unavailable_response(request, article_id)


def unavailable_response(request: HttpRequest, article_id: int) -> HttpResponse:
    """403 or 410 with a dated notice for what was public once or is gone, else 404."""
    row = Article.objects.filter(pk=article_id).only("state", "state_since", "published_at")
    found = row.first()
    if found is None or found.state == State.DRAFT:
        raise Http404
    if found.state not in GONE and not found.was_public:
        raise Http404
    gone = found.state in GONE
    context = {"state": found.state, "since": found.state_since, "gone": gone}
    return render(request, "articles/unavailable.html", context, status=410 if gone else 403)


def _context(request: HttpRequest, found: Article) -> dict[str, object]:
    reader = current_viewer(request)
    mine = reader.is_authenticated and is_author(reader, found)
    return build_article_context(found, timezone.now()) | {
        "related": related_articles(found),
        "mine": mine,
        "can_affirm": not mine and can_affirm(found, reader),
        "restriction": statements.current_restriction(found, timezone.now()) if mine else None,
    }
