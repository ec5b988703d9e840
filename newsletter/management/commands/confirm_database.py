from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from newsletter.engine import sending_database


class Command(BaseCommand):
    help = (
        "Say that this database is the one the letter leaves from, after a backup was put back "
        "or the server was moved. What has left and is not written down here would leave again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="without it, only look")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        reason = sending_database.check_database(now)
        if not reason:
            self.stdout.write("The letter may leave from this database.")
            return
        if not options["yes"]:
            raise CommandError(f"{reason} If it is the real site, say: confirm_database --yes")
        sending_database.confirm_database(now)
        self.stdout.write("Confirmed: the letter may leave from this database.")
