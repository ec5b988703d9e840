"""The public journal of moderation: what was decided, never about whom or what."""

from datetime import datetime
from typing import cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.protection.access import allow_everybody, require_sign_in
from articles import cache_scopes
from articles.cache_scopes import cache_under
from articles.journal import statistics
from articles.journal.actors import get_actor_label
from articles.journal.public_journal import (
    PUBLIC_ACTIONS,
    JournalFilter,
    PublicJournalEntry,
    build_public_entries,
    filter_entries,
    parse_journal_filter,
    public_months,
)
from articles.models import ActorLabel, Rule

A_PAGE = 50


@allow_everybody
@cache_under("journal", query=("page", "month", "action", "rule"))
@require_safe
def show_journal(request: HttpRequest) -> HttpResponse:
    """Narrowed by ``month``, ``action`` and ``rule``; what there is not is not found."""
    now = timezone.now()
    chosen = _chosen(request, now)
    try:
        page = Paginator(filter_entries(chosen, now), A_PAGE).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise Http404 from error
    context = {
        "page": page,
        "lines": build_public_entries(page, now),
        "numbers": {entry.pk for entry in page},
        "chosen": chosen,
        "query": chosen.query,
        "months": public_months(now),
        "actions": PUBLIC_ACTIONS,
        "rules": Rule,
        "days": settings.JOURNAL_PUBLIC_DAYS,
    }
    return _noindex(render(request, "articles/journal.html", context))


@allow_everybody
@cache_under("journal", query=("month", "action", "rule"))
@require_safe
def journal_feed(request: HttpRequest) -> HttpResponse:
    """Narrowed as the page is."""
    now = timezone.now()
    chosen = _chosen(request, now)
    page = settings.PUBLIC_URL + reverse("journal")
    asked = "?" + chosen.query.rstrip("&") if chosen.query else ""
    found = Atom1Feed(
        title=f"{settings.SITE_NAME} – " + _("Moderation journal"),
        link=page + asked,
        description="",
        language=get_language() or settings.LANGUAGE_CODE,
        feed_url=settings.PUBLIC_URL + request.path + asked,
        feed_guid=_tag_uri("journal" + asked),
        author_name=settings.SITE_NAME,
    )
    for line in build_public_entries(filter_entries(chosen, now)[:A_PAGE], now):
        _add_entry(found, line, page)
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    found.write(response, "utf-8")
    return _noindex(response)


@allow_everybody
@cache_under("journal")
@require_safe
def show_statistics(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The figures of one year; without a year those of the present one."""
    now = timezone.now()
    years = statistics.statistics_years(now)
    if year is not None and year not in years:
        raise Http404
    context = {"figures": statistics.summarise_year(year or years[0], now), "years": years}
    return _noindex(render(request, "articles/statistics.html", context))


class JournalNameForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ActorLabel
        fields = ("is_public",)


@require_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_journal_name(request: HttpRequest) -> HttpResponseBase:
    """A moderator chooses whether their name stands in the journal, for all rows at once."""
    user = cast("User", request.user)
    if not user.moderates:
        raise PermissionDenied
    # A tick that is taken away sends nothing: the form is bound all the same.
    form = JournalNameForm(
        request.POST if request.method == "POST" else None, instance=get_actor_label(user)
    )
    if form.is_valid():
        form.save()
        cache_scopes.bump_scopes("journal")
        messages.success(request, _("Saved."))
        return redirect("journal_name")
    return render(request, "articles/journal_name.html", {"form": form})


def _chosen(request: HttpRequest, now: datetime) -> JournalFilter:
    found = parse_journal_filter(request.GET, now)
    if found is None:
        raise Http404
    return found


def _add_entry(found: Atom1Feed, line: PublicJournalEntry, page: str) -> None:
    entry = line.entry
    said = [f"{line.name}, {entry.get_actor_role_display()}" if line.name
            else entry.get_actor_role_display(), entry.get_rule_display()]  # fmt: skip
    said += [_("Appeal: %(outcome)s") % {"outcome": appeal.get_outcome_display()}
             for appeal in entry.appeals.all()]  # fmt: skip
    if line.overturned_by is not None:
        said.append(_("This decision was overturned later."))
    found.add_item(
        title=_("Article %(number)s: %(action)s")
        % {"number": entry.article_number, "action": entry.get_action_display()},
        link=f"{page}#n{entry.pk}",
        description=" – ".join(words for words in said if words),
        author_name=line.name or settings.SITE_NAME,
        unique_id=_tag_uri(f"journal/{entry.pk}"),
        pubdate=entry.at,
        updateddate=line.changed_at,
    )


def _tag_uri(path: str) -> str:
    return f"tag:{settings.FEED_HOST},2026:{path}"


def _noindex(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
