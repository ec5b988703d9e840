"""After a backup was put back: what may have left since then is not sent again by itself."""

from datetime import datetime

from django.db import connection, models, transaction

from accounts.mail import outbox
from articles import cache_scopes
from newsletter.contents import schedule
from newsletter.engine import sending_database
from newsletter.engine.sending import UNSETTLED
from newsletter.models import Consent, Delivery, EmailChange, Issue, Subscriber

State = Delivery.State
# Those that the keys in links and return paths hold.
NAMED_IN_KEYS: tuple[type[models.Model], ...] = (Subscriber, Delivery, Consent, EmailChange)
# More than a site gives out between two backups.
SKIPPED = 1_000_000


def secure_restored_database(now: datetime) -> tuple[int, str]:
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
        week = schedule.last_issue_week(now)
        issue, made = Issue.objects.get_or_create(
            year=week.year,
            week=week.number,
            defaults={
                "state": Issue.State.NOTHING,
                "planned_at": week.planned_at,
                "frozen_at": now,
            },
        )
        outbox.distrust_waiting(now)
        _skip_numbers()
        sending_database.confirm_database(now)
        cache_scopes.bump_scopes("issue")
    return doubtful, str(issue) if made else ""


def _skip_numbers() -> None:
    """What was numbered after the backup is in mailboxes: those keys must reach nobody else."""
    with connection.cursor() as cursor:
        for model in NAMED_IN_KEYS:
            table = model._meta.db_table  # noqa: SLF001 - documented by Django
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(name, nextval(name) + %s)"
                    " FROM pg_get_serial_sequence(%s, 'id') AS name",
                    [SKIPPED, table],
                )
                continue
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s",
                           [SKIPPED, table])  # fmt: skip
            if not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, SKIPPED])
