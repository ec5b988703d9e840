"""The coming issue before it leaves: what it holds so far, and why each piece is in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.dates import in_words
from articles import cache_scopes
from newsletter.contents import digest, editorial_choices, issues, rendering, schedule
from newsletter.contents.digest import Digest
from newsletter.contents.schedule import Week
from newsletter.models import Choice, Foreword, Issue, Piece

PUBLIC_FOR = timedelta(hours=24)
OPENING = timedelta(minutes=3)


@dataclass(frozen=True)
class Coming:
    """``is_late``: it waits for a moderator’s decision. ``leaves_at`` is then now."""

    week: Week
    leaves_at: datetime
    is_late: bool
    found: Digest
    pieces: list[Piece]
    choices: list[Choice]
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
        return rendering.chapters(self.pieces)

    @property
    def placed(self) -> set[int]:
        """By a moderator."""
        return {row.article_id for row in self.choices if row.act == Choice.Act.PLACE}

    def why(self, piece: Piece) -> str:
        """The rule, in words. No query."""
        words = rule(piece)
        if piece.kind != Piece.Kind.NEWS:
            return words
        if piece.article_id in self.placed:
            return words + _("; put in this place by a moderator")
        if piece.is_top and self.found.top < len(self.found.news):
            return words + _("; at the top because its author or its section had the turn")
        return words

    @property
    def left_out(self) -> list[Choice]:
        """Since the last issue, and what readers can read. One query."""
        decided = Issue.objects.exclude(state=Issue.State.ASKING)
        last = decided.aggregate(last=Max("frozen_at"))["last"]
        out = [row for row in self.choices if row.act in editorial_choices.OUT]
        return [row for row in out if row.article.is_readable and (not last or row.at > last)]


def week_to_leave(now: datetime) -> tuple[Week, bool]:
    """And whether it is late and waits for a decision. At most two queries."""
    asking = Issue.objects.filter(state=Issue.State.ASKING).first()
    if asking is not None:
        return Week(asking.year, asking.week), True
    return issues.due(now) or schedule.coming(now), False


def public_from(week: Week) -> datetime:
    return week.planned_at - PUBLIC_FOR


def open_on_time(now: datetime) -> None:
    """Asked each minute: a page kept from before would stay closed for some minutes more."""
    if timedelta(0) <= now - public_from(schedule.coming(now)) < OPENING:
        cache_scopes.bump("issue")


def look(now: datetime) -> Coming:
    """Some fifteen queries, whatever the size."""
    week, is_late = week_to_leave(now)
    leaves_at = max(now, week.planned_at)
    rows = editorial_choices.waiting()
    found = digest.pick(leaves_at, editorial_choices.as_choices(rows))
    return Coming(
        week=week,
        leaves_at=leaves_at,
        is_late=is_late,
        found=found,
        pieces=list(issues.pieces_of(found)),
        choices=rows,
        words=editorial_choices.foreword(),
    )


def rule(piece: Piece) -> str:
    """Why a piece that was not saved is in."""
    article = piece.article
    if piece.kind == Piece.Kind.EVENT:
        return _("event of the next ten days")
    if piece.kind == Piece.Kind.CALL:
        return _("call that is still open")
    if article is None or piece.kind == Piece.Kind.REMOVAL:
        return ""
    if piece.kind == Piece.Kind.CORRECTION:
        when = {"date": _day(article.corrected_at)}
        return _("changed on %(date)s, after an earlier issue had carried it") % when
    return _("listed on %(date)s, in no earlier issue") % {"date": _day(article.listed_at)}


def _day(moment: datetime | None) -> str:
    return in_words(timezone.localtime(moment), "j F Y") if moment else ""
