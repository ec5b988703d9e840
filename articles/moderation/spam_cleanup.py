"""“Spam: everything by this account”, or by this wave: one decision, reversible for thirty days.

Locks are taken in the order wave, articles by number, accounts by number: as everywhere else.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import workflow
from articles.journal import entries
from articles.models import (
    Article,
    Authorship,
    Rule,
    SpamCleanup,
    SpamCleanupArticle,
    State,
    Suspension,
    Wave,
)
from articles.moderation import suspensions
from articles.spam import known_hosts, screen, wave_members
from articles.workflow.permissions import ActionRefused, require_moderator

logger = logging.getLogger(__name__)

REASON = "Spam."


def clean_up_account(user_id: int, *, by: User, now: datetime | None = None) -> SpamCleanup:
    """Hide or hold all that this account published, and block it. Raises ActionRefused."""
    now = now or timezone.now()
    require_moderator(by)
    with transaction.atomic():
        found = SpamCleanup.objects.create(by=by, at=now)
        _take_down([user_id], found, by, now)
        _block(user_id, found, by, now)
    return found


def clean_up_wave(wave_id: int, *, by: User, now: datetime | None = None) -> SpamCleanup:
    """The same for each newcomer of the wave. Raises ActionRefused when another was faster.

    Some twenty queries for a thousand accounts, and a dozen for each text that can still be read.
    """
    now = now or timezone.now()
    require_moderator(by)
    with transaction.atomic():
        wave = _settle(wave_id, Wave.Outcome.SPAM, now)
        found = SpamCleanup.objects.create(by=by, at=now, wave=wave)
        writers = Authorship.objects.accepted().filter(article__wave=wave)
        newcomers = writers.filter(user__established_at=None, user__is_staff=False)
        people = list(newcomers.values_list("user", flat=True).distinct())
        _take_down(people, found, by, now)
        suspensions.suspend_accounts(
            people, found, by=by, rule=Rule.COMMERCIAL, reason=REASON, now=now
        )
    return found


def dismiss_wave(wave_id: int, *, by: User, now: datetime | None = None) -> None:
    """It is no spam: what it alone held is released, the rest waits to be read.

    Its sign makes no wave again. Raises ActionRefused when another was faster.
    """
    now = now or timezone.now()
    require_moderator(by)
    with transaction.atomic():
        wave = _settle(wave_id, Wave.Outcome.HARMLESS, now)
        numbers = wave_members.dissolve_wave(wave)
        if wave.kind == Wave.Kind.HOST:
            known_hosts.add_known_host(wave.key, now)
        transaction.on_commit(lambda: _release(numbers, by, now), robust=True)


def undo_cleanup(cleanup_id: int, *, by: User, now: datetime | None = None) -> None:
    """Put back everything that it took down, and open the accounts. Raises ActionRefused."""
    now = now or timezone.now()
    require_moderator(by)
    with transaction.atomic():
        found = SpamCleanup.objects.select_for_update(no_key=True).get(pk=cleanup_id)
        if not found.can_be_undone(now):
            raise ActionRefused(_("This can no longer be undone."))
        found.undone_at, found.undone_by = now, by
        found.save(update_fields=["undone_at", "undone_by"])
        Wave.objects.filter(clearances=found).update(outcome=Wave.Outcome.HARMLESS)
        for row in found.articles.select_related("article").order_by("article"):
            if row.article.state == State.HIDDEN:
                workflow.restore(row.article_id, by=by, reason=_("It was no spam."), now=now)
        for suspension in found.suspensions.running().select_related("user").order_by("user"):
            suspensions.end_suspension(suspension, _("It was no spam."), now)


def _settle(wave_id: int, outcome: Wave.Outcome, now: datetime) -> Wave:
    wave = Wave.objects.select_for_update(no_key=True).get(pk=wave_id)
    if wave.settled_at is not None:
        raise ActionRefused(_("This wave has been cleared meanwhile."))
    wave.settled_at, wave.outcome = now, outcome
    wave.save(update_fields=["settled_at", "outcome"])
    return wave


def _take_down(people: Iterable[int], found: SpamCleanup, by: User, now: datetime) -> None:
    """What is held stays so: nobody but its author reads it, and a blocked account's is not
    released."""
    theirs = Authorship.objects.accepted().filter(user__in=people).values("article")
    locked = Article.objects.select_for_update().filter(pk__in=theirs).public_or_held()
    articles = list(locked)
    SpamCleanupArticle.objects.bulk_create(
        SpamCleanupArticle(clearance=found, article=article, state_before=article.state)
        for article in articles
    )
    held = [article for article in articles if not article.is_readable]
    entries.add_read_entries(held, require_moderator(by), now)
    for article in articles:
        if article.is_readable:
            workflow.hide(
                article.pk, by=by, rule=Rule.COMMERCIAL, reason=REASON, tell=False, now=now
            )
    known_hosts.forget_hosts_of_accounts(people)


def _block(user_id: int, found: SpamCleanup, by: User, now: datetime) -> None:
    """One that is blocked already keeps its own reason."""
    if Suspension.objects.running().filter(user=user_id).exists():
        return
    suspensions.suspend_account(
        user_id, by=by, rule=Rule.COMMERCIAL, reason=REASON, clearance=found, now=now
    )


def _release(numbers: Iterable[int], by: User, now: datetime) -> None:
    """What nothing else speaks against. What another has decided meanwhile stays decided."""
    for number in numbers:
        try:
            if screen.is_held_by_wave_alone(number):
                workflow.release(number, by=by, reason=_("It was no spam."), now=now)
        except (ActionRefused, Article.DoesNotExist):
            logger.info("not released with its wave: article=%d", number)
