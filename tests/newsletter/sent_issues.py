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
from newsletter.models import Delivery, Issue, WorkerSlot
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
    while sending.send_due_deliveries(issue.pk):
        pass
    sending.finish_issue(issue.pk)
    return nonzero_counts(issue)


def nonzero_counts(issue: Issue) -> dict[str, int]:
    return {state: count for state, count in sending.count_by_state(issue.pk).items() if count}


def change_sending_config(settings: Settings, **changes: Any) -> None:
    settings.NEWSLETTER_POST = replace(settings.NEWSLETTER_POST, **changes)


def claim_as_worker(row: Delivery, state: str, *, seconds: float) -> uuid.UUID:
    """As a worker left it whose lease ends in so many seconds; returns the worker's token."""
    holder = uuid.uuid4()
    until = timezone.now() + timedelta(seconds=seconds)
    WorkerSlot.objects.update_or_create(
        number=WorkerSlot.objects.count(), defaults={"holder": holder, "lease_until": until}
    )
    Delivery.objects.filter(pk=row.pk).update(state=state, claim=holder, due_at=None)
    return holder


def delivery_of(issue: Issue, name: str) -> Delivery:
    return issue.deliveries.get(subscriber__email=f"{name}@example.org")
