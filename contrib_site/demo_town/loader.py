"""Brings the demo's town into an empty database, through the verbs that people use."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import translation

from accounts.mail.outgoing import discard_mails
from accounts.models import User
from articles.models import Photo
from contrib_site.demo_town import (
    article_photos,
    newsletter_history,
    people_and_sections,
    source_files,
)
from contrib_site.demo_town.timeline import DemoTown, Step, plan_steps
from contrib_site.pages import standing_pages

MARKER_EMAIL = "resident@example.org"
WIDTH = 1600
EVERY = 40


def load_demo_town(
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
    if User.objects.filter(email_folded=MARKER_EMAIL).exists():
        return
    at_once = (os.cpu_count() or 1) if at_once is None else at_once
    stories = source_files.read_stories(now)
    with _unlogged():
        article_photos.purge_interrupted_photos(now)
        pictures = article_photos.create_photos(stories, width, at_once, progress)
        with transaction.atomic(), discard_mails(), translation.override("fr"):
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
    standing_pages.create_missing_pages()
    rows = source_files.read_town_file()
    progress("Residents…")
    town = DemoTown(
        now=now,
        residents=people_and_sections.create_residents(rows["resident"], password, now),
        sections=people_and_sections.create_sections(rows["section"]),
        keywords=people_and_sections.create_keywords(rows),
        album={key: Photo.objects.get(pk=photo.pk) for key, photo in pictures.items()},
        articles={},
    )
    people_and_sections.create_partners(rows["partner"])
    for story in stories:
        if story.key in town.album:
            Photo.objects.filter(pk=town.album[story.key].pk).update(owner=town.residents[story.by])
    year = [*plan_steps(town, stories), *_letter(town, rows["subscribers"])]
    told = 0
    for moment, act in sorted(year, key=lambda step: step[0]):
        act(moment)
        if len(town.articles) >= told + EVERY or len(town.articles) == len(stories) > told:
            told = len(town.articles)
            progress(f"Articles {told}/{len(stories)}…")


def _letter(town: DemoTown, table: dict[str, object]) -> list[Step]:
    """Subscribers as they came, and an issue each Monday since the paper began."""
    sections = list(town.sections.values())
    found: list[Step] = []
    for number, email in enumerate(newsletter_history.invent_emails(table)):
        some = [sections[number % len(sections)], sections[(number + 2) % len(sections)]]
        chosen = some if number % 5 == 4 else []
        joined = newsletter_history.subscription_time(number, town.now)
        found.append((joined, partial(newsletter_history.subscribe_reader, email, chosen)))
    began = source_files.local_datetime(town.now, 365, "00:00")
    found += [
        (week.planned_at, partial(newsletter_history.create_sent_issue, week))
        for week in newsletter_history.past_weeks(began, town.now)
    ]
    return found
