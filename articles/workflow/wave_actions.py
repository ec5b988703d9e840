"""What the machine does with a wave: hold everything of it, before and after it is recognised.

Each text in a transaction of its own, after that of the text which made the wave visible: nobody
waits for another's lock while holding one.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles.journal.actors import MACHINE
from articles.models import Action, Article, State, Wave
from articles.notifications import emails
from articles.spam import screen, wave_members
from articles.spam.screen import ScreeningVerdict
from articles.workflow.state_machine import lock_article, move_article

logger = logging.getLogger(__name__)


def hold_wave_after_commit(article: Article, verdict: ScreeningVerdict, *, now: datetime) -> None:
    """Once this text is committed, hold what else belongs to its wave."""
    found = verdict.found
    if found is not None and found.is_first:
        numbers = (article.pk, *found.others)
        transaction.on_commit(lambda: hold_wave(found.wave, numbers, now=now), robust=True)


def hold_wave(wave: Wave, numbers: Iterable[int], *, now: datetime) -> list[int]:
    """Hold these texts of a wave, with what else their authors have online; those held now."""
    held = [number for number in wave_members.collect_members(numbers) if _hold(number, wave, now)]
    Wave.objects.filter(pk=wave.pk, last_seen_at__lt=now).update(last_seen_at=now)
    return held


def hold_waves(*, now: datetime | None = None) -> list[int]:
    """Make good what was not seen when it arrived; the numbers that were held. Asked by beat."""
    now = now or timezone.now()
    for number in wave_members.find_overlooked_articles(screen.current_policy(), now):
        _look_again(number, now)
    return [
        number
        for wave in Wave.objects.unsettled().order_by("pk")
        for number in wave_members.collect_members(wave_members.wave_article_ids(wave))
        if _hold(number, wave, now)
    ]


def _look_again(article_id: int, now: datetime) -> None:
    with transaction.atomic():
        article = Article.objects.select_for_update().filter(pk=article_id).first()
        found = screen.find_wave_of_screened(article) if article else None
    if found is not None:
        hold_wave(found.wave, (article_id, *found.others), now=now)


def _hold(article_id: int, wave: Wave, now: datetime) -> bool:
    """Whether it was online. One that fails stops no other: beat comes back to it."""
    try:
        with transaction.atomic():
            article, policy = lock_article(article_id), screen.current_policy()
            if article_id not in wave_members.collect_members([article_id]):
                return False
            screen.add_to_wave(article, wave, policy, now)
            if article.state != State.ONLINE or not screen.is_wave_enough_to_hold(policy):
                return False
            entry = move_article(article, State.HELD, Action.HELD, MACHINE, now=now)
            emails.send_article_held(article, entry)
    except Article.DoesNotExist:
        return False
    except Exception:
        logger.exception("not held with its wave: article=%d", article_id)
        return False
    return True
