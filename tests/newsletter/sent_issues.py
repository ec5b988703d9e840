"""What the tests of the sending have in common."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone
from pytest_django import Settings

from newsletter.contents import issues, schedule
from newsletter.engine import sending
from newsletter.models import Delivery, Issue, Seat
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, make_subscriber


def make_issue(names: Sequence[str] = ("denis", "gaelle", "herve")) -> Issue:
    """Frozen on Monday, with one article, for these."""
    make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=2))
    for name in names:
        make_subscriber(f"{name}@example.org")
    return issues.compile_issue(schedule.week_of(MONDAY), MONDAY)


def send_all(issue: Issue) -> dict[str, int]:
    """As a worker would; the states that have rows."""
    while sending.send_some(issue.pk):
        pass
    sending.finish(issue.pk)
    return standing(issue)


def standing(issue: Issue) -> dict[str, int]:
    return {state: count for state, count in sending.counts(issue.pk).items() if count}


def post(settings: Settings, **changes: Any) -> None:
    settings.NEWSLETTER_POST = replace(settings.NEWSLETTER_POST, **changes)


def at_work(row: Delivery, state: str, *, seconds: float) -> uuid.UUID:
    """As a worker left it whose lease ends in so many seconds; returns the worker's token."""
    holder = uuid.uuid4()
    until = timezone.now() + timedelta(seconds=seconds)
    Seat.objects.update_or_create(
        number=Seat.objects.count(), defaults={"holder": holder, "lease_until": until}
    )
    Delivery.objects.filter(pk=row.pk).update(state=state, claim=holder, due_at=None)
    return holder


def delivery_of(issue: Issue, name: str) -> Delivery:
    return issue.deliveries.get(subscriber__email=f"{name}@example.org")
