"""Freezing an issue, and what changes in it later."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import StrIndex, Substr
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from accounts.dates import spoken
from articles import generation
from articles.models import Article, Keyword, Occurrence, State
from newsletter import digest
from newsletter.models import Edition, Issue, Piece, Subscriber
from newsletter.schedule import Week, left

logger = logging.getLogger(__name__)

AT_ONCE = 1000


def due(now: datetime) -> Week | None:
    """The week whose issue should have left last, unless it has been compiled.

    A server that slept makes good: one issue holds what several would have held.
    """
    week = left(now)
    known = Issue.objects.filter(year=week.year, week=week.number).exists()
    return None if known else week


def compile_issue(week: Week, now: datetime | None = None) -> Issue:
    """Freeze the week’s issue and its recipients, or return the issue that is there."""
    now = now or timezone.now()
    with transaction.atomic():
        issue, created = Issue.objects.get_or_create(
            year=week.year,
            week=week.number,
            defaults={
                "state": Issue.State.SENDING,
                "planned_at": week.planned_at,
                "frozen_at": now,
            },
        )
        if not created:
            return issue
        found = digest.pick(now)
        if found.is_empty:
            issue.state = Issue.State.NOTHING
            issue.save(update_fields=["state"])
            logger.info("issue %s: nothing new, nothing sent", issue)
            return issue
        _freeze(issue, found)
        Edition.objects.create(issue=issue, number=1, created_at=now)
        audience = address(issue)
        generation.bump("issue")
    logger.info("issue %s: %d pieces, %d recipients", issue, issue.pieces.count(), audience)
    return issue


def follow(article_id: int) -> None:
    """An article that can no longer be read leaves every issue; one that is back returns."""
    shown = Article.objects.listed().filter(pk=article_id).exists()
    moved = Piece.objects.filter(article=article_id, dropped_in__isnull=shown is False)
    for issue_id in set(moved.values_list("issue", flat=True)):
        _new_edition(issue_id, article_id, shown=shown)


def forget(article_id: int) -> None:
    """Of an erased article the pieces keep their place in past issues, and nothing else."""
    follow(article_id)
    with transaction.atomic():
        told = Piece.objects.filter(article=article_id)
        if told.update(
            title="", standfirst="", byline="", place="", path="", when="", section_name=""
        ):
            generation.bump("issue")


def forget_erased() -> None:
    """Make good what a process left that died too early. One query when all is well."""
    left = Piece.objects.filter(article__state=State.ERASED).exclude(title="")
    for article_id in set(left.values_list("article", flat=True)):
        if article_id is not None:
            forget(article_id)


def _new_edition(issue_id: int, article_id: int, *, shown: bool) -> None:
    with transaction.atomic():
        issue = Issue.objects.select_for_update().get(pk=issue_id)
        number = issue.editions.count() + 1
        Edition.objects.create(issue=issue, number=number, created_at=timezone.now())
        issue.pieces.filter(article=article_id).update(dropped_in=None if shown else number)
        generation.bump("issue")


def _freeze(issue: Issue, found: digest.Digest) -> None:
    pieces = list(pieces_of(found))
    places = _neighbourhoods({piece.article_id for piece in pieces})
    for position, piece in enumerate(pieces):
        piece.issue = issue
        piece.position = position
        piece.neighbourhoods_then = places[piece.article_id]
        article = piece.article
        piece.revision = article.revisions.order_by("-number").first() if article else None
    Piece.objects.bulk_create(pieces, batch_size=AT_ONCE)


def _neighbourhoods(articles: Collection[int | None]) -> dict[int | None, list[int]]:
    """The numbers of each article’s neighbourhoods, as of now."""
    found: dict[int | None, list[int]] = defaultdict(list)
    tied = Article.keywords.through.objects.filter(
        article__in=articles, keyword__kind=Keyword.Kind.NEIGHBOURHOOD
    )
    for article, keyword in tied.order_by("keyword").values_list("article", "keyword"):
        found[article].append(keyword)
    return found


def pieces_of(found: digest.Digest) -> Iterator[Piece]:
    """What the reader finds, in order; not saved. An event on several dates stands once."""
    for article in found.news:
        yield _piece(article, Piece.Kind.NEWS, _dates(article.occurrences.all()))
    for article in found.corrections:
        yield _piece(article, Piece.Kind.CORRECTION, _dates(article.occurrences.all()))
    dates: dict[int, list[Occurrence]] = {}
    for occurrence in found.events:
        dates.setdefault(occurrence.article_id, []).append(occurrence)
    for occurrences in dates.values():
        yield _piece(occurrences[0].article, Piece.Kind.EVENT, _dates(occurrences))
    for article in found.calls:
        yield _piece(article, Piece.Kind.CALL, _until(article.closes_at))


def _piece(article: Article, kind: str, when: str) -> Piece:
    return Piece(
        article=article,
        kind=kind,
        section_name=article.section.name if article.section else "",
        section_id_then=article.section_id,
        title=article.title,
        standfirst=article.standfirst,
        byline=", ".join(article.bylines)[:300],
        when=when[:120],
        place=article.place,
        path=article.get_absolute_url(),
    )


def _until(closes_at: date | None) -> str:
    return _("until %(date)s") % {"date": spoken(date_format(closes_at))} if closes_at else ""


def _dates(occurrences: Iterable[Occurrence]) -> str:
    return " · ".join(_when(occurrence) for occurrence in occurrences)


def _when(occurrence: Occurrence) -> str:
    day = spoken(date_format(occurrence.start_date, "l j F"))
    if occurrence.start_time is None:
        return day
    return f"{day}, {time_format(occurrence.start_time)}"


def address(issue: Issue) -> int:
    """One row for each confirmed subscriber, made by the database; returns how many."""
    host = Substr("email_folded", StrIndex("email_folded", Value("@")) + 1)
    recipients = Subscriber.objects.confirmed().order_by("pk").values_list("pk", host)
    chosen, parameters = recipients.query.sql_with_params()
    if connection.vendor == "postgresql":
        # Whoever is being forgotten at this moment is waited for, and left out.
        chosen += " FOR KEY SHARE"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO newsletter_delivery"  # noqa: S608 - made by the ORM
            " (issue_id, subscriber_id, domain, state, reason, attempts, due_at)"
            f" SELECT %s, chosen.*, 'pending', '', 0, %s FROM ({chosen}) AS chosen",
            [issue.pk, connection.ops.adapt_datetimefield_value(timezone.now()), *parameters],
        )
        issue.audience = cursor.rowcount
    issue.save(update_fields=["audience"])
    return issue.audience
