"""A decision answers what readers and authors had asked for; called under the article's lock."""

from datetime import datetime

from accounts.models import User
from articles.journal import entries
from articles.models import Appeal, Article, Report
from articles.notifications import emails


def resolve_open_reports(article: Article, by: User, now: datetime, answer: str) -> list[Report]:
    """What readers asked for has been done: they are told, those who appealed as well.

    Returns the reports that it answers.
    """
    answered = list(article.reports.open())
    for report in answered:
        report.settle(Report.Outcome.ACTED, answer, by, now)
        emails.send_article_report_answered(report)
    for appeal in article.appeals.filter(outcome=Appeal.Outcome.OPEN, report__isnull=False):
        appeal.outcome, appeal.reason = Appeal.Outcome.UPHELD, answer
        appeal.decided_at, appeal.decided_by = now, by
        appeal.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])
        emails.send_article_appeal_decided(appeal)
    return answered


def tell_reporters_reversed(article: Article, reason: str) -> None:
    """Who had been told that it can no longer be read learns that it can. Two queries."""
    acted = article.reports.filter(outcome=Report.Outcome.ACTED).exclude(email="")
    left = entries.unreadable_since(article.pk)
    for report in acted.filter(handled_at__gte=left) if left else acted:
        emails.send_article_report_reversed(report, reason)


def grant_open_appeals(article: Article, by: User | None, now: datetime, reason: str = "") -> None:
    """The article is back without a verdict: what its authors asked for has been done."""
    asked = article.appeals.filter(outcome=Appeal.Outcome.OPEN, report=None)
    asked.update(outcome=Appeal.Outcome.UPHELD, reason=reason, decided_at=now, decided_by=by)
