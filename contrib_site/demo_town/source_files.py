"""The town's files: ``town.toml`` and one Markdown file an article, with a few lines before it.

An article's lines are ``key: value``, one a line, ended by a line of three dashes. The keys are
the fields of ``Story``; an unknown key or a missing one is an error that names the file.
"""

import tomllib
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from accounts.dates import format_date
from contrib_site.demo_town.pictures import is_known
from contrib_site.demo_town.typography import typeset_french

HERE = Path(__file__).parent
ARTICLES = HERE / "articles"
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FATES = ("", "draft", "unread", "machine", "hidden", "removed", "restored", "withdrawn")
TYPESET = ("title", "standfirst", "body", "alt", "place", "reason", "was")


class BadTownFile(ValueError):
    """A file of the town cannot be read; ``str()`` names it."""


@dataclass(frozen=True)
class Story:
    """One article and what happened to it.

    ``photo`` is a scene of ``pictures``, perhaps with a light and a wish.
    ``days_ago`` with ``hour``, or ``hours_ago``, say when it was published. ``was`` is
    ``wrong words | right words``: it was published with the wrong ones and corrected
    ``corrected_after`` hours later. ``fate`` is one of FATES. ``in_days`` is the event's day, moved
    on to the next ``weekday`` if one is given; ``{date}`` in a text stands for it, or for the day
    on which a call closes (``closes_in`` days ahead; behind us when negative).
    """

    key: str
    body: str
    title: str
    by: str
    section: str
    standfirst: str = ""
    keywords: str = ""
    days_ago: int = 0
    hours_ago: int = 0
    hour: str = "12:00"
    photo: str = ""
    alt: str = ""
    kind: str = "news"
    in_days: int = 0
    weekday: str = ""
    lasts: int = 1
    start: str = ""
    end: str = ""
    place: str = ""
    closes_in: int = 0
    answers: str = ""
    fate: str = ""
    rule: str = ""
    reason: str = ""
    was: str = ""
    corrected_after: int = 20

    def published_at(self, now: datetime) -> datetime:
        if self.hours_ago:
            return now - timedelta(hours=self.hours_ago)
        return local_datetime(now, self.days_ago, self.hour)

    def starts_on(self, now: datetime) -> date:
        day = timezone.localdate(now) + timedelta(days=self.in_days)
        if self.weekday:
            day += timedelta(days=(WEEKDAYS.index(self.weekday) - day.weekday()) % 7)
        return day

    def closes_on(self, now: datetime) -> date:
        return timezone.localdate(now) + timedelta(days=self.closes_in)

    def filled(self, text: str, now: datetime) -> str:
        """``text`` with the day that ``{date}`` stands for."""
        day = self.closes_on(now) if self.kind == "call" else self.starts_on(now)
        return text.replace("{date}", format_date(day, "l j F"))


def local_datetime(now: datetime, days_ago: int, hour: str) -> datetime:
    """That hour by the town's clock, so many days before ``now``."""
    day = timezone.localdate(now) - timedelta(days=days_ago)
    return datetime.combine(day, time.fromisoformat(hour), ZoneInfo(settings.TIME_ZONE))


def read_stories(now: datetime) -> list[Story]:
    """All of them in the order in which they were published. Raises BadContent."""
    found = [parse_story(path.stem, path.read_text()) for path in sorted(ARTICLES.glob("*.md"))]
    return sorted(found, key=lambda story: (story.published_at(now), story.key))


def parse_story(key: str, text: str) -> Story:
    """Raises BadContent."""
    head, dashes, body = text.partition("\n---\n")
    if not dashes:
        raise BadTownFile(f"{key}: no line of three dashes after the first lines")
    values: dict[str, Any] = {"key": key, "body": body.strip()}
    for line in head.strip().splitlines():
        name, _colon, value = line.partition(":")
        values[name.strip()] = value.strip()
    kinds = {field.name: field.type for field in fields(Story)}
    if unknown := set(values) - set(kinds):
        raise BadTownFile(f"{key}: unknown {', '.join(sorted(unknown))}")
    for name in TYPESET:
        if name in values:
            values[name] = typeset_french(values[name])
    try:
        values = {name: int(v) if kinds[name] is int else v for name, v in values.items()}
        story = Story(**values)
    except (TypeError, ValueError) as error:
        raise BadTownFile(f"{key}: {error}") from error
    _check(story)
    return story


def _check(story: Story) -> None:
    wrong = [
        name
        for name, is_wrong in (
            ("fate", story.fate not in FATES),
            ("days_ago", story.fate != "draft" and not (story.days_ago or story.hours_ago)),
            ("photo", bool(story.photo) and not is_known(story.photo)),
            ("alt", bool(story.photo) and not story.alt),
            ("was", bool(story.was) and story.was.rpartition(" | ")[2] not in story.body),
            ("title", len(story.title) > 150),
            ("standfirst", len(story.standfirst) > 400),
        )
        if is_wrong
    ]
    if wrong:
        raise BadTownFile(f"{story.key}: {', '.join(wrong)}")


def read_town_file() -> dict[str, Any]:
    """What is not an article: residents, sections, neighbourhoods, partners, subscribers."""
    return tomllib.loads((HERE / "town.toml").read_text())
