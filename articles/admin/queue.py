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
from articles.models import Article, Report, SpamCleanup, Wave
from articles.models.article import ArticleQuerySet
from articles.moderation import presence
from articles.moderation import queue as waiting
from articles.notifications import reason_texts

ROWS_SHOWN = 60
IN_A_WAVE = 200
UNDO_OFFERED_FOR = timedelta(hours=1)


def show_queue(request: HttpRequest) -> TemplateResponse:
    """Some twenty queries, whatever the size."""
    now, by = timezone.now(), cast("User", request.user)
    to_read = _with_reasons(waiting.articles_to_read()[:ROWS_SHOWN])
    reported = _with_reasons(waiting.reported_articles()[:ROWS_SHOWN])
    _add_report_reasons(reported)
    hidden = _with_reasons(waiting.hidden_articles()[:ROWS_SHOWN])
    surges = waiting.summarise_waves()
    context = {
        **admin.site.each_context(request),
        "title": _("To read"),
        "figures": waiting.queue_statistics(now),
        "appeals": waiting.open_appeals(),
        "account_appeals": waiting.open_account_appeals(),
        "reported": reported,
        "surges": [(surge, reason_texts.describe_wave(surge.wave)) for surge in surges],
        "groups": waiting.group_by_account(to_read),
        "more": max(0, waiting.articles_to_read().count() - len(to_read))
        if len(to_read) == ROWS_SHOWN
        else 0,
        "hidden": hidden,
        "overdue_before": now - waiting.OVERDUE_AFTER,
        "listed": waiting.listed_unread_articles(now).for_cards()[:ROWS_SHOWN],
        "undo": _just_cleared(by, now),
    }
    _add_presence([*to_read, *reported, *hidden], by, now)
    return TemplateResponse(request, "admin/desk/queue.html", context)


def show_wave(request: HttpRequest, wave_id: int) -> TemplateResponse:
    """What a wave brought, so that a moderator can look before clearing it."""
    found = Wave.objects.filter(pk=wave_id).first()
    if found is None:
        raise Http404
    articles = _with_reasons(found.articles.public_or_held()[:IN_A_WAVE])
    context = {
        **admin.site.each_context(request),
        "title": reason_texts.describe_wave(found),
        "wave": found,
        "groups": waiting.group_by_account(articles),
    }
    return TemplateResponse(request, "admin/desk/wave.html", context)


def next_article_number(done: int, by: User, now: datetime) -> int | None:
    """The next article to read, past those that another moderator looks at."""
    for rows in (waiting.reported_articles(), waiting.articles_to_read()):
        others = rows.exclude(pk=done).exclude(authors=by)
        numbers = [
            article.pk
            for group in waiting.group_by_account(others.for_cards()[:ROWS_SHOWN])
            for article in group.articles
        ]
        taken = presence.other_viewers(numbers, by, now)
        free = next((number for number in numbers if number not in taken), None)
        if free is not None:
            return free
    return None


def _with_reasons(rows: ArticleQuerySet) -> list[Article]:
    """With the machine's reasons in plain words."""
    found = list(rows.for_cards().prefetch_related("screenings"))
    for article in found:
        article.why = reason_texts.describe_screening(article)  # type: ignore[attr-defined]
    return found


def _add_report_reasons(articles: list[Article]) -> None:
    """The reasons of the open reports, each once; one query."""
    still_open = Report.objects.open().order_by("created_at", "pk")
    prefetch_related_objects(articles, Prefetch("reports", still_open, to_attr="unanswered"))
    for article in articles:
        words = [report.get_reason_display() for report in article.unanswered]  # type: ignore[attr-defined]
        article.reported_for = list(dict.fromkeys(words))  # type: ignore[attr-defined]


def _add_presence(articles: list[Article], by: User, now: datetime) -> None:
    looking = presence.other_viewers({article.pk for article in articles}, by, now)
    for article in articles:
        article.looking = looking.get(article.pk, [])  # type: ignore[attr-defined]


def _just_cleared(by: User, now: datetime) -> SpamCleanup | None:
    """The newest spam cleanup of this moderator, offered to be undone while it is fresh."""
    return SpamCleanup.objects.filter(by=by, undone_at=None, at__gt=now - UNDO_OFFERED_FOR).first()
