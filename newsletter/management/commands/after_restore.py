from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from newsletter.engine.safety import after_restore


class Command(BaseCommand):
    help = (
        "To be run after a backup of the database was put back and before worker and beat start: "
        "what the letter may have sent since the backup is not sent again by itself."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        doubtful, week = after_restore.secure_restored_database(timezone.now())
        self.stdout.write(f"{doubtful} deliveries are now in doubt: see the letter in the desk.")
        if week:
            self.stdout.write(
                f"The letter of {week} counts as done; its articles wait for the next."
            )
