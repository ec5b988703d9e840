"""The form in which everything is written, new or again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.protection.access import allow_everybody
from accounts.protection.form_origin import is_form_from_this_site
from accounts.protection.rate_limit import allow_request
from articles.models import Article, State
from articles.views.writing import pending_pages, request_checks
from articles.views.writing.flash import redirect_after_save, redirect_after_submission
from articles.views.writing.preview import build_preview_context
from articles.workflow.erasure import UNSAVED_EDITS_KEY
from articles.workflow.permissions import ActionRefused
from articles.writing import drafts, pending, submission
from articles.writing.form_initial import restore_form_data, shorten_values
from articles.writing.forms import ACTIONS, DRAFT, PREVIEW, PUBLISH, ArticleForm
from articles.writing.sent_photo import keep_sent_photo

KEPT_TEXTS_AN_HOUR = 30
MOST_UNSAVED = 5


@allow_everybody
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write_article(request: HttpRequest) -> HttpResponse:
    """A new text. Signed in or not, the form is the same; who wrote it is asked at the end."""
    if refusal := request_checks.refuse_unreadable(request):
        return refusal
    if request.method != "POST":
        return _show(request, ArticleForm(request=request, initial=_initial_from_query(request)))
    form = ArticleForm(
        request.POST, request.FILES, request=request, wants=_requested_action(request)
    )
    answer = _show_again(request, form)
    if answer is not None:
        return answer
    request_checks.log_findings(form, "write")
    if request.user.is_authenticated:
        return _save(request, request.user, form)
    return _keep(request, form)


@allow_everybody
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """An own text again. Typed while the session expired, it waits in the new one for sign-in."""
    if refusal := request_checks.refuse_unreadable(request):
        return refusal
    if not request.user.is_authenticated:
        return _sign_in_first(request, article_id)
    article = _own_article(request.user, article_id)
    if article.state not in drafts.EDITABLE_STATES:
        messages.warning(request, _("This article cannot be changed as it stands."))
        return redirect("my_articles")
    if request.method != "POST":
        return _show_own(request, article)
    form = ArticleForm(
        request.POST,
        request.FILES,
        request=request,
        wants=_requested_action(request),
        article=article,
    )
    return _show_again(request, form) or _revise(request, request.user, form, article)


def _show_again(request: HttpRequest, form: ArticleForm) -> HttpResponse | None:
    """The form with what was typed: for a look, for an error, for a doubt about who sent it."""
    form.is_valid()
    keep_sent_photo(request, form)
    if not request_checks.is_genuine(request):
        doubt = _("The page had been open for long. Your text is here: please send it again.")
        return _show(request, form, status=403, doubt=doubt)
    if not form.is_valid():
        return _show(request, form)
    is_told = "told" in request.POST or not form.has_player
    if form.wants == DRAFT or (form.wants == PUBLISH and is_told):
        if form.photo_notice:
            messages.info(request, form.photo_notice)
        return None
    return _show(
        request, form, preview=True, byline=_byline(request), **build_preview_context(form)
    )


def _byline(request: HttpRequest) -> str:
    return request.user.display_name if request.user.is_authenticated else _("your name")


def _show(
    request: HttpRequest, form: ArticleForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    key = (
        submission.clean_submission_key(request.POST.get("submission", ""))
        or submission.new_submission_key()
    )
    article = form.article
    context: dict[str, Any] = {
        "form": form,
        "article": article,
        "submission": key,
        "is_draft": article is None or article.state == State.DRAFT,
        "based_on": request.POST.get("based_on") or _last_number(article),
        "call": _call_of(form),
        "waiting": [] if request.POST or article else pending_pages.list_offered_texts(request),
    }
    return render(request, "articles/write.html", context | more, status=status)


def _show_own(request: HttpRequest, article: Article) -> HttpResponse:
    """With what was typed before the session expired, if there is such a thing."""
    typed = request.session.get(UNSAVED_EDITS_KEY, {}).get(str(article.pk))
    if typed is None:
        return _show(request, ArticleForm(request=request, article=article))
    data = restore_form_data(typed, typed["image_kept"][0])
    form = ArticleForm(data, request=request, wants=PREVIEW, article=article)
    form.is_valid()
    doubt = _("Here is what you typed before you had to sign in. It is not saved yet.")
    return _show(request, form, doubt=doubt)


def _sign_in_first(request: HttpRequest, article_id: int) -> HttpResponse:
    """The answer is the same whether or not there is such an article."""
    if request.method != "POST" or not is_form_from_this_site(request):
        return redirect_to_login(request.path)
    form = ArticleForm(request.POST, request.FILES, request=request, wants=PREVIEW)
    form.is_valid()
    keep_sent_photo(request, form)
    if not _may_keep_texts(request):
        form.add_error(None, _too_many_texts())
        return _show(request, form)
    typed = shorten_values(form.typed(), form.fields) | {"image_kept": [form.photo_key]}
    exists = Article.objects.filter(pk=article_id).exists()
    others = dict(list(request.session.get(UNSAVED_EDITS_KEY, {}).items())[-MOST_UNSAVED + 1 :])
    # The session changes either way: the answer does not tell whether there is such an article.
    request.session[UNSAVED_EDITS_KEY] = others | ({str(article_id): typed} if exists else {})
    messages.info(request, _("Your text is kept: sign in, then save it."))
    return redirect_to_login(request.path)


def _save(request: HttpRequest, user: User, form: ArticleForm) -> HttpResponse:
    publish = form.wants == PUBLISH
    text = form.text(terms_accepted_at=timezone.now() if publish else None)
    key = submission.clean_submission_key(request.POST.get("submission", ""))
    try:
        origin = request_checks.text_origin(request, form.bot_signs)
        saved = submission.save_submission(text, by=user, key=key, publish=publish, origin=origin)
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return _show(request, form)
    return redirect_after_submission(request, saved)


def _revise(request: HttpRequest, user: User, form: ArticleForm, article: Article) -> HttpResponse:
    accepted = timezone.now() if form.wants == PUBLISH else None
    try:
        article = drafts.revise_article(
            article.pk,
            form.text(terms_accepted_at=accepted),
            by=user,
            based_on=_number(request.POST.get("based_on", "")),
            origin=request_checks.text_origin(request, form.bot_signs),
        )
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return _show(request, form, status=409, based_on=_last_number(article))
    _forget_unsaved(request, article)
    if form.wants == PUBLISH and article.state == State.DRAFT:
        origin = request_checks.text_origin(request, form.bot_signs)
        return redirect_after_save(
            request, *submission.try_to_publish(article, by=user, origin=origin)
        )
    return redirect_after_save(request, article, "", again=True)


def _forget_unsaved(request: HttpRequest, article: Article) -> None:
    kept = request.session.get(UNSAVED_EDITS_KEY, {})
    if str(article.pk) in kept:
        request.session[UNSAVED_EDITS_KEY] = {n: kept[n] for n in kept if n != str(article.pk)}


def _keep(request: HttpRequest, form: ArticleForm) -> HttpResponse:
    if not _may_keep_texts(request):
        form.add_error(None, _too_many_texts())
        return _show(request, form)
    typed = form.typed()
    key = submission.clean_submission_key(request.POST.get("submission", ""))
    kept = pending.store_pending(
        typed,
        photo=form.text().photo,
        wants=form.wants,
        submission=pending_pages.submission_key_of_session(request, typed) or key,
        language=str(get_language()),
        findings=form.bot_signs,
    )
    return pending_pages.continue_to_identity(request, kept)


def _may_keep_texts(request: HttpRequest) -> bool:
    """For visitors of one network together; who signs in is not counted."""
    return allow_request(request, "visitor_text", amount=KEPT_TEXTS_AN_HOUR, per_seconds=3600)


def _too_many_texts() -> str:
    return _(
        "Many texts came from your network within the hour. Yours is still here: "
        "sign in, or send it again in an hour."
    )


def _own_article(user: User, article_id: int) -> Article:
    article = Article.objects.written_by(user).filter(pk=article_id).first()
    if article is None or article.state == State.ERASED:
        raise Http404
    return article


def _requested_action(request: HttpRequest) -> str:
    """What nobody asked for is only shown."""
    action = request.POST.get("action", "")
    return action if action in ACTIONS else PREVIEW


def _initial_from_query(request: HttpRequest) -> dict[str, Any]:
    """A link may come with the call that is to be answered, or with the kind of text."""
    asked = {"answers": _number(request.GET.get("answers", "")), "kind": request.GET.get("kind")}
    return {name: value for name, value in asked.items() if value}


def _last_number(article: Article | None) -> int | None:
    last = article.revisions.first() if article else None
    return last.number if last else None


def _call_of(form: ArticleForm) -> Article | None:
    """The call that this text answers, of those that it may; at most one query."""
    chosen = _number(str(form["answers"].value() or ""))
    field: Any = form.fields["answers"]
    return field.queryset.filter(pk=chosen).first() if chosen else None


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None  # noqa: PLR2004
