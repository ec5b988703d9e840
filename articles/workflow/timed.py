"""What the machine does by itself, when its time has come. Safe to run twice, or a week late."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles import independence, journal, notifications
from articles.actors import MACHINE
from articles.models import Action, Article, Report, Rule, State, Wave
from articles.workflow.machine import locked, move
from articles.workflow.moderators import release_locked

LISTED_AFTER = timedelta(hours=24)
SHOWN_AFTER = timedelta(hours=72)
RELEASED_AFTER = timedelta(hours=48)


def list_due(*, now: datetime | None = None) -> list[int]:
    """List what has been online for 24 hours without a report; the numbers that were listed.

    Nothing moves while no moderator has been active for seven days.
    """
    now = now or timezone.now()
    if not journal.moderators_active(now):
        return []
    due = Article.objects.unread().filter(state_since__lte=now - LISTED_AFTER)
    return _each(due.exclude(_reported()).values_list("pk", flat=True), _list_one, now)


def release_due(*, now: datetime | None = None) -> list[int]:
    """Let go what was held for 48 hours, outside a wave and absence; the numbers released.

    What a blocked account wrote stays where it is.
    """
    now = now or timezone.now()
    if not journal.moderators_active(now):
        return []
    due = (
        Article.objects.held()
        .filter(state_since__lte=now - RELEASED_AFTER)
        .exclude(wave__in=Wave.objects.unsettled())
        .exclude(authors__blocked_at__isnull=False)
    )
    return _each(due.values_list("pk", flat=True), _release_one, now)


def show_undecided(*, now: datetime | None = None) -> list[int]:
    """What reports alone have hidden, and nobody decided about in 72 hours, is back online."""
    now = now or timezone.now()
    due = Article.objects.filter(state=State.HIDDEN, state_since__lte=now - SHOWN_AFTER)
    return _each(due.values_list("pk", flat=True), _show_one, now)


def hide_reported(article_id: int, *, now: datetime | None = None) -> bool:
    """Hide what three independent established authors report, until a moderator decides."""
    now = now or timezone.now()
    with transaction.atomic():
        article = locked(article_id)
        if not article.is_readable or journal.restored_by_a_person(article_id):
            return False
        reports = independence.three_of(article, now)
        if not reports:
            return False
        entry = move(
            article, State.HIDDEN, Action.HIDDEN, MACHINE, now=now, rule=Rule(reports[0].reason),
            reason=independence.EXPLANATION,
        )  # fmt: skip
        notifications.hidden(article, entry, led_by_report=True)
        notifications.hidden_by_reports(article)
    return True


def hold_wave(wave: Wave, *, now: datetime) -> list[int]:
    """Hold what the wave has already put online; the numbers that were held."""
    online = Article.objects.unread().filter(wave=wave).values_list("pk", flat=True)
    return _each(online, _hold_one, now)


def _each(numbers: object, act: Callable[[int, datetime], bool], now: datetime) -> list[int]:
    """Each in a transaction of its own: one that fails or has moved on stops no other."""
    return [number for number in list(numbers) if act(number, now)]  # type: ignore[call-overload]


def _list_one(article_id: int, now: datetime) -> bool:
    with transaction.atomic():
        article = locked(article_id)
        if article.state != State.ONLINE or article.reports.open().exists():
            return False
        entry = move(article, State.LISTED, Action.LISTED, MACHINE, now=now)
        notifications.listed(article, entry)
    return True


def _release_one(article_id: int, now: datetime) -> bool:
    with transaction.atomic():
        article = locked(article_id)
        if article.state != State.HELD:
            return False
        release_locked(article, MACHINE, now)
    return True


def _show_one(article_id: int, now: datetime) -> bool:
    with transaction.atomic():
        article = locked(article_id)
        decision = journal.last_restriction(article_id)
        if article.state != State.HIDDEN or decision is None or not decision.by_machine:
            return False
        entry = move(article, State.ONLINE, Action.RESTORED, MACHINE, now=now)
        notifications.restored(article, entry)
        notifications.shown_undecided(article)
    return True


def _hold_one(article_id: int, now: datetime) -> bool:
    with transaction.atomic():
        article = locked(article_id)
        if article.state != State.ONLINE:
            return False
        entry = move(article, State.HELD, Action.HELD, MACHINE, now=now)
        notifications.held(article, entry, None)
    return True


def _reported() -> Exists:
    return Exists(Report.objects.open().filter(article=OuterRef("pk")))
