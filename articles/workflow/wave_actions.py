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
from articles.spam.screen import Verdict
from articles.workflow.state_machine import locked, move

logger = logging.getLogger(__name__)


def follow_wave(article: Article, verdict: Verdict, *, now: datetime) -> None:
    """Once this text is committed, hold what else belongs to its wave."""
    found = verdict.found
    if found is not None and found.is_first:
        numbers = (article.pk, *found.others)
        transaction.on_commit(lambda: hold_wave(found.wave, numbers, now=now), robust=True)


def hold_wave(wave: Wave, numbers: Iterable[int], *, now: datetime) -> list[int]:
    """Hold these texts of a wave, with what else their authors have online; those held now."""
    held = [number for number in wave_members.belonging(numbers) if _hold(number, wave, now)]
    Wave.objects.filter(pk=wave.pk, last_seen_at__lt=now).update(last_seen_at=now)
    return held


def hold_waves(*, now: datetime | None = None) -> list[int]:
    """Make good what was not seen when it arrived; the numbers that were held. Asked by beat."""
    now = now or timezone.now()
    for number in wave_members.overlooked(screen.rules(), now):
        _look_again(number, now)
    return [
        number
        for wave in Wave.objects.unsettled().order_by("pk")
        for number in wave_members.belonging(wave_members.all_of(wave))
        if _hold(number, wave, now)
    ]


def _look_again(article_id: int, now: datetime) -> None:
    with transaction.atomic():
        article = Article.objects.select_for_update().filter(pk=article_id).first()
        found = screen.look_again(article) if article else None
    if found is not None:
        hold_wave(found.wave, (article_id, *found.others), now=now)


def _hold(article_id: int, wave: Wave, now: datetime) -> bool:
    """Whether it was online. One that fails stops no other: beat comes back to it."""
    try:
        with transaction.atomic():
            article, policy = locked(article_id), screen.rules()
            if article_id not in wave_members.belonging([article_id]):
                return False
            screen.put_into(article, wave, policy, now)
            if article.state != State.ONLINE or not screen.holds_alone(policy):
                return False
            entry = move(article, State.HELD, Action.HELD, MACHINE, now=now)
            emails.held(article, entry)
    except Article.DoesNotExist:
        return False
    except Exception:
        logger.exception("not held with its wave: article=%d", article_id)
        return False
    return True
