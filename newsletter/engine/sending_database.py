"""The letter leaves from one database only: a copy of it, or a backup put back, asks a person.

What tells them apart: PostgreSQL's system identifier, the database (its name and number, and the
number of a table, which a backup makes anew in the same database as well), the timeline, which a
restored cluster and a promoted standby begin anew; and the time of the last sign of life, which is
old in a backup. A clone taken minutes ago with all of these cannot be noticed.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_noop

from newsletter import messages
from newsletter.models import SendingDatabase

logger = logging.getLogger(__name__)

# Shorter than the age of most backups when they are needed, longer than most repairs.
SILENT_FOR = timedelta(hours=2)

ANOTHER_SERVER = gettext_noop("This database is on another server than the letter left from.")
ANOTHER_DATABASE = gettext_noop("This is another database than the letter left from.")
ANOTHER_TIMELINE = gettext_noop("This database was restored or promoted since the letter left.")
SILENT = gettext_noop("Nothing has run on this database for a while: was it restored?")


@dataclass(frozen=True)
class DatabaseIdentity:
    server: str
    database: str
    timeline: str


def identify_database() -> DatabaseIdentity:
    if connection.vendor != "postgresql":
        return _file()
    server = _ask("SELECT system_identifier FROM pg_control_system()")
    database = _ask(
        "SELECT datname || '/' || oid || '/' || 'newsletter_delivery'::regclass::oid"
        " FROM pg_database WHERE datname = current_database()"
    )
    timeline = _ask("SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)")
    return DatabaseIdentity(server, database, timeline)


def check_database(now: datetime) -> str:
    """Why the letter may not leave from here, or an empty string. The first look settles in."""
    place = identify_database()
    recorded = SendingDatabase.objects.filter(pk=1).first()
    if recorded is None:
        confirm_database(now)
        return ""
    if place.server != recorded.server:
        return ANOTHER_SERVER
    if place.database != recorded.database:
        return ANOTHER_DATABASE
    if place.timeline != recorded.timeline:
        return ANOTHER_TIMELINE
    return SILENT if recorded.seen_at < now - SILENT_FOR else ""


def record_activity(now: datetime) -> bool:
    """Called every minute; a doubt stays until a person takes it away."""
    reason = check_database(now)
    if reason:
        logger.error("letter: nothing leaves until a person confirms: %s", reason)
        _tell_once(reason)
        return False
    alive = SendingDatabase.objects.filter(pk=1, seen_at__gte=now - SILENT_FOR)
    return alive.update(seen_at=now) == 1


def confirm_database(now: datetime) -> None:
    """A person says: this is the one database, and what it holds as not sent was not sent."""
    place = identify_database()
    SendingDatabase.objects.update_or_create(
        pk=1,
        defaults={
            "server": place.server,
            "database": place.database,
            "timeline": place.timeline,
            "confirmed_at": now,
            "seen_at": now,
            "told_reason": "",
        },
    )


def _tell_once(reason: str) -> None:
    """Each moderator gets a mail, whichever worker is the first to notice."""
    with transaction.atomic():
        if (
            SendingDatabase.objects.filter(pk=1)
            .exclude(told_reason=reason)
            .update(told_reason=reason)
        ):
            messages.send_held_letter_alert(reason)


def _ask(question: str) -> str:
    """What the server does not tell us (a hosted one may not) cannot be compared."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question)
            (answer,) = cursor.fetchone()
            return str(answer)
    except DatabaseError:
        return ""


def _file() -> DatabaseIdentity:
    """SQLite: where the file is, and which one; a copy has another number."""
    path = Path(str(connection.settings_dict["NAME"]))
    number = path.stat().st_ino if path.exists() else 0
    return DatabaseIdentity("", str(path.absolute()), str(number))
