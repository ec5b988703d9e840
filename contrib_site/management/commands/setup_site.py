from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from accounts.email_address import email_for_smtp
from accounts.models import User
from accounts.names.display_names import (
    MAX_DISPLAY_NAME_LENGTH,
    normalise_display_name,
    validate_display_name,
)
from contrib_site import health, setup
from contrib_site.pages import standing_pages


class Command(BaseCommand):
    help = (
        "Make a real, empty town: tables, the first director, sections, standing pages, and a mail "
        "to see whether mail arrives. Run again, it makes what is missing and changes nothing else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="of the director, who answers for what is published")
        parser.add_argument("--name", help="of the director, as readers see it")
        parser.add_argument("--sections", help="names, separated by commas", default="")
        parser.add_argument("--no-input", action="store_true", help="ask nothing")
        parser.add_argument("--no-mail", action="store_true", help="send no mail")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise CommandError(
                f"The database does not answer, check DATABASE_URL: {error}"
            ) from None
        director = self._director(options)
        self._sections(options["sections"])
        made = standing_pages.create_missing_pages()
        self._say(f"Standing pages: {made} made." if made else "Standing pages: all there.")
        wrong = "" if options["no_mail"] else self._mail(director)
        self._next_steps(director)
        if wrong:
            raise CommandError(f"All is made, but mail does not leave: {wrong}")

    def _director(self, options: dict[str, Any]) -> User:
        found = None if options["email"] else setup.first_director()
        if found is not None:
            self._say(f"Director: {found.display_name}. Another: --email and --name.")
            return found
        email = self._answer(options, "email", "E-mail of the director: ", _address)
        name = self._answer(options, "name", "Name of the director, as readers see it: ", _name)
        try:
            user, changed = setup.appoint_director(email, name, timezone.now())
        except setup.InactiveAccount:
            raise CommandError("That account is blocked or closed: say another address.") from None
        said = "may now direct" if changed else "directs already"
        self._say(f"Director: {user.display_name} <{user.email}> {said}.")
        return user

    def _answer(
        self, options: dict[str, Any], key: str, question: str, check: Callable[[str], str]
    ) -> str:
        """From the option, else asked until it is usable. Raises CommandError."""
        said, ask = options[key], not options["no_input"]
        if not said and not ask:
            raise CommandError(f"Say --{key}.")
        while True:
            try:
                return check(said or input(question))
            except ValueError as error:
                if said:
                    raise CommandError(f"--{key}: {error}") from None
                self.stderr.write(str(error))
            except EOFError:
                raise CommandError(f"Nobody answers: say --{key}.") from None

    def _sections(self, names: str) -> None:
        try:
            made = setup.create_missing_sections([n.strip() for n in names.split(",") if n.strip()])
        except ValueError as error:
            raise CommandError(str(error)) from None
        self._say(f"Sections: {', '.join(made)}." if made else "Sections: all there.")

    def _mail(self, director: User) -> str:
        wrong = setup.send_test_mail(director)
        if not wrong:
            self._say(f"Mail: one has left for {director.email}; look whether it arrives.")
        return wrong

    def _next_steps(self, director: User) -> None:
        if urlsplit(settings.PUBLIC_URL).hostname == settings.SITE_NAME:
            self._say("The site has no name of its own yet: say SITE_NAME and TOWN_NAME.")
        if not health.is_worker_alive():
            self._say("No worker is heard: without one and beat, no code to sign in is mailed.")
        site, email = settings.PUBLIC_URL, director.email
        self._say(f"\nNow sign in at {site}/accounts/login/ with {email}: a code comes by mail.")
        self._say(f"The desk, {site}/admin/, asks for an authenticator app the first time.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)


def _address(text: str) -> str:
    try:
        return email_for_smtp(text)
    except ValueError:
        raise ValueError("That is no e-mail address.") from None


def _name(text: str) -> str:
    name = normalise_display_name(text)
    try:
        validate_display_name(name)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from None
    if len(name) > MAX_DISPLAY_NAME_LENGTH:
        raise ValueError(f"A name has at most {MAX_DISPLAY_NAME_LENGTH} letters.")
    return name
