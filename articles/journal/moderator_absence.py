"""No moderator has decided or read anything for seven days: every page says so, one act ends it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from articles import cache_scopes
from articles.models import ModeratorAbsence


def has_open_absence() -> bool:
    """Whether the banner is shown; one query."""
    return ModeratorAbsence.objects.filter(ended_at=None).exists()


def begin_absence(now: datetime) -> bool:
    """Whether it was this call that began it; safe to run twice, or at the same second."""
    try:
        with transaction.atomic():
            _row, created = ModeratorAbsence.objects.get_or_create(
                ended_at=None, defaults={"started_at": now}
            )
    except IntegrityError:
        return False
    if created:
        cache_scopes.bump_scopes("site")
    return created


def end_absence(now: datetime) -> None:
    """Called by the journal with each act of a moderator. One query."""
    if ModeratorAbsence.objects.filter(ended_at=None).update(ended_at=now):
        cache_scopes.bump_scopes("site")
