"""Reports by readers: received, answered. Deciding about the article is the workflow's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import workflow
from articles.journal import entries
from articles.models import Action, Article, Report, State
from articles.notifications import emails
from articles.spam import network_hash
from articles.workflow import report_quorum
from articles.workflow.permissions import (
    ActionRefused,
    require_moderator,
    require_not_author,
)

A_DAY, A_DAY_AFTER_ABUSE = 10, 2


@dataclass(frozen=True)
class ReportContent:
    """What the reader wrote. ``reason`` is a rule, or a mistake in the text.

    ``name`` and ``email`` come with a legal notice.
    """

    reason: str
    explanation: str
    is_notice: bool = False
    name: str = ""
    email: str = ""
    good_faith: bool = False


def daily_report_limit(reader: User, now: datetime) -> int:
    """How many reports an account may send; fewer in the year after an abuse. One query."""
    abused = report_quorum.abusive_reports(now).filter(reporter=reader).exists()
    return A_DAY_AFTER_ABUSE if abused else A_DAY


def receive_report(
    article: Article,
    notice: ReportContent,
    *,
    by: User | None,
    address: str,
    language: str,
    acknowledge: bool = True,
    now: datetime | None = None,
) -> Report:
    """Keep it and acknowledge it; ``acknowledge`` is False when a program seems to have sent it.

    Of ``address`` a keyed hash is kept, made for this article, until the report is answered.

    When three independent ones ask for it, the article is hidden until a moderator decides.
    """
    with transaction.atomic():
        report = Report.objects.create(
            article=article,
            reason=notice.reason,
            explanation=notice.explanation,
            is_notice=notice.is_notice,
            name=notice.name,
            email=notice.email,
            good_faith=notice.good_faith,
            reporter=by,
            network_hash=network_hash.hash_network_for_purpose(address, f"report:{article.pk}"),
            language=language,
            created_at=now or timezone.now(),
        )
        if report.email and acknowledge:
            emails.send_article_report_received(report)
    workflow.hide_reported_article(article.pk, now=now)
    return report


def answer_open_reports(
    article_id: int,
    *,
    by: User,
    answer: str,
    abusive: Collection[int] = (),
    now: datetime | None = None,
) -> int:
    """A moderator finds that the article may stay; returns how many reports that answers.

    ``abusive`` are the numbers of those that abused the form.
    """
    now = now or timezone.now()
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article_id)
        actor = require_moderator(by)
        require_not_author(article, by)
        open_now = list(article.reports.filter(outcome=Report.Outcome.OPEN))
        if not open_now:
            raise ActionRefused(_("These reports have been answered meanwhile."))
        state = State(article.state)
        entries.add_entry(
            article, Action.REPORT_ANSWERED, actor, state_from=state, now=now, reason=answer
        )
        for report in open_now:
            abused = report.pk in abusive
            outcome = Report.Outcome.ABUSIVE if abused else Report.Outcome.KEPT
            report.settle(outcome, answer, by, now)
            emails.send_article_report_answered(report)
    return len(open_now)
