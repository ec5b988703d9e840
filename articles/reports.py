"""Reports by readers: received, answered. Deciding about the article is the workflow's."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import journal, notifications
from articles.actors import reader
from articles.guards import Refused
from articles.models import Action, Article, Report, Rule, State


@dataclass(frozen=True)
class Notice:
    """What the reader wrote. ``name`` and ``email`` come with a legal notice."""

    reason: Rule
    explanation: str
    is_notice: bool = False
    name: str = ""
    email: str = ""
    good_faith: bool = False


def receive(
    article: Article,
    notice: Notice,
    *,
    by: User | None,
    network: str,
    language: str,
    now: datetime | None = None,
) -> Report:
    """Keep it and acknowledge it. ``network`` is kept as a keyed hash alone."""
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
            network_hash=_keyed(network),
            language=language,
            created_at=now or timezone.now(),
        )
        if report.email:
            notifications.report_received(report)
    return report


def answer_all(article_id: int, *, by: User, answer: str, now: datetime | None = None) -> int:
    """A moderator finds that the article may stay; returns how many reports that answers."""
    now = now or timezone.now()
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article_id)
        actor = reader(by)
        if not actor.is_moderator:
            raise Refused(_("Only a moderator can do this."))
        open_now = list(article.reports.filter(outcome=Report.Outcome.OPEN))
        if not open_now:
            raise Refused(_("These reports have been answered meanwhile."))
        state = State(article.state)
        journal.record(
            article, Action.REPORT_ANSWERED, actor, state_from=state, now=now, reason=answer
        )
        for report in open_now:
            report.outcome, report.answer = Report.Outcome.KEPT, answer
            report.handled_at, report.handled_by = now, by
            report.save(update_fields=["outcome", "answer", "handled_at", "handled_by"])
            notifications.report_answered(report)
    return len(open_now)


def _keyed(network: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, network.encode(), hashlib.sha256).hexdigest() if network else ""
