"""After a backup was put back: what may have left since then is not sent again by itself."""

from datetime import datetime

from django.db import transaction

from articles import generation
from newsletter.contents import schedule
from newsletter.engine import berth
from newsletter.engine.sending import UNSETTLED
from newsletter.models import Delivery, Issue

State = Delivery.State


def distrust(now: datetime) -> tuple[int, str]:
    """How many deliveries became doubtful, and the week taken as done, if the backup lacks it.

    A person looks at the doubtful ones; the letter may leave from here again. Harmless when
    repeated.
    """
    with transaction.atomic():
        doubtful = Delivery.objects.filter(state__in=UNSETTLED).update(
            state=State.UNKNOWN,
            reason="backup restored",
            claim=None,
            due_at=None,
            settled_at=now,
        )
        week = schedule.left(now)
        issue, made = Issue.objects.get_or_create(
            year=week.year,
            week=week.number,
            defaults={
                "state": Issue.State.NOTHING,
                "planned_at": week.planned_at,
                "frozen_at": now,
            },
        )
        berth.confirm(now)
        generation.bump("issue")
    return doubtful, str(issue) if made else ""
