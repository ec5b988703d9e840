"""One article on the desk: as readers see it, beside what can be decided about it."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from articles import workflow
from articles.admin import (
    account,
    admin_log,
    decisions,
    director,
    queue,
    review_context,
    spam_cleanups,
)
from articles.admin.base import ReadOnlyAdmin, require_director
from articles.admin.desk_button import DeskButton
from articles.admin.forms import ErasureForm, ReportAnswerForm
from articles.models import Article, Report, Rule, State
from articles.moderation import presence
from articles.workflow.permissions import ActionRefused


@admin.register(Article)
class ArticleAdmin(ReadOnlyAdmin):
    list_display = ("title", "byline", "state", "published_at")
    list_filter = ("state", "section")
    search_fields = ("title", "=id")
    search_help_text = gettext_lazy("Words of the title, or the number")
    ordering = ("-published_at",)

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Article]:
        return Article.objects.for_cards().exclude(state__in=(State.DRAFT, State.ERASED))

    @admin.display(description=gettext_lazy("authors"))
    def byline(self, article: Article) -> str:
        return ", ".join(article.bylines)

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[str, Any]] = {
            "queue": ("queue/", queue.show_queue),
            "wave": ("waves/<int:wave_id>/", queue.show_wave),
            "wave_clear": ("waves/<int:wave_id>/clear/", spam_cleanups.clear_wave),
            "wave_dismiss": ("waves/<int:wave_id>/dismiss/", spam_cleanups.dismiss_wave),
            "spam_cleanups": ("clearances/", spam_cleanups.list_spam_cleanups),
            "spam_cleanup_undo": (
                "clearances/<int:cleanup_id>/undo/",
                spam_cleanups.undo_spam_cleanup,
            ),
            "account": ("accounts/<int:user_id>/", account.review_account),
            "connection_data": ("connections/", director.show_connection_data),
            "legal_duties": ("duties/", director.show_legal_duties),
            "presence": ("<int:article_id>/presence/", update_presence),
            "erase": ("<int:article_id>/erase/", erase_article),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"articles_{name}")
            for name, (route, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any
    ) -> HttpResponse:
        if not object_id.isdecimal() or not self.has_view_permission(request):
            raise Http404
        rows = self.get_queryset(request).prefetch_related("screenings")
        article = get_object_or_404(rows, pk=int(object_id))
        bound: review_context.BoundForms = {}
        if request.method == "POST":
            done = _decide(request, article, bound)
            if done is not None:
                return done
            article = get_object_or_404(rows.all(), pk=article.pk)
        by, now = cast("User", request.user), timezone.now()
        context = {
            **self.admin_site.each_context(request),
            **review_context.build_review_context(request, article, by, bound, now),
            "title": article.title,
            "next": queue.next_article_number(article.pk, by, now),
        }
        return TemplateResponse(request, "admin/desk/article.html", context)


def update_presence(request: HttpRequest, article_id: int) -> JsonResponse:
    """Asked by the open page: keeps its moderator’s presence alive and says who else is there."""
    article = get_object_or_404(Article, pk=article_id)
    names = presence.record_viewer(article.pk, cast("User", request.user), timezone.now())
    return JsonResponse({"text": presence_text(names)})


def presence_text(names: list[str]) -> str:
    if not names:
        return ""
    text = ngettext("%(names)s is looking at it.", "%(names)s are looking at it.", len(names))
    return text % {"names": get_text_list(names, _("and"))}


def erase_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """For the director alone; asks once more, because nothing brings it back."""
    require_director(request)
    by = cast("User", request.user)
    rows = Article.objects.exclude(state__in=(State.DRAFT, State.ERASED))
    article = get_object_or_404(rows, pk=article_id)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rule, reason = Rule(form.cleaned_data["rule"]), form.cleaned_data["reason"]
        try:
            with transaction.atomic():
                workflow.erase(article.pk, by=by, rule=rule, reason=reason)
                admin_log.record_action(request, Article, article.pk, "erase")
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Article %d is erased.") % article.pk)
            return redirect("admin:articles_queue")
    context = {
        **admin.site.each_context(request),
        "title": _("Erase article %d") % article.pk,
        "article": article,
        "form": form,
    }
    return TemplateResponse(request, "admin/desk/erase.html", context)


def _decide(
    request: HttpRequest, article: Article, bound: review_context.BoundForms
) -> HttpResponse | None:
    """Do what the button says and go on to the next article; None when something is to be said."""
    name = request.POST.get("verb", "")
    verb = decisions.DECISIONS.get(name)
    if verb is None:
        raise Http404
    data: dict[str, Any] = {}
    if verb.form is not None:
        form = _form(request, article, name, verb)
        if not form.is_valid():
            bound[_form_key(name, verb, form)] = form
            return None
        data = form.cleaned_data
    by = cast("User", request.user)
    try:
        with transaction.atomic():
            decisions.apply_decision(article, name, data, by=by, seen=request.POST.get("seen", ""))
            admin_log.record_action(request, Article, article.pk, name)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        if verb.form is not None:
            bound[_form_key(name, verb, form)] = form
        return None
    here = reverse("admin:articles_article_change", args=[article.pk])
    # The next article stands under what is said about this one: it is named.
    context = {"article": article, "here": here, "done": verb.done}
    messages.success(request, render_to_string("admin/articles/_decision_message.html", context))
    return redirect(here) if verb.stays else _next(article, by)


def _form(request: HttpRequest, article: Article, name: str, verb: DeskButton[Article]) -> Any:
    assert verb.form is not None  # noqa: S101 - told to the type checker
    more: dict[str, Any] = {"prefix": verb.prefix or name}
    if verb.form is ReportAnswerForm:
        more["reports"] = article.reports.filter(outcome=Report.Outcome.OPEN)
    return verb.form(request.POST, **more)


def _form_key(name: str, verb: DeskButton[Article], form: Any) -> str:
    """Under which name the page finds the form that was sent."""
    return f"{verb.prefix}-{form['appeal'].value()}" if verb.prefix else name


def _next(article: Article, by: User) -> HttpResponse:
    now = timezone.now()
    presence.remove_viewer(article.pk, by, now)
    number = queue.next_article_number(article.pk, by, now)
    if number is None:
        return redirect("admin:articles_queue")
    return redirect(reverse("admin:articles_article_change", args=[number]))
