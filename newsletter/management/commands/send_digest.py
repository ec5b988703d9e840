from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsletter.engine import sending
from newsletter.management.commands.compile_digest import week_option
from newsletter.models import Issue


class Command(BaseCommand):
    help = "Send what has not been sent of an issue; harmless when repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--week", help="ISO week, such as 2026-w47; this week if not said")

    def handle(self, *_args: Any, **options: Any) -> None:
        week = week_option(options["week"])
        issue = Issue.objects.filter(year=week.year, week=week.number).first()
        if issue is None:
            raise CommandError("That issue does not exist yet: compile_digest makes it.")
        sending.sweep()
        while sending.send_some(issue.pk):
            pass
        sending.finish(issue.pk)
        for state, count in sending.counts(issue.pk).items():
            self.stdout.write(f"{state}: {count}")
