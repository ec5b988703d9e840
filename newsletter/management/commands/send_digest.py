from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsletter.engine import sending
from newsletter.management.commands.compile_digest import parse_week_option
from newsletter.models import Issue


class Command(BaseCommand):
    help = "Send what has not been sent of an issue; harmless when repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--week", help="ISO week, such as 2026-w47; this week if not said")

    def handle(self, *_args: Any, **options: Any) -> None:
        week = parse_week_option(options["week"])
        issue = Issue.objects.filter(year=week.year, week=week.number).first()
        if issue is None:
            raise CommandError("That issue does not exist yet: compile_digest makes it.")
        sending.recover_lost_work()
        while sending.send_due_deliveries(issue.pk):
            pass
        sending.finish_issue(issue.pk)
        for state, count in sending.count_by_state(issue.pk).items():
            self.stdout.write(f"{state}: {count}")
