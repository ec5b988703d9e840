"""Who receives the letter, and the issues that have left. Nothing is mailed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import slugify

from articles.models import Section
from contrib_site.demo_town.source_files import local_datetime
from newsletter.contents import issues, schedule
from newsletter.engine import sending
from newsletter.models import Consent, Delivery
from newsletter.subscribers import subscription

FIRST_JOINED = 350
DAYS_BETWEEN = 8


def invent_emails(table: dict[str, Any]) -> list[str]:
    """As many invented addresses as the table says, all different."""
    first, last = table["first"], table["last"]
    return [
        f"{slugify(first[n % len(first)])}.{last[(n + n // len(first)) % len(last)]}@example.org"
        for n in range(table["count"])
    ]


def subscription_time(number: int, now: datetime) -> datetime:
    """Spread over the year, at various hours."""
    days_ago = FIRST_JOINED - DAYS_BETWEEN * number
    return local_datetime(now, days_ago, f"{7 + number * 5 % 15:02d}:{number * 17 % 60:02d}")


def subscribe_reader(email: str, chosen: list[Section], moment: datetime) -> None:
    """Ask for the letter, and confirm by the link seven minutes later."""
    subscription.request_subscription(email, chosen, "fr", moment)
    consent = Consent.objects.filter(subscriber__email_folded=email, confirmed_at=None).latest("pk")
    subscription.confirm_subscription(consent.pk, moment + timedelta(minutes=7))


def past_weeks(since: datetime, now: datetime) -> Iterator[schedule.Week]:
    """The weeks whose issue has left by now, oldest first."""
    week = schedule.next_issue_week(since)
    while week.planned_at <= now:
        yield week
        week = week.following()


def create_sent_issue(week: schedule.Week, _moment: datetime) -> None:
    """Freeze the issue as it was then, and settle its deliveries as sent ten minutes later."""
    issue = issues.compile_issue(week, now=week.planned_at)
    done = week.planned_at + timedelta(minutes=10)
    edition = issue.editions.first()
    issue.deliveries.update(state=Delivery.State.SENT, edition=edition, attempts=1, settled_at=done)
    sending.finish_issue(issue.pk, done)
