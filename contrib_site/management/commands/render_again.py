from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.markup import RendererBusy
from articles.writing import rerendering
from contrib_site.pages import standing_pages
from newsletter.contents import editorial_choices


class Command(BaseCommand):
    help = (
        "Render stored texts again after an upgrade that changed the renderer. What was typed is "
        "not touched, the site goes on answering; stopped, it goes on where it was when run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, help="articles in this run; all without it")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._render_articles(options["most"])
            pages = standing_pages.render_pages_again()
            words = editorial_choices.render_foreword_again()
        except RendererBusy as error:
            raise CommandError(
                "No process for rendering can be had at this moment. Nothing is lost: run it again."
            ) from error
        self.stdout.write(f"{pages} standing pages and {words} forewords read differently now")

    def _render_articles(self, most: int | None) -> None:
        left = rerendering.count_outdated()
        self.stdout.write(f"{left} articles were rendered by another version")
        refused: list[int] = []
        for done in rerendering.render_outdated(most):
            self.stdout.write(f"{done.seen} of {left} rendered, {done.changed} read differently")
            self.stdout.flush()
            refused = done.refused
        if refused:
            numbers = ", ".join(map(str, refused))
            self.stderr.write(f"too complicated, they keep their former page: {numbers}")
