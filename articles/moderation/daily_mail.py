"""Whether moderators are there, and the morning's mail that brings them back."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from articles.journal import entries, moderator_absence
from articles.moderation import queue
from articles.notifications import emails

FROM_HOUR = 8


def update_absence(now: datetime) -> None:
    """Begin or end the absence as the journal says; asked by beat, safe to run twice."""
    if entries.has_active_moderator(now):
        moderator_absence.end_absence(now)
    elif moderator_absence.begin_absence(now):
        emails.send_moderators_absent()


def send_daily_mails(now: datetime) -> int:
    """From eight in the morning by the town's clock; returns how many were told.

    To those who want it when something waits, and to every moderator while a decision is overdue.
    Once a day and person: the day is claimed in the account's row before the mail is queued, so
    that two beats at the same second, or one that comes late, send nothing twice.
    """
    local = timezone.localtime(now)
    if local.hour < FROM_HOUR:
        return 0
    todo, overdue = queue.count_articles_to_read(), queue.overdue_articles(now).count()
    due = User.objects.filter(is_staff=True, is_active=True).exclude(
        daily_mail_sent_on=local.date()
    )
    told = 0
    for person in due:
        if overdue or (todo and person.wants_daily_mail):
            told += _mail(person, local, todo, overdue)
    return told


def _mail(person: User, local: datetime, todo: int, overdue: int) -> bool:
    unmailed = Q(daily_mail_sent_on=None) | Q(daily_mail_sent_on__lt=local.date())
    claimed = User.objects.filter(unmailed, pk=person.pk).update(daily_mail_sent_on=local.date())
    if claimed:
        emails.send_moderators_daily(person, todo=todo, overdue=overdue)
    return bool(claimed)
