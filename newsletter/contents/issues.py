"""Freezing an issue, and what changes in it later."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Min, Q, Value
from django.db.models.functions import StrIndex, Substr

from accounts import database_clock
from accounts.models import User
from articles import cache_scopes
from articles.media import photos
from articles.models import Article, Keyword, Occurrence, Photo, State
from newsletter import messages
from newsletter.contents import digest, editorial_choices, ordering
from newsletter.contents.date_labels import dates_label, deadline_label
from newsletter.contents.schedule import Week, last_issue_week
from newsletter.models import Edition, Issue, IssueItem, Subscriber

logger = logging.getLogger(__name__)

AT_ONCE = 1000
ASKS_AFTER = timedelta(days=1)
NO_PHOTO = {
    "photo_path": "", "photo_alt": "", "photo_credit": "", "photo_width": 0, "photo_height": 0,
}  # fmt: skip


def due_week(now: datetime) -> Week | None:
    """The week whose issue should have left last, unless it has been compiled.

    A server that slept makes good: one issue holds what several would have held. A clock that goes
    back makes no issue of a week before the last one. Before its first issue a site owes none that
    was planned before it had anybody to direct it.
    """
    week = last_issue_week(now)
    later = Q(year__gt=week.year) | Q(year=week.year, week__gte=week.number)
    if Issue.objects.filter(later).exists():
        return None
    return week if Issue.objects.exists() or _had_opened(week.planned_at) else None


def _had_opened(moment: datetime) -> bool:
    opened = User.objects.filter(is_staff=True).aggregate(at=Min("date_joined"))["at"]
    return opened is not None and opened <= moment


def compile_or_ask(week: Week, now: datetime) -> Issue:
    """What beat does for a week that is due. Late by more than a day, it asks a person instead."""
    if now <= week.planned_at + ASKS_AFTER:
        return compile_issue(week, now)
    with transaction.atomic():
        issue, created = _of_week(week, Issue.State.ASKING, now)
        _overtake(issue, now)
        if (
            created
            and digest.select_content(
                now, editorial_choices.placement_of(editorial_choices.pending_choices())
            ).is_empty
        ):
            _close(issue, Issue.State.NOTHING, now)
        elif created:
            logger.error("issue %s is late: a moderator decides", issue)
            messages.send_late_letter_alert(issue)
            cache_scopes.bump_scopes("issue")
    return issue


def compile_issue(week: Week, now: datetime | None = None) -> Issue:
    """Freeze the week’s issue and its recipients, or return the issue that is there.

    An issue that was late and asked is frozen: a person decided.
    """
    now = now or database_clock.database_time()
    with transaction.atomic():
        issue, created = _of_week(week, Issue.State.SENDING, now)
        if not created and issue.state != Issue.State.ASKING:
            return issue
        _overtake(issue, now)
        rows = editorial_choices.pending_choices()
        found = digest.select_content(now, editorial_choices.placement_of(rows))
        if found.is_empty:
            _close(issue, Issue.State.NOTHING, now)
            logger.info("issue %s: nothing new, nothing sent", issue)
            return issue
        issue.state, issue.frozen_at = Issue.State.SENDING, now
        issue.save(update_fields=["state", "frozen_at"])
        _freeze(issue, found)
        editorial_choices.attach_choices(issue, rows, found)
        Edition.objects.create(issue=issue, number=1, created_at=now)
        audience = create_deliveries(issue)
        cache_scopes.bump_scopes("issue")
    logger.info("issue %s: %d pieces, %d recipients", issue, issue.pieces.count(), audience)
    return issue


def skip_issue(issue_id: int, now: datetime) -> bool:
    """No letter this week; what it would have held waits for the next one."""
    with transaction.atomic():
        asking = Issue.objects.select_for_update().filter(pk=issue_id, state=Issue.State.ASKING)
        for issue in asking:
            _close(issue, Issue.State.SKIPPED, now)
            return True
    return False


def sync_article(article_id: int) -> None:
    """An article that can no longer be read leaves every issue; one that is back returns."""
    _drop_former_photo(article_id)
    shown = Article.objects.listed().filter(pk=article_id).exists()
    pieces = IssueItem.objects.filter(article=article_id).exclude(kind=IssueItem.Kind.REMOVAL)
    moved = pieces.filter(dropped_in__isnull=shown is False)
    for issue_id in set(moved.values_list("issue", flat=True)):
        _new_edition(issue_id, article_id, shown=shown)


def erase_article(article_id: int) -> None:
    """Of an erased article the pieces keep their place in past issues, and nothing else."""
    sync_article(article_id)
    editorial_choices.delete_choices(article_id)
    with transaction.atomic():
        told = IssueItem.objects.filter(article=article_id)
        if told.update(
            title="", standfirst="", byline="", place="", path="", when="", section_name="",
            **NO_PHOTO,
        ):  # fmt: skip
            cache_scopes.bump_scopes("issue")


def _drop_former_photo(article_id: int) -> None:
    """One that the article shows no more has no file any more. One query when there is none."""
    told = IssueItem.objects.filter(article=article_id).exclude(photo_path="")
    if not told.exists():
        return
    article = Article.objects.select_related("photo").get(pk=article_id)
    if article.photo is not None:
        told = told.exclude(photo_path=photos.letter_url(article.photo))
    if told.update(**NO_PHOTO):
        cache_scopes.bump_scopes("issue")


def erase_missed_articles() -> None:
    """Make good what a process left that died too early. One query when all is well."""
    left = IssueItem.objects.filter(article__state=State.ERASED).exclude(title="")
    for article_id in set(left.values_list("article", flat=True)):
        if article_id is not None:
            erase_article(article_id)


def _of_week(week: Week, state: Issue.State, now: datetime) -> tuple[Issue, bool]:
    """Locked; made if it is not there."""
    known = Issue.objects.select_for_update()
    return known.get_or_create(
        year=week.year,
        week=week.number,
        defaults={"state": state, "planned_at": week.planned_at, "frozen_at": now},
    )


def _overtake(issue: Issue, now: datetime) -> None:
    """Nobody decided about an earlier one until the next was due: this one holds it all."""
    for late in Issue.objects.filter(state=Issue.State.ASKING).exclude(pk=issue.pk):
        _close(late, Issue.State.SKIPPED, now)


def _close(issue: Issue, state: Issue.State, now: datetime) -> None:
    """No letter leaves."""
    issue.state, issue.frozen_at, issue.ping_due_at = state, now, now
    issue.save(update_fields=["state", "frozen_at", "ping_due_at"])
    cache_scopes.bump_scopes("issue")


def _new_edition(issue_id: int, article_id: int, *, shown: bool) -> None:
    with transaction.atomic():
        issue = Issue.objects.select_for_update().get(pk=issue_id)
        pieces = issue.pieces.filter(article=article_id).exclude(kind=IssueItem.Kind.REMOVAL)
        moved = pieces.filter(dropped_in__isnull=shown is False)
        if not moved.exists():
            return
        number = issue.editions.count() + 1
        Edition.objects.create(
            issue=issue, number=number, created_at=database_clock.database_time(),
            article_id=article_id, came_back=shown,
        )  # fmt: skip
        moved.update(dropped_in=None if shown else number)
        cache_scopes.bump_scopes("issue")


def _freeze(issue: Issue, found: digest.Digest) -> None:
    pieces = list(build_items(found))
    places = _neighbourhoods({piece.article_id for piece in pieces})
    for position, piece in enumerate(pieces):
        piece.issue = issue
        piece.position = position
        piece.neighbourhoods_then = places[piece.article_id]
        article = piece.article
        piece.revision = article.revisions.order_by("-number").first() if article else None
    IssueItem.objects.bulk_create(pieces, batch_size=AT_ONCE)


def _neighbourhoods(articles: Collection[int | None]) -> dict[int | None, list[int]]:
    """The numbers of each article’s neighbourhoods, as of now."""
    found: dict[int | None, list[int]] = defaultdict(list)
    tied = Article.keywords.through.objects.filter(
        article__in=articles, keyword__kind=Keyword.Kind.NEIGHBOURHOOD
    )
    for article, keyword in tied.order_by("keyword").values_list("article", "keyword"):
        found[article].append(keyword)
    return found


def build_items(found: digest.Digest) -> Iterator[IssueItem]:
    """What the reader finds, in order; not saved. An event on several dates stands once."""
    for place, article in enumerate(found.news):
        piece = _piece(article, IssueItem.Kind.NEWS, dates_label(article.occurrences.all()))
        piece.is_top = place < found.top
        if place < min(found.top, ordering.TOP):
            _add_photo(piece, article.photo)
        yield piece
    for article in found.corrections:
        yield _piece(article, IssueItem.Kind.CORRECTION, dates_label(article.occurrences.all()))
    events: dict[int, list[Occurrence]] = {}
    for occurrence in found.events:
        events.setdefault(occurrence.article_id, []).append(occurrence)
    for occurrences in events.values():
        yield _piece(occurrences[0].article, IssueItem.Kind.EVENT, dates_label(occurrences))
    for article in found.calls:
        yield _piece(article, IssueItem.Kind.CALL, deadline_label(article.closes_at))
    for article in found.removals:
        kind, section = IssueItem.Kind.REMOVAL, article.section_id
        yield IssueItem(article=article, kind=kind, section_id_then=section)


def _piece(article: Article, kind: str, when: str) -> IssueItem:
    return IssueItem(
        article=article,
        kind=kind,
        section_name=article.section.name if article.section else "",
        section_id_then=article.section_id,
        title=article.title,
        standfirst=article.standfirst,
        byline=", ".join(article.bylines)[:300],
        when=when,
        place=article.place,
        path=article.get_absolute_url(),
    )


def _add_photo(piece: IssueItem, photo: Photo | None) -> None:
    file = photos.letter_variant(photo)
    if photo is None or file is None:
        return
    piece.photo_path, piece.photo_alt, piece.photo_credit = file.url, photo.alt, photo.credit
    piece.photo_width, piece.photo_height = file.width, file.height


def create_deliveries(issue: Issue) -> int:
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
            [
                issue.pk,
                connection.ops.adapt_datetimefield_value(database_clock.database_time()),
                *parameters,
            ],
        )
        issue.audience = cursor.rowcount
    issue.save(update_fields=["audience"])
    return issue.audience
