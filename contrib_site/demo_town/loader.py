"""Brings the demo's town into an empty database, through the verbs that people use."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import translation

from accounts.mail.outgoing import quiet
from accounts.models import User
from articles.models import Photo
from contrib_site.demo_town import (
    article_photos,
    newsletter_history,
    people_and_sections,
    source_files,
)
from contrib_site.demo_town.timeline import Step, Town, steps
from contrib_site.pages import standing_pages

MARK = "resident@example.org"
WIDTH = 1600
EVERY = 40


def load(
    password: str,
    now: datetime,
    progress: Callable[[str], None],
    *,
    width: int = WIDTH,
    at_once: int | None = None,
) -> None:
    """Does nothing when the town is there. All rows are written in one transaction, so a town is
    whole or absent; photos are made before it, and those of an interrupted load are cleared.

    ``width`` of the photos and how many processes draw them are the tests' concern.
    """
    if User.objects.filter(email_folded=MARK).exists():
        return
    at_once = (os.cpu_count() or 1) if at_once is None else at_once
    stories = source_files.stories(now)
    with _unlogged():
        article_photos.clear(now)
        pictures = article_photos.fill(stories, width, at_once, progress)
        with transaction.atomic(), quiet(), translation.override("fr"):
            _tell(password, now, stories, pictures, progress)
    progress("Town complete.")


@contextmanager
def _unlogged() -> Iterator[None]:
    """A year in a minute would fill the screen."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def _tell(
    password: str,
    now: datetime,
    stories: list[source_files.Story],
    pictures: dict[str, Photo],
    progress: Callable[[str], None],
) -> None:
    standing_pages.ensure_pages()
    rows = source_files.town()
    progress("Residents…")
    town = Town(
        now=now,
        residents=people_and_sections.residents(rows["resident"], password, now),
        sections=people_and_sections.sections(rows["section"]),
        keywords=people_and_sections.keywords(rows),
        album={key: Photo.objects.get(pk=photo.pk) for key, photo in pictures.items()},
        articles={},
    )
    people_and_sections.partners(rows["partner"])
    for story in stories:
        if story.key in town.album:
            Photo.objects.filter(pk=town.album[story.key].pk).update(owner=town.residents[story.by])
    year = [*steps(town, stories), *_letter(town, rows["subscribers"])]
    told = 0
    for moment, act in sorted(year, key=lambda step: step[0]):
        act(moment)
        if len(town.articles) >= told + EVERY or len(town.articles) == len(stories) > told:
            told = len(town.articles)
            progress(f"Articles {told}/{len(stories)}…")


def _letter(town: Town, table: dict[str, object]) -> list[Step]:
    """Subscribers as they came, and an issue each Monday since the paper began."""
    sections = list(town.sections.values())
    found: list[Step] = []
    for number, email in enumerate(newsletter_history.addresses(table)):
        some = [sections[number % len(sections)], sections[(number + 2) % len(sections)]]
        chosen = some if number % 5 == 4 else []
        joined = newsletter_history.joined_at(number, town.now)
        found.append((joined, partial(newsletter_history.subscribe, email, chosen)))
    began = source_files.at(town.now, 365, "00:00")
    found += [
        (week.planned_at, partial(newsletter_history.issue_that_left, week))
        for week in newsletter_history.past_weeks(began, town.now)
    ]
    return found
