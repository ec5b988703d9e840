"""What has just happened to an article, told to its author. Its page says what comes next."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from articles.models import Article, State
from articles.writing.submission import SubmissionResult


def redirect_after_save(
    request: HttpRequest, article: Article, refusal: str, *, again: bool = False
) -> HttpResponse:
    """Lead to the article, or back to the draft, and say what has happened."""
    if refusal:
        messages.warning(
            request, _("Your text is saved as a draft, not published: %(why)s") % {"why": refusal}
        )
        return redirect("article_edit", article.pk)
    messages.success(request, _headline(article, again=again))
    if article.state == State.DRAFT:
        return redirect("article_edit", article.pk)
    return redirect(article)


def redirect_after_submission(request: HttpRequest, saved: SubmissionResult) -> HttpResponse:
    if not saved.is_repeat:
        return redirect_after_save(request, saved.article, saved.refusal)
    messages.info(
        request, _("You have just sent this text: here it is. No second article was made.")
    )
    return redirect(saved.article)


def _headline(article: Article, *, again: bool) -> str:
    if article.state == State.DRAFT:
        return _("Your draft is saved. Only you see it.")
    if again:
        return _("Your changes are saved.")
    if article.state == State.HELD:
        return _("Your article has arrived. A moderator looks at it first.")
    if article.state == State.ONLINE:
        return _("Your article is online at its address.")
    return _("Your article is published.")
