"""When something takes place, in words, in the language that is active."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from accounts.dates import format_date
from articles.models import Occurrence


def deadline_label(closes_at: date | None) -> str:
    return _("until %(date)s") % {"date": format_date(closes_at)} if closes_at else ""


def dates_label(occurrences: Iterable[Occurrence]) -> str:
    """As much as a piece of an issue keeps."""
    return " · ".join(_when(occurrence) for occurrence in occurrences)[:120]


def _when(occurrence: Occurrence) -> str:
    """The first day and the last one, where there are several, each with its hour."""
    first = format_date(occurrence.start_date, "l j F")
    if occurrence.start_time is not None:
        first = f"{first}, {time_format(occurrence.start_time)}"
    last = _end_of(occurrence)
    if occurrence.end_date != occurrence.start_date:
        day = format_date(occurrence.end_date, "l j F")
        return f"{first} – {day}, {last}" if last else f"{first} – {day}"
    if not last:
        return first
    return f"{first}, {last}" if occurrence.start_time is None else f"{first} – {last}"


def _end_of(occurrence: Occurrence) -> str:
    if occurrence.end_time is None:
        return ""
    hour = time_format(occurrence.end_time)
    return hour if occurrence.start_time is not None else _("until %(hour)s") % {"hour": hour}
