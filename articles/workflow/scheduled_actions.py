"""What the machine does by itself, when its time has come. Safe to run twice, or a week late."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.journal import entries
from articles.journal.actors import MACHINE
from articles.models import Action, Article, Authorship, Report, Rule, State, Wave
from articles.models.article import ArticleQuerySet
from articles.notifications import emails
from articles.notifications.statements import RELEASED_AFTER, SHOWN_AFTER
from articles.workflow import report_quorum, resolution
from articles.workflow.moderator_actions import release_locked_article
from articles.workflow.state_machine import lock_article, move_article

logger = logging.getLogger(__name__)

LISTED_AFTER = timedelta(hours=24)


def list_due_articles(*, now: datetime | None = None) -> list[int]:
    """List what has been online for 24 hours without a report; the numbers that were listed.

    Nothing moves while no moderator has been active for seven days, nor in a wave.
    """
    now = now or timezone.now()
    return _each(_to_list, _list, now) if entries.has_active_moderator(now) else []


def release_due_articles(*, now: datetime | None = None) -> list[int]:
    """Let go what was held for 48 hours, outside a wave and absence; the numbers released.

    What a blocked account wrote stays where it is, and a wave until a moderator says what it is.
    """
    now = now or timezone.now()
    return _each(_to_release, _release, now) if entries.has_active_moderator(now) else []


def show_undecided_articles(*, now: datetime | None = None) -> list[int]:
    """What reports alone have hidden, and nobody decided about in 72 hours, is back online."""
    return _each(_to_show, _show, now or timezone.now())


def hide_reported_article(article_id: int, *, now: datetime | None = None) -> bool:
    """Hide what three independent established authors report, until a moderator decides.

    Reports that have hidden it for 72 hours hide it no more: it takes three new ones.
    """
    now = now or timezone.now()
    with transaction.atomic():
        article = lock_article(article_id)
        if not article.is_readable or entries.has_been_restored_by_person(article_id):
            return False
        shown = entries.shown_undecided_at(article_id)
        reports = report_quorum.find_independent_reports(article, now, since=shown)
        if not reports:
            return False
        entry = move_article(
            article, State.HIDDEN, Action.HIDDEN, MACHINE, now=now, rule=Rule(reports[0].reason),
            reason=report_quorum.EXPLANATION,
        )  # fmt: skip
        emails.send_article_hidden(article, entry)
        emails.send_moderators_hidden_by_reports(article)
    return True


def _each(
    due: Callable[[datetime], ArticleQuerySet],
    act: Callable[[Article, datetime], bool],
    now: datetime,
) -> list[int]:
    """Each in a transaction of its own, looked at again under its lock.

    One that fails stops no other, and is tried again when beat comes back.
    """
    moved = []
    for number in list(due(now).values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                article = lock_article(number)
                if due(now).filter(pk=number).exists() and act(article, now):
                    moved.append(number)
        except Article.DoesNotExist:
            continue
        except Exception:
            logger.exception("timed arrow failed: article=%d", number)
    return moved


def _to_list(now: datetime) -> ArticleQuerySet:
    due = Article.objects.unread().filter(state_since__lte=now - LISTED_AFTER)
    return _left_alone(due).exclude(Exists(Report.objects.open().filter(article=OuterRef("pk"))))


def _to_release(now: datetime) -> ArticleQuerySet:
    return _left_alone(Article.objects.held().filter(state_since__lte=now - RELEASED_AFTER))


def _to_show(now: datetime) -> ArticleQuerySet:
    return Article.objects.filter(state=State.HIDDEN, state_since__lte=now - SHOWN_AFTER)


def _left_alone(due: ArticleQuerySet) -> ArticleQuerySet:
    """In no wave about which nobody has decided, and of no blocked account."""
    blocked = Authorship.objects.filter(article=OuterRef("pk"), user__blocked_at__isnull=False)
    return due.exclude(wave__in=Wave.objects.unsettled()).exclude(Exists(blocked))


def _list(article: Article, now: datetime) -> bool:
    entry = move_article(article, State.LISTED, Action.LISTED, MACHINE, now=now)
    emails.send_article_listed(article, entry)
    return True


def _release(article: Article, now: datetime) -> bool:
    release_locked_article(article, MACHINE, now)
    resolution.grant_open_appeals(article, None, now)
    return True


def _show(article: Article, now: datetime) -> bool:
    decision = entries.last_restriction(article.pk)
    if decision is None or not decision.by_machine:
        return False
    entry = move_article(article, State.ONLINE, Action.RESTORED, MACHINE, now=now)
    resolution.grant_open_appeals(article, None, now)
    emails.send_article_restored(article, entry)
    emails.send_moderators_shown_undecided(article)
    return True
