"""The visitor's text on its way from the form to the mailed link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from articles.media import photos
from articles.models import PendingArticle
from articles.writing import pending
from articles.writing.form_initial import restore_form_data
from articles.writing.forms import ArticleForm
from articles.writing.identity_form import IdentityForm

SESSION_KEY = "waiting_text"
MOST_TEXTS = 10


def list_texts_of_browser(request: HttpRequest) -> list[PendingArticle]:
    """The texts that still wait for their author's name or click, the last one first.

    No query without a session, at most one for each text.
    """
    found = map(pending.pending_by_id, _numbers(request))
    return [waiting for waiting in found if waiting is not None and waiting.used_at is None]


def pending_of_session(request: HttpRequest) -> PendingArticle | None:
    """The one that is asked for by its key, else the last one."""
    waiting = list_texts_of_browser(request)
    asked = pending.pending_by_token(request.GET.get("waiting", ""))
    chosen = [text for text in waiting if asked is not None and text.pk == asked.pk]
    return next(iter(chosen or waiting), None)


def list_offered_texts(request: HttpRequest) -> list[tuple[str, str]]:
    """Of each text that waits its title and its key."""
    return [
        (text.fields.get("title", [""])[0], pending.make_form_token(text))
        for text in list_texts_of_browser(request)
    ]


def submission_key_of_session(request: HttpRequest, typed: dict[str, list[str]]) -> str:
    """Of the form in which this browser sent these words before: after going back it is another."""
    same = (text for text in list_texts_of_browser(request) if text.fields == typed)
    return next((text.submission or "" for text in same), "")


def forget_pending(request: HttpRequest, done: PendingArticle) -> None:
    """This text alone; the others go on waiting."""
    request.session[SESSION_KEY] = [pk for pk in _numbers(request) if pk != done.pk]


def _numbers(request: HttpRequest) -> list[int]:
    found = request.session.get(SESSION_KEY) or []
    return found if isinstance(found, list) else [found]


def continue_to_identity(request: HttpRequest, waiting: PendingArticle) -> HttpResponse:
    """To the step that asks who wrote it; without cookies the page is shown at once."""
    others = [pk for pk in _numbers(request) if pk != waiting.pk]
    request.session[SESSION_KEY] = [waiting.pk, *others][:MOST_TEXTS]
    if not request.COOKIES:
        return show_pending(request, waiting)
    return redirect("article_identity")


def show_pending(
    request: HttpRequest,
    waiting: PendingArticle,
    form: IdentityForm | None = None,
    notice: str = "",
) -> HttpResponse:
    """The step at which this text stands: who wrote it, or look in your mailbox."""
    context = {
        "waiting": waiting,
        "token": pending.make_form_token(waiting),
        "title": waiting.fields.get("title", [""])[0],
        "notice": notice,
    }
    is_mailed = waiting.mailed_at is not None and "change" not in request.GET
    if form is None and is_mailed and not request.user.is_authenticated:
        return render(request, "articles/write_mail_sent.html", context)
    former = {"email": waiting.email, "display_name": waiting.display_name}
    context["form"] = form or IdentityForm(initial=former)
    return render(request, "articles/write_identity.html", context)


def busy_message() -> str:
    """No turn came to render the text: nothing is saved that readers would see empty."""
    return _(
        "The site is busy just now. Your text is kept: please press the button once more "
        "in a moment."
    )


def form_from_pending(
    request: HttpRequest, waiting: PendingArticle, wants: str = ""
) -> ArticleForm:
    """The form as it was typed, to be read again."""
    key = photos.upload_key(waiting.photo) if waiting.photo else ""
    data = restore_form_data(waiting.fields, key)
    return ArticleForm(data, request=request, wants=wants or waiting.wants)
