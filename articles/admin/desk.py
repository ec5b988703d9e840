"""What is new, oldest first and grouped by account; one page an article with what can be done."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles import appeals, reports, workflow
from articles.admin.base import ReadOnlyAdmin
from articles.admin.forms import AnswerForm, ReasonForm, VerdictForm
from articles.guards import Refused
from articles.models import Appeal, Article, JournalEntry, Report, Rule, State

Verb = Callable[[Article, User, dict[str, Any]], object]

VERBS: dict[str, tuple[type[forms.Form] | None, Verb]] = {
    "affirm": (None, lambda a, by, _d: workflow.affirm(a.pk, by=by)),
    "read": (None, lambda a, by, _d: workflow.mark_read(a.pk, by=by)),
    "restore": (None, lambda a, by, _d: workflow.restore(a.pk, by=by)),
    "hide": (
        ReasonForm,
        lambda a, by, d: workflow.hide(a.pk, by=by, rule=Rule(d["rule"]), reason=d["reason"]),
    ),
    "remove": (
        ReasonForm,
        lambda a, by, d: workflow.remove(a.pk, by=by, rule=Rule(d["rule"]), reason=d["reason"]),
    ),
    "keep": (AnswerForm, lambda a, by, d: reports.answer_all(a.pk, by=by, answer=d["answer"])),
    "uphold": (VerdictForm, lambda a, by, d: appeals.uphold(a.pk, by=by, reason=d["reason"])),
    "dismiss": (VerdictForm, lambda a, by, d: appeals.dismiss(a.pk, by=by, reason=d["reason"])),
}
OFFERED: dict[str, tuple[str, ...]] = {
    State.ONLINE: ("affirm", "read", "hide"),
    State.LISTED: ("read", "hide"),
    State.HIDDEN: ("restore", "remove"),
}
LABELS = {
    "affirm": gettext_lazy("Affirm: seen, it can be listed"),
    "read": gettext_lazy("I have read it, nothing to decide"),
    "restore": gettext_lazy("Restore it"),
    "hide": gettext_lazy("Hide it"),
    "remove": gettext_lazy("Remove it for good"),
    "keep": gettext_lazy("Answer: the article stays"),
    "uphold": gettext_lazy("Grant the appeal"),
    "dismiss": gettext_lazy("Dismiss the appeal"),
}


@admin.register(Article)
class ArticleAdmin(ReadOnlyAdmin):
    list_display = ("title", "byline", "state", "published_at")
    list_filter = ("state", "section")
    search_fields = ("title", "=id")
    ordering = ("-published_at",)

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Article]:
        return Article.objects.for_cards().exclude(state__in=(State.DRAFT, State.ERASED))

    @admin.display(description=gettext_lazy("authors"))
    def byline(self, article: Article) -> str:
        return ", ".join(article.bylines)

    def get_urls(self) -> list[URLPattern]:
        queue = path("queue/", self.admin_site.admin_view(self.queue), name="articles_queue")
        return [queue, *super().get_urls()]

    def queue(self, request: HttpRequest) -> TemplateResponse:
        """Three queries, whatever the size."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("What is new"),
            "accounts": _by_account(),
            "reported": self.get_queryset(request).filter(open_reports()).distinct(),
            "hidden": self.get_queryset(request).filter(state=State.HIDDEN),
            "appeals": Appeal.objects.filter(outcome=Appeal.Outcome.OPEN).select_related("article"),
        }
        return TemplateResponse(request, "admin/articles/queue.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any
    ) -> HttpResponse:
        found = (
            self.get_queryset(request).filter(pk=int(object_id)) if object_id.isdecimal() else None
        )
        article = found.first() if found is not None else None
        if article is None or not self.has_view_permission(request):
            raise Http404
        bound: dict[str, forms.Form] = {}
        if request.method == "POST":
            done = self._decide(request, article, bound)
            if done is not None:
                return done
        return TemplateResponse(
            request, "admin/articles/desk.html", self._page(request, article, bound)
        )

    def _decide(
        self, request: HttpRequest, article: Article, bound: dict[str, forms.Form]
    ) -> HttpResponse | None:
        """Do what the button says and go on to the next article; None when the form has errors."""
        name = request.POST.get("verb", "")
        form_class, verb = VERBS.get(name, (None, None))
        if verb is None:
            raise Http404
        form = form_class(request.POST, prefix=name) if form_class else None
        if form is not None:
            bound[name] = form
            if not form.is_valid():
                return None
        try:
            verb(article, cast("User", request.user), form.cleaned_data if form else {})
        except Refused as refused:
            messages.error(request, str(refused))
            article.refresh_from_db(fields=["state", "state_since"])
            return None
        messages.success(request, _("Done: “%(what)s”.") % {"what": LABELS[name]})
        return _next(article)

    def _page(
        self, request: HttpRequest, article: Article, bound: dict[str, forms.Form]
    ) -> dict[str, Any]:
        names = list(OFFERED.get(article.state, ()))
        open_now = list(article.reports.filter(outcome=Report.Outcome.OPEN))
        appeal = (
            article.appeals.filter(outcome=Appeal.Outcome.OPEN).select_related("decision").first()
        )
        if open_now:
            names.append("keep")
        if appeal:
            names += ["uphold", "dismiss"]
        return {
            **self.admin_site.each_context(request),
            "title": article.title,
            "article": article,
            "verbs": [_verb(name, bound) for name in names],
            "reports": open_now,
            "appeal": appeal,
            "journal": JournalEntry.objects.filter(article_number=article.pk),
            "occurrences": list(article.occurrences.all()),
        }


def open_reports() -> Q:
    return Q(reports__outcome=Report.Outcome.OPEN, reports__isnull=False)


def _verb(name: str, bound: dict[str, forms.Form]) -> dict[str, Any]:
    form_class, _call = VERBS[name]
    form = bound.get(name) or (form_class(prefix=name) if form_class else None)
    return {"name": name, "label": LABELS[name], "form": form}


def _by_account() -> list[dict[str, Any]]:
    """Who waits with which articles, the longest first."""
    waiting = Article.objects.unread().for_cards()
    counted = waiting.annotate(open_reports=Count("reports", filter=open_reports()))
    groups: dict[int, dict[str, Any]] = {}
    for article in counted:
        for row in article.authorships.all()[:1]:
            group = groups.setdefault(row.user_id, {"account": row.user, "articles": []})
            group["articles"].append(article)
    return list(groups.values())


def _next(done: Article) -> HttpResponse:
    following = Article.objects.unread().exclude(pk=done.pk).first()
    if following is None:
        return redirect("admin:articles_queue")
    return redirect(reverse("admin:articles_article_change", args=[following.pk]))
