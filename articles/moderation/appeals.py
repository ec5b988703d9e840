"""An author, or who sent a report, asks for another look; another moderator decides.

DSA, article 20: within six months, by one sentence, decided with a reason by a person.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import cache_scopes, workflow
from articles.journal import entries
from articles.journal.actors import acting_as
from articles.models import Action, Appeal, Article, Authorship, JournalEntry, Report, Rule
from articles.models.report import MISTAKE
from articles.notifications import emails, signed_links
from articles.notifications.statements import RESTRICTED_STATES
from articles.workflow import resolution
from articles.workflow.permissions import (
    ActionRefused,
    require_appeal_in_time,
    require_author,
    require_different_moderator,
    require_moderator,
    require_not_author,
)


def appeal_restriction(
    article_id: int, *, by: User, text: str, now: datetime | None = None
) -> Appeal:
    """An author against the restriction of an own article. Raises ActionRefused."""
    now = now or timezone.now()
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article_id)
        require_author(article, by)
        decision = entries.last_restriction(article.pk)
        if decision is None or article.state not in RESTRICTED_STATES:
            raise ActionRefused(_("There is no decision to appeal against."))
        require_appeal_in_time(decision.at, now)
        return _file(Appeal(decision=decision, article=article, appellant=by, text=text), now)


def appeal_report_answer(report_id: int, *, text: str, now: datetime | None = None) -> Appeal:
    """Who sent a report, against the answer that the article stays. Raises ActionRefused."""
    now = now or timezone.now()
    with transaction.atomic():
        report = Report.objects.select_for_update().select_related("article").get(pk=report_id)
        decision = _answer_to(report)
        if decision is None or not report.article.is_readable:
            raise ActionRefused(_("There is no decision to appeal against."))
        require_appeal_in_time(decision.at, now)
        appeal = Appeal(
            decision=decision, article=report.article, appellant=report.reporter, report=report,
            text=text,
        )  # fmt: skip
        return _file(appeal, now)


def uphold_appeal(appeal_id: int, *, by: User, reason: str, now: datetime | None = None) -> None:
    """Whoever appealed was right: the article goes back where it was, or is hidden after all."""
    _decide(appeal_id, Appeal.Outcome.UPHELD, by, reason, now or timezone.now())


def dismiss_appeal(appeal_id: int, *, by: User, reason: str, now: datetime | None = None) -> None:
    _decide(appeal_id, Appeal.Outcome.DISMISSED, by, reason, now or timezone.now())


def authorship_by_token(token: str) -> Authorship | None:
    """An author who was told of a decision by mail needs no sign-in to contest it."""
    pk = signed_links.unsign_id(token, signed_links.AUTHORSHIP)
    rows = Authorship.objects.accepted().filter(pk=pk or 0, user__anonymised_at=None)
    return rows.select_related("article", "user").first()


def report_by_token(token: str) -> Report | None:
    """Whoever sent a report may have no account: the mailed key is enough."""
    pk = signed_links.unsign_id(token, signed_links.REPORT_PURPOSE)
    return Report.objects.filter(pk=pk or 0).select_related("article").first()


def _answer_to(report: Report) -> JournalEntry | None:
    """That it stays, or that the form was abused."""
    kept = report.outcome in {Report.Outcome.KEPT, Report.Outcome.ABUSIVE}
    if not kept or report.handled_at is None:
        return None
    rows = JournalEntry.objects.filter(
        article_number=report.article_id, action=Action.REPORT_ANSWERED, at=report.handled_at
    )
    return rows.first()


def _file(appeal: Appeal, now: datetime) -> Appeal:
    """Once for each decision, or each report; the database says so too."""
    appeal.created_at = now
    try:
        with transaction.atomic():
            appeal.save()
    except IntegrityError as error:
        raise ActionRefused(
            _("You have appealed already. Another moderator will look at it.")
        ) from error
    cache_scopes.bump_scopes("journal")
    emails.send_article_appeal_received(appeal)
    return appeal


def _decide(appeal_id: int, outcome: Appeal.Outcome, by: User, reason: str, now: datetime) -> None:
    with transaction.atomic():
        found = (
            Appeal.objects.select_for_update(of=("self",))
            .select_related("decision", "article", "report")
            .get(pk=appeal_id)
        )
        if found.outcome != Appeal.Outcome.OPEN:
            raise ActionRefused(_("This appeal has been decided meanwhile."))
        _require_another(found, by)
        found.outcome, found.reason, found.decided_at, found.decided_by = outcome, reason, now, by
        found.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])
        _settle(found, by, now)
        emails.send_article_appeal_decided(found)


def _settle(found: Appeal, by: User, now: datetime) -> None:
    """Of a reader who is right after all the report was right as well."""
    upheld = found.outcome == Appeal.Outcome.UPHELD
    if found.report is not None and upheld:
        if found.report.reason == MISTAKE:
            raise ActionRefused(
                _("A mistake is no rule of the charter. Hide the article for one, or dismiss this.")
            )
        found.report.settle(Report.Outcome.ACTED, found.report.answer, by, now)
        workflow.hide(
            found.article_id, by=by, rule=Rule(found.report.reason), reason=found.reason,
            overturns=found.decision, now=now,
        )  # fmt: skip
        return
    workflow.apply_appeal_outcome(
        found.article_id, by=by, upheld=upheld, reason=found.reason, overturns=found.decision,
        now=now,
    )  # fmt: skip
    if upheld:
        resolution.grant_open_appeals(found.article, by, now, reason=found.reason)


def _require_another(found: Appeal, by: User) -> None:
    require_moderator(by)
    require_not_author(found.article, by)
    require_different_moderator(found.decision.actor_key, acting_as(by))
