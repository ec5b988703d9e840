"""The agenda as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max
from icalendar import Calendar, Event

from articles.models import Article, Occurrence, Revision


def build_calendar(occurrences: Iterable[Occurrence]) -> bytes:
    """Each with a UID that stays; a day without hours is a whole day. One query."""
    found = Calendar()
    found.add("prodid", f"-//{settings.SITE_NAME}//agenda//")
    found.add("version", "2.0")
    found.add("x-wr-calname", settings.SITE_NAME)
    listed = list(occurrences)
    saved = _times_saved(listed)
    for occurrence in listed:
        event = _event(occurrence)
        event.add("sequence", saved.get(occurrence.article_id, 0))
        found.add_component(event)
    found.add_missing_timezones(*_years(listed))
    content: bytes = found.to_ical()
    return content


def _years(listed: list[Occurrence]) -> tuple[date, date]:
    """The changes of clock are written out for the years of the events, not all since 1970."""
    years = [moment.year for each in listed for moment in (each.starts_at, each.ends_at)] or [1970]
    return date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)


def _times_saved(listed: list[Occurrence]) -> dict[int, int]:
    """Returns the number of the last revision by article: it grows whatever has changed."""
    articles = {occurrence.article_id for occurrence in listed}
    counted = Revision.objects.filter(article__in=articles).order_by().values_list("article")
    return dict(counted.annotate(Max("number")))


def _event(occurrence: Occurrence) -> Event:
    article = occurrence.article
    event = Event()
    host = urlsplit(settings.PUBLIC_URL).hostname
    event.add("uid", f"article-{article.pk}-{occurrence.pk}@{host}")
    event.add("dtstamp", article.updated_at)
    event.add("last-modified", article.updated_at)
    event.add("summary", article.title)
    event.add("url", _url(article))
    # Several calendars show no other link than one in the description.
    event.add("description", f"{article.standfirst}\n\n{_url(article)}".strip())
    if article.place:
        event.add("location", article.place)
    _add_dates(event, occurrence)
    return event


def _url(article: Article) -> str:
    return settings.PUBLIC_URL + article.get_absolute_url()


def _add_dates(event: Event, occurrence: Occurrence) -> None:
    """As the page says them. An end without a beginning runs from midnight on."""
    if occurrence.start_time is None and occurrence.end_time is None:
        event.add("dtstart", occurrence.start_date)
        event.add("dtend", occurrence.end_date + timedelta(days=1))
        return
    zone = ZoneInfo(occurrence.zone)
    event.add("dtstart", occurrence.starts_at.astimezone(zone))
    if occurrence.end_time is not None or occurrence.end_date != occurrence.start_date:
        event.add("dtend", occurrence.ends_at.astimezone(zone))
