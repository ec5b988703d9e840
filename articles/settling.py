"""A decision answers what readers and authors had asked for; called under the article's lock."""

from datetime import datetime

from accounts.models import User
from articles import notifications
from articles.models import Appeal, Article, Report


def answer_reports(article: Article, by: User, now: datetime, answer: str) -> list[Report]:
    """What readers asked for has been done: they are told. Returns the reports it answers."""
    answered = list(article.reports.open())
    for report in answered:
        report.settle(Report.Outcome.ACTED, answer, by, now)
        notifications.report_answered(report)
    return answered


def grant_appeals(article: Article, by: User, now: datetime, reason: str) -> None:
    """The article is back without a verdict: what its authors asked for has been done."""
    asked = article.appeals.filter(outcome=Appeal.Outcome.OPEN, report=None)
    asked.update(outcome=Appeal.Outcome.UPHELD, reason=reason, decided_at=now, decided_by=by)
