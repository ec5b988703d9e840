from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.spam import disposable_email


class Command(BaseCommand):
    help = "Add the domains of throw-away mail addresses in FILE, one a line; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a text file; # begins a comment")
        parser.add_argument(
            "--replace", action="store_true", help="also remove what FILE no longer holds"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        names = _names(options["file"])
        added, removed = disposable_email.update_domain_list(names, replace=options["replace"])
        self.stdout.write(f"{len(names)} domains read, {added} added, {removed} removed")


def _names(file: Path) -> list[str]:
    """Raises CommandError: a list with one wrong line may be no list at all."""
    try:
        names = disposable_email.parse_domain_list(file.read_text().splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read as text.") from error
    except ValueError as error:
        raise CommandError(f"Nothing was changed: no domain in line {error}.") from error
    if not names:
        raise CommandError(f"Nothing was changed: {file} holds no domain.")
    return names
