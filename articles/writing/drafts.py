"""Saving a text: a new draft, or a new version of an article."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import workflow
from articles.journal import revisions
from articles.markup import RENDERER_VERSION
from articles.models import (
    Article,
    Authorship,
    Keyword,
    Kind,
    Occurrence,
    Photo,
    Section,
    State,
)
from articles.reading import refresh
from articles.spam import near_duplicates
from articles.spam.screen import TextOrigin
from articles.workflow.permissions import ActionRefused, require_author

EDITABLE_STATES = (State.DRAFT, State.HELD, State.ONLINE, State.LISTED, State.HIDDEN)
LAST_SECOND = time(23, 59, 59)
# Who says no end is there for the rest of the day, and late in the evening for three hours.
LASTS = timedelta(hours=3)
# An hour before the first one is that of the next morning; further away it is a typing error.
LONGEST_NIGHT = timedelta(hours=16)


@dataclass(frozen=True)
class EventDates:
    """When an event takes place, in the town's zone; no time means the whole day."""

    start_date: date
    start_time: time | None = None
    end_date: date | None = None
    end_time: time | None = None


@dataclass(frozen=True)
class ArticleText:
    """What the form hands over. ``body_html`` is rendered before any lock is taken."""

    title: str
    body: str
    body_html: str
    standfirst: str = ""
    language: str = "fr"
    kind: Kind = Kind.NEWS
    section: Section | None = None
    keywords: tuple[Keyword, ...] = ()
    photo: Photo | None = None
    dates: EventDates | None = None
    place: str = ""
    closes_at: date | None = None
    answers: Article | None = None
    terms_accepted_at: datetime | None = field(default=None)


def create_draft(text: ArticleText, *, by: User, now: datetime | None = None) -> Article:
    """A new draft with its author and its first revision."""
    now = now or timezone.now()
    with transaction.atomic():
        article = Article(created_at=now, state_since=now)
        _apply(article, text, now)
        Authorship.objects.create(article=article, user=by, byline=by.display_name, accepted_at=now)
        revisions.save_revision(article, by=by, now=now, terms_accepted_at=text.terms_accepted_at)
    return article


def revise_article(
    article_id: int,
    text: ArticleText,
    *,
    by: User,
    based_on: int | None = None,
    origin: TextOrigin | None = None,
    now: datetime | None = None,
) -> Article:
    """Save a new version of an own article. A public one is screened again and may be held.

    ``based_on`` is the number of the revision that the form showed; when another one was saved
    since, the verb is refused, so that nobody's words are overwritten unseen.
    """
    now = now or timezone.now()
    near_duplicates.prepare_comparison(text.standfirst, text.body_html)
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article_id)
        require_author(article, by)
        if article.state not in EDITABLE_STATES:
            raise ActionRefused(_("This article can no longer be changed."))
        last = article.revisions.order_by("-number").first()
        if based_on is not None and last is not None and last.number != based_on:
            if _says(article, text):
                return article
            raise ActionRefused(
                _(
                    "This article was changed meanwhile, perhaps by you in another window. Your "
                    "text below is kept: compare it with the published one, then save again."
                )
            )
        former_photo = article.photo
        if article.is_readable:
            article.corrected_at = now
        _apply(article, text, now)
        revisions.save_revision(article, by=by, now=now, terms_accepted_at=text.terms_accepted_at)
        refresh.refresh_article(article, former_photo=former_photo)
        return workflow.rescreen(article.pk, by=by, origin=origin, now=now)


def _says(article: Article, text: ArticleText) -> bool:
    """Whether it was saved already, by another press of the same button; three queries."""
    plain = ("title", "standfirst", "body", "kind", "section", "photo", "answers")
    if any(getattr(article, name) != getattr(text, name) for name in plain):
        return False
    if _photo_words(article.photo) != _photo_words(text.photo):
        return False
    if set(article.keywords.all()) != set(text.keywords):
        return False
    if text.kind == Kind.CALL:
        return article.closes_at == text.closes_at
    if text.kind != Kind.EVENT:
        return True
    days = [(day.starts_at, day.ends_at, day.start_time) for day in article.occurrences.all()]
    asked = [build_occurrence(article, text.dates)] if text.dates else []
    same_days = days == [(day.starts_at, day.ends_at, day.start_time) for day in asked]
    return article.place == text.place and same_days


def _photo_words(photo: Photo | None) -> tuple[str, str]:
    return (photo.alt, photo.credit) if photo is not None else ("", "")


def _apply(article: Article, text: ArticleText, now: datetime) -> None:
    article.title = text.title
    article.slug = article.slug_for_title()
    article.standfirst = text.standfirst
    article.body = text.body
    article.body_html = text.body_html
    article.renderer_version = RENDERER_VERSION
    article.language = text.language
    article.kind = text.kind
    article.section = text.section
    if text.photo is not None:
        text.photo.save(update_fields=["alt", "credit"])
    article.photo = text.photo
    article.place = text.place if text.kind == Kind.EVENT else ""
    article.closes_at = text.closes_at if text.kind == Kind.CALL else None
    article.answers = text.answers
    article.updated_at = now
    article.save()
    article.keywords.set(text.keywords)
    if text.kind == Kind.EVENT and text.dates is not None:
        _set_dates(article, text.dates)
    else:
        article.occurrences.all().delete()


def _set_dates(article: Article, dates: EventDates) -> None:
    """Moves the row that is there: calendars of readers know the event by its number."""
    row = build_occurrence(article, dates)
    known = article.occurrences.order_by("pk").first()
    if known is not None:
        row.pk = known.pk
    row.save()
    article.occurrences.exclude(pk=row.pk).delete()


def build_occurrence(article: Article, dates: EventDates) -> Occurrence:
    """Returns the row for these dates, not yet saved.

    An hour that the town's clocks leave out in spring is the one that they show instead.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    starts_at = _moment(dates.start_date, dates.start_time or time.min, zone)
    end_date = _last_day(dates)
    ends_at = _moment(end_date, dates.end_time or LAST_SECOND, zone)
    has_end = dates.end_time is not None and ends_at != starts_at
    if not has_end:
        ends_at = _moment(end_date, LAST_SECOND, zone)
        if end_date == dates.start_date:
            ends_at = max(ends_at, starts_at + LASTS)
    return Occurrence(
        article=article,
        zone=settings.TIME_ZONE,
        start_date=dates.start_date,
        start_time=starts_at.time() if dates.start_time is not None else None,
        end_date=end_date,
        end_time=ends_at.time() if has_end else None,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def _moment(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Returns a moment that the clocks of the zone do show."""
    return datetime.combine(day, hour, zone).astimezone(UTC).astimezone(zone)


def _last_day(dates: EventDates) -> date:
    """Returns the day of the end: 20:00 to 01:00, and until midnight, lead into the next one."""
    last = dates.end_date or dates.start_date
    if dates.end_time is None or last != dates.start_date:
        return last
    if dates.end_time == time.min:
        return last + timedelta(days=1)
    first_hour = datetime.combine(last, dates.start_time or time.min)
    next_morning = datetime.combine(last + timedelta(days=1), dates.end_time)
    is_night = dates.end_time < first_hour.time() and next_morning - first_hour <= LONGEST_NIGHT
    return last + timedelta(days=1) if is_night else last
