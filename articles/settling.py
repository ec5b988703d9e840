"""A decision answers what readers and authors had asked for; called under the article's lock."""

from datetime import datetime

from accounts.models import User
from articles.models import Appeal, Article, Report


def answer_reports(article: Article, by: User, now: datetime, answer: str) -> list[Report]:
    """What readers asked for has been done; returns the reports that this answers."""
    answered = list(article.reports.filter(outcome=Report.Outcome.OPEN))
    for report in answered:
        report.outcome, report.answer = Report.Outcome.ACTED, answer
        report.handled_at, report.handled_by = now, by
        report.save(update_fields=["outcome", "answer", "handled_at", "handled_by"])
    return answered


def grant_appeals(article: Article, by: User, now: datetime, reason: str) -> None:
    """The article is back without a verdict: what its author asked for has been done."""
    article.appeals.filter(outcome=Appeal.Outcome.OPEN).update(
        outcome=Appeal.Outcome.UPHELD, reason=reason, decided_at=now, decided_by=by
    )
