"""What time it is for all processes: the database's clock.

Leases and due dates are written by one machine and read by another. A worker whose own clock is ten
minutes or ten hours fast would hold a slot, or put off a mail, for so long.
"""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def database_time() -> datetime:
    """Returns the database server's time; one query. SQLite has no clock but this machine's."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


class DatabaseClock:
    """Knows how far the database's clock is from this machine's, without asking each time."""

    def __init__(self) -> None:
        self.set_again()

    def set_again(self) -> None:
        """Runs one query."""
        self.ahead = database_time() - timezone.now()

    def now(self) -> datetime:
        return timezone.now() + self.ahead
