"""The coming issue before it leaves: what it holds so far, and why each piece is in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.dates import format_date
from articles import cache_scopes
from newsletter.contents import digest, editorial_choices, issues, rendering, schedule
from newsletter.contents.digest import Digest
from newsletter.contents.schedule import Week
from newsletter.models import EditorialChoice, Foreword, Issue, IssueItem

PUBLIC_FOR = timedelta(hours=24)
OPENING = timedelta(minutes=3)


@dataclass(frozen=True)
class NextIssue:
    """``is_late``: it waits for a moderator’s decision. ``leaves_at`` is then now."""

    week: Week
    leaves_at: datetime
    is_late: bool
    found: Digest
    pieces: list[IssueItem]
    choices: list[EditorialChoice]
    words: Foreword | None

    @property
    def issue(self) -> Issue:
        """As it would be; not saved."""
        return Issue(year=self.week.year, week=self.week.number, planned_at=self.week.planned_at)

    @property
    def chapters(self) -> list[rendering.Chapter]:
        """Each piece with its ``why``."""
        for piece in self.pieces:
            piece.why = self.why(piece)  # type: ignore[attr-defined]
        return rendering.group_chapters(self.pieces)

    @property
    def placed(self) -> set[int]:
        """By a moderator."""
        return {row.article_id for row in self.choices if row.act == EditorialChoice.Act.PLACE}

    def why(self, piece: IssueItem) -> str:
        """The rule, in words. No query."""
        words = explain_rule(piece)
        if piece.kind != IssueItem.Kind.NEWS:
            return words
        if piece.article_id in self.placed:
            return words + _("; put in this place by a moderator")
        if piece.is_top and self.found.top < len(self.found.news):
            return words + _("; at the top because its author or its section had the turn")
        return words

    @property
    def left_out(self) -> list[EditorialChoice]:
        """Since the last issue, and what readers can read. One query."""
        decided = Issue.objects.exclude(state=Issue.State.ASKING)
        last = decided.aggregate(last=Max("frozen_at"))["last"]
        out = [row for row in self.choices if row.act in editorial_choices.OUT]
        return [row for row in out if row.article.is_readable and (not last or row.at > last)]


def week_to_send(now: datetime) -> tuple[Week, bool]:
    """And whether it is late and waits for a decision. At most two queries."""
    asking = Issue.objects.filter(state=Issue.State.ASKING).first()
    if asking is not None:
        return Week(asking.year, asking.week), True
    return issues.due_week(now) or schedule.next_issue_week(now), False


def public_from(week: Week) -> datetime:
    return week.planned_at - PUBLIC_FOR


def open_preview_on_time(now: datetime) -> None:
    """Asked each minute: a page kept from before would stay closed for some minutes more."""
    if timedelta(0) <= now - public_from(schedule.next_issue_week(now)) < OPENING:
        cache_scopes.bump_scopes("issue")


def preview_next_issue(now: datetime) -> NextIssue:
    """Some fifteen queries, whatever the size."""
    week, is_late = week_to_send(now)
    leaves_at = max(now, week.planned_at)
    rows = editorial_choices.pending_choices()
    found = digest.select_content(leaves_at, editorial_choices.placement_of(rows))
    return NextIssue(
        week=week,
        leaves_at=leaves_at,
        is_late=is_late,
        found=found,
        pieces=list(issues.build_items(found)),
        choices=rows,
        words=editorial_choices.pending_foreword(),
    )


def explain_rule(piece: IssueItem) -> str:
    """Why a piece that was not saved is in."""
    article = piece.article
    if piece.kind == IssueItem.Kind.EVENT:
        return _("event of the next ten days")
    if piece.kind == IssueItem.Kind.CALL:
        return _("call that is still open")
    if article is None or piece.kind == IssueItem.Kind.REMOVAL:
        return ""
    if piece.kind == IssueItem.Kind.CORRECTION:
        when = {"date": _day(article.corrected_at)}
        return _("changed on %(date)s, after an earlier issue had carried it") % when
    return _("listed on %(date)s, in no earlier issue") % {"date": _day(article.listed_at)}


def _day(moment: datetime | None) -> str:
    return format_date(timezone.localtime(moment), "j F Y") if moment else ""
