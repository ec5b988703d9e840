"""No moderator has decided or read anything for seven days: every page says so, one act ends it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from articles import generation, journal, notifications
from articles.models import Absence


def watch(now: datetime) -> None:
    """Begin or end the absence as the journal says; asked by beat, safe to run twice."""
    if journal.moderators_active(now):
        end(now)
    else:
        _begin(now)


def is_running() -> bool:
    """Whether the banner is shown; one query."""
    return Absence.objects.filter(ended_at=None).exists()


def end(now: datetime) -> None:
    if Absence.objects.filter(ended_at=None).update(ended_at=now):
        generation.bump("site")


def _begin(now: datetime) -> None:
    try:
        with transaction.atomic():
            _row, created = Absence.objects.get_or_create(
                ended_at=None, defaults={"started_at": now}
            )
    except IntegrityError:
        return
    if created:
        generation.bump("site")
        notifications.moderators_absent()
