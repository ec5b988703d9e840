"""What has just happened to an article, told to its author. Its page says what comes next."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from articles.models import Article, State
from articles.writing.submission import SubmissionResult, clean_submission_key


def redirect_after_save(
    request: HttpRequest, article: Article, refusal: str, *, again: bool = False
) -> HttpResponse:
    """Lead to the article, or back to the draft, and say what has happened."""
    saved = _saved_form(request)
    if refusal:
        said = _("Your text is saved as a draft, not published: %(why)s") % {"why": refusal}
        messages.warning(request, said, extra_tags=saved)
        return redirect("article_edit", article.pk)
    messages.success(request, _headline(article, again=again), extra_tags=saved)
    if article.state == State.DRAFT:
        return redirect("article_edit", article.pk)
    return redirect(article)


def redirect_after_submission(request: HttpRequest, saved: SubmissionResult) -> HttpResponse:
    if not saved.is_repeat:
        return redirect_after_save(request, saved.article, saved.refusal)
    said = _("You have just sent this text: here it is. No second article was made.")
    messages.info(request, said, extra_tags=_saved_form(request))
    return redirect(saved.article)


def _saved_form(request: HttpRequest) -> str:
    """Returns the number of the form, under which the browser then keeps its words no longer."""
    return clean_submission_key(request.POST.get("submission", ""))


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
