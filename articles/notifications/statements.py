"""What whoever is restricted is told: what, why, by whom, for how long (DSA, article 17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from articles.journal import entries
from articles.models import Action, Appeal, Article, JournalEntry, Report, Rule, State
from articles.notifications import reason_texts

APPEAL_WITHIN = timedelta(days=183)
RELEASED_AFTER = timedelta(hours=48)
SHOWN_AFTER = timedelta(hours=72)
RESTRICTED_STATES = (State.HELD, State.HIDDEN, State.REMOVED)


@dataclass(frozen=True)
class Statement:
    """``reasons`` are in the language of whoever reads them; ``until`` is when it ends by itself.

    ``absent`` says that it waits only because no moderator is there.
    """

    entry: JournalEntry
    rule: Rule | None
    reasons: Sequence[Any]
    caused_by_report: bool
    is_only_absence: bool = False
    until: datetime | None = None

    @property
    def by_machine(self) -> bool:
        return self.entry.by_machine


@dataclass(frozen=True)
class Restriction:
    """As its author reads it among their own articles."""

    statement: Statement
    appeal: Appeal | None
    appeal_deadline: datetime
    can_appeal: bool


def statement_for_entry(article: Article, entry: JournalEntry) -> Statement:
    """Of one decision. At most two queries."""
    rule = Rule(entry.rule) if entry.rule else None
    if entry.action == Action.HELD:
        return _held(article, entry)
    by_reports = entry.action == Action.HIDDEN and entry.by_machine
    return Statement(
        entry=entry,
        rule=rule,
        reasons=[reason_texts.translate_stored_reason(entry.reason)] if entry.reason else [],
        caused_by_report=by_reports or _answers_a_report(entry),
        until=entry.at + SHOWN_AFTER if by_reports else None,
    )


def current_restriction(article: Article, now: datetime) -> Restriction | None:
    """The decision under which an article is restricted or erased. At most four queries."""
    entry = _in_force(article)
    if entry is None:
        return None
    appeal = Appeal.objects.filter(decision=entry, report=None).first()
    before = entry.at + APPEAL_WITHIN
    in_time = article.state in RESTRICTED_STATES and now <= before
    return Restriction(
        statement_for_entry(article, entry), appeal, before, in_time and appeal is None
    )


def _in_force(article: Article) -> JournalEntry | None:
    if article.state == State.ERASED:
        rows = JournalEntry.objects.filter(article_number=article.pk, action=Action.ERASED)
        return rows.first()
    return entries.last_restriction(article.pk) if article.state in RESTRICTED_STATES else None


def _held(article: Article, entry: JournalEntry) -> Statement:
    codes = reason_texts.last_reason_codes(article) or ["wave"]
    released = entry.at + RELEASED_AFTER
    waits = "wave" in codes or "absence" in codes
    return Statement(
        entry=entry,
        rule=None,
        reasons=reason_texts.describe_codes_for_author(codes),
        caused_by_report=False,
        is_only_absence=set(codes) == {"absence"},
        until=None if waits else released,
    )


def _answers_a_report(entry: JournalEntry) -> bool:
    """Reports are settled at the very time of the decision; an appeal of who sent one as well."""
    if entry.overturns_id is not None:
        return entry.action == Action.HIDDEN
    acted = Report.objects.filter(article=entry.article_number, outcome=Report.Outcome.ACTED)
    return acted.filter(handled_at=entry.at).exists()
