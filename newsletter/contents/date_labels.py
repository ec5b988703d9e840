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
    day = format_date(occurrence.start_date, "l j F")
    if occurrence.start_time is None:
        return day
    return f"{day}, {time_format(occurrence.start_time)}"
