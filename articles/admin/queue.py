"""One page “to read”: what waits, oldest first, by wave and then by account."""

from datetime import datetime, timedelta
from typing import cast

from django.contrib import admin
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import Article, Clearance, Report, Wave
from articles.models.article import ArticleQuerySet
from articles.moderation import presence
from articles.moderation import queue as waiting
from articles.notifications import reason_texts

SHOWN = 60
IN_A_WAVE = 200
FRESH = timedelta(hours=1)


def queue(request: HttpRequest) -> TemplateResponse:
    """Some twenty queries, whatever the size."""
    now, by = timezone.now(), cast("User", request.user)
    to_read = _described(waiting.to_read()[:SHOWN])
    reported = _described(waiting.reported()[:SHOWN])
    _say_what_for(reported)
    hidden = _described(waiting.hidden()[:SHOWN])
    surges = waiting.surges()
    context = {
        **admin.site.each_context(request),
        "title": _("To read"),
        "figures": waiting.figures(now),
        "appeals": waiting.appeals(),
        "account_appeals": waiting.account_appeals(),
        "reported": reported,
        "surges": [(surge, reason_texts.of_wave(surge.wave)) for surge in surges],
        "groups": waiting.by_account(to_read),
        "more": max(0, waiting.to_read().count() - len(to_read)) if len(to_read) == SHOWN else 0,
        "hidden": hidden,
        "overdue_before": now - waiting.OVERDUE_AFTER,
        "listed": waiting.listed_unread(now).for_cards()[:SHOWN],
        "undo": _just_cleared(by, now),
    }
    _mark_who_looks([*to_read, *reported, *hidden], by, now)
    return TemplateResponse(request, "admin/desk/queue.html", context)


def wave(request: HttpRequest, wave_id: int) -> TemplateResponse:
    """What a wave brought, so that a moderator can look before clearing it."""
    found = Wave.objects.filter(pk=wave_id).first()
    if found is None:
        raise Http404
    articles = _described(found.articles.public_or_held()[:IN_A_WAVE])
    context = {
        **admin.site.each_context(request),
        "title": reason_texts.of_wave(found),
        "wave": found,
        "groups": waiting.by_account(articles),
    }
    return TemplateResponse(request, "admin/desk/wave.html", context)


def following(done: int, by: User, now: datetime) -> int | None:
    """The next article to read, past those that another moderator looks at."""
    for rows in (waiting.reported(), waiting.to_read()):
        others = rows.exclude(pk=done).exclude(authors=by)
        numbers = [
            article.pk
            for group in waiting.by_account(others.for_cards()[:SHOWN])
            for article in group.articles
        ]
        taken = presence.others(numbers, by, now)
        free = next((number for number in numbers if number not in taken), None)
        if free is not None:
            return free
    return None


def _described(rows: ArticleQuerySet) -> list[Article]:
    """With the machine's reasons in plain words."""
    found = list(rows.for_cards().prefetch_related("screenings"))
    for article in found:
        article.why = reason_texts.of(article)  # type: ignore[attr-defined]
    return found


def _say_what_for(articles: list[Article]) -> None:
    """The reasons of the open reports, each once; one query."""
    still_open = Report.objects.open().order_by("created_at", "pk")
    prefetch_related_objects(articles, Prefetch("reports", still_open, to_attr="unanswered"))
    for article in articles:
        words = [report.get_reason_display() for report in article.unanswered]  # type: ignore[attr-defined]
        article.reported_for = list(dict.fromkeys(words))  # type: ignore[attr-defined]


def _mark_who_looks(articles: list[Article], by: User, now: datetime) -> None:
    looking = presence.others({article.pk for article in articles}, by, now)
    for article in articles:
        article.looking = looking.get(article.pk, [])  # type: ignore[attr-defined]


def _just_cleared(by: User, now: datetime) -> Clearance | None:
    """The newest clearance of this moderator, offered to be undone while it is fresh."""
    return Clearance.objects.filter(by=by, undone_at=None, at__gt=now - FRESH).first()
