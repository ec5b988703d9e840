"""When the periodic tasks run: from the start of beat on, by a clock that may be set back."""

import logging
from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler

logger = logging.getLogger(__name__)

# Longer than any task waits between two runs.
LONG_AGO = timedelta(days=2)


class FreshScheduler(PersistentScheduler):  # type: ignore[misc]
    """Forgets at its start when anything ran last, and when that lies in the future.

    A clock that ran ahead leaves times behind until which nothing would run. All tasks may run at
    any time and twice, so whatever is not known to have run is due; otherwise what runs once a day
    would never run on a server that is started anew each day.
    """

    def setup_schedule(self) -> None:
        self._remove_db()
        super().setup_schedule()
        self.make_due()

    def tick(self, *args: Any, **options: Any) -> Any:
        if any(entry.last_run_at > entry.default_now() for entry in self.schedule.values()):
            logger.warning("beat: the clock was set back, everything is due")
            self.make_due()
        return super().tick(*args, **options)

    def make_due(self) -> None:
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - LONG_AGO
        # The order of what comes next was made by the former times.
        self._heap = None
