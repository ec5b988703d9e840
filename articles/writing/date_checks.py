"""What is wrong with the days and hours of an article, in words for the field that they concern."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Kind, Occurrence
from articles.writing.drafts import EventDates, build_occurrence

OF_AN_EVENT = ("starts_at", "starts_at_time", "ends_at", "ends_at_time")


def infer_kind(typed: Mapping[str, Any], article: Article | None) -> Kind:
    """Who gives a date to what was news means an event, even where the choice was overlooked."""
    kind = Kind(typed.get("kind") or Kind.NEWS)
    if kind != Kind.NEWS or (article is not None and article.kind != Kind.NEWS):
        return kind
    if any(typed.get(name) is not None for name in OF_AN_EVENT):
        return Kind.EVENT
    return Kind.CALL if typed.get("closes_at") else kind


def find_date_errors(
    typed: Mapping[str, Any], dates: EventDates | None, article: Article | None
) -> Iterator[tuple[str, str]]:
    """Yields the name of a field and what is wrong with it; ``typed["kind"]`` is inferred."""
    if dates is not None:
        yield from _errors_of_event(dates, article)
    yield from _what_would_be_lost(typed)
    day = typed.get("closes_at")
    is_new = article is None or day != article.closes_at
    if typed["kind"] == Kind.CALL and day and is_new and day < timezone.localdate():
        yield "closes_at", _("This day has passed: choose one to come.")


def _errors_of_event(dates: EventDates, article: Article | None) -> Iterator[tuple[str, str]]:
    asked = build_occurrence(Article(), dates)
    if asked.ends_at < asked.starts_at:
        yield "ends_at", _("The end lies before the beginning.")
    elif timezone.localdate(asked.ends_at) < timezone.localdate() and not _is_known(asked, article):
        last = "ends_at" if dates.end_date else "starts_at"
        yield last, _("This day has passed: choose one to come.")


def _is_known(asked: Occurrence, article: Article | None) -> bool:
    """An old event may be corrected. One query."""
    known = article.occurrences.first() if article else None
    days = (asked.start_date, asked.end_date)
    return known is not None and (known.start_date, known.end_date) == days


def _what_would_be_lost(typed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """An article has one kind of date: the other one does not vanish without a word."""
    hours = any(typed.get(name) is not None for name in OF_AN_EVENT)
    if typed["kind"] == Kind.EVENT and typed.get("closes_at"):
        yield (
            "closes_at",
            _(
                "An event has no last day to answer: write it into your text and empty this "
                "field, or choose “A call”."
            ),
        )
    if typed["kind"] == Kind.EVENT and hours and not typed.get("starts_at"):
        yield "starts_at", _("Say on which day the event begins.")
    if typed["kind"] == Kind.CALL and hours:
        yield (
            next(name for name in OF_AN_EVENT if typed.get(name) is not None),
            _(
                "A call has only its last day to answer: write the event’s date into your text "
                "and empty its fields, or choose “An event”."
            ),
        )
