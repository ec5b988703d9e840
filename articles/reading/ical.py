"""The agenda as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from articles.models import Occurrence


def build_calendar(occurrences: Iterable[Occurrence]) -> bytes:
    """Each with a UID that stays; a day without hours is a whole day."""
    found = Calendar()
    found.add("prodid", f"-//{settings.SITE_NAME}//agenda//")
    found.add("version", "2.0")
    found.add("x-wr-calname", settings.SITE_NAME)
    listed = list(occurrences)
    for occurrence in listed:
        found.add_component(_event(occurrence))
    found.add_missing_timezones(*_years(listed))
    content: bytes = found.to_ical()
    return content


def _years(listed: list[Occurrence]) -> tuple[date, date]:
    """The changes of clock are written out for the years of the events, not all since 1970."""
    years = [moment.year for each in listed for moment in (each.starts_at, each.ends_at)] or [1970]
    return date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)


def _event(occurrence: Occurrence) -> Event:
    article = occurrence.article
    event = Event()
    host = urlsplit(settings.PUBLIC_URL).hostname
    event.add("uid", f"article-{article.pk}-{occurrence.start_date:%Y%m%d}@{host}")
    event.add("dtstamp", article.updated_at)
    event.add("summary", article.title)
    event.add("url", settings.PUBLIC_URL + article.get_absolute_url())
    if article.place:
        event.add("location", article.place)
    if article.standfirst:
        event.add("description", article.standfirst)
    if occurrence.start_time is None:
        event.add("dtstart", occurrence.start_date)
        event.add("dtend", occurrence.end_date + timedelta(days=1))
    else:
        zone = ZoneInfo(occurrence.zone)
        event.add("dtstart", occurrence.starts_at.astimezone(zone))
        if occurrence.ends_at > occurrence.starts_at:
            event.add("dtend", occurrence.ends_at.astimezone(zone))
    return event
