from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from newsletter.contents import issues, schedule


class Command(BaseCommand):
    help = "Freeze an issue of the letter; harmless when it is there already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--week", help="ISO week, such as 2026-w47; this week if not said")

    def handle(self, *_args: Any, **options: Any) -> None:
        issue = issues.compile_issue(parse_week_option(options["week"]))
        self.stdout.write(f"{issue}: {issue.get_state_display()}, {issue.pieces.count()} pieces")


def parse_week_option(text: str | None) -> schedule.Week:
    """Raises CommandError."""
    if not text:
        return schedule.week_of(timezone.now())
    try:
        return schedule.parse_week(text)
    except ValueError as error:
        raise CommandError(f"{text} is no ISO week: say 2026-w47, for instance.") from error
