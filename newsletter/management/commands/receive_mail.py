import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error

from newsletter.returns.policy import bounces
from newsletter.returns.reading.parsing import MOST_BYTES

CHUNK = 65_536


class Command(BaseCommand):
    help = (
        "Read one mail that came back from the standard input, as a mail server's pipe hands it "
        "over. Junk is no error; the server is asked to come again while the database is away."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("recipient", nargs="?", default="", help="the address it came to")

    def handle(self, *_args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(MOST_BYTES)
        # All of it is taken, or the mail server believes that the pipe broke.
        while sys.stdin.buffer.read(CHUNK):
            pass
        try:
            fate = bounces.receive_mail(raw, options["recipient"])
        except (Error, OSError) as error:
            self.stderr.write(f"It cannot be taken now: {type(error).__name__}")
            sys.exit(os.EX_TEMPFAIL)
        self.stdout.write(fate.value)
