"""A dead man's switch: an outside watcher is told when a week's letter is done.

It hears of each issue once: completely sent, nothing new, or skipped by a person. When it hears
nothing for longer than a week it wakes somebody, and no part of this site has to work for that.
"""

import logging
from datetime import datetime, timedelta

import httpx
from django.conf import settings

from newsletter.models import Issue

logger = logging.getLogger(__name__)

SECONDS = 10.0
GIVES_UP_AFTER = timedelta(days=3)
SHORTEST_WAIT = timedelta(minutes=1)


def issues_to_report(now: datetime) -> list[int]:
    """The issues whose end the watcher has not heard of. No query without a watcher."""
    if not settings.NEWSLETTER_PING_URL:
        return []
    recent = Issue.objects.filter(ping_due_at__lte=now, ping_due_at__gt=now - GIVES_UP_AFTER)
    return list(recent.values_list("pk", flat=True))


def ping_watcher(issue_id: int, now: datetime) -> bool:
    """One attempt; after a failure the next one is due later each time. Never raises."""
    issue = Issue.objects.filter(pk=issue_id, ping_due_at__lte=now).first()
    if issue is None or issue.ping_due_at is None or not settings.NEWSLETTER_PING_URL:
        return False
    mine = Issue.objects.filter(pk=issue_id, ping_due_at=issue.ping_due_at)
    if not mine.update(ping_due_at=_next(issue, now)):
        return False
    if not _is_heard():
        return False
    Issue.objects.filter(pk=issue_id).update(ping_due_at=None)
    return True


def _next(issue: Issue, now: datetime) -> datetime | None:
    """In a third of the time since the issue ended; None when that is long ago."""
    since = now - (issue.sent_at or issue.frozen_at)
    return None if since > GIVES_UP_AFTER else now + max(SHORTEST_WAIT, since / 3)


def _is_heard() -> bool:
    """The address is a secret: it is not logged."""
    try:
        with httpx.stream("GET", settings.NEWSLETTER_PING_URL, timeout=SECONDS) as answer:
            if answer.is_success:
                return True
            logger.warning("letter: the watcher answered %d", answer.status_code)
    except httpx.HTTPError as error:
        logger.warning("letter: the watcher was not reached: %s", type(error).__name__)
    return False
