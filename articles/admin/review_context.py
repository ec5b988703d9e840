"""Everything that the page of one article shows around the text. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest

from accounts.models import User
from articles.admin.decisions import (
    DECISIONS,
    DECISIONS_AGAINST,
    ONE_CLICK_DECISIONS,
    can_clear_as_spam,
    shown_version,
)
from articles.admin.forms import (
    AppealDecisionForm,
    CharterChecklistForm,
    ModeratorNoteForm,
    ReportAnswerForm,
)
from articles.journal import revisions
from articles.journal.actors import acting_as, is_author
from articles.models import Action, Appeal, Article, JournalEntry, Report, State
from articles.moderation import account_summary, presence
from articles.notifications import reason_texts
from articles.reading.article_context import build_article_context
from articles.workflow.permissions import ActionRefused, require_different_moderator

BoundForms = dict[str, forms.Form]
READING_ACTIONS = (Action.READ, Action.AFFIRMED, Action.RELEASED, Action.RESTORED)


@dataclass(frozen=True)
class ReportWithSender:
    report: Report
    sender: account_summary.ReporterRecord | None


@dataclass(frozen=True)
class AppealWithForm:
    """``refusal`` says why this moderator may not decide, if so."""

    appeal: Appeal
    form: forms.Form
    refusal: str


def build_review_context(
    request: HttpRequest, article: Article, by: User, bound: BoundForms, now: datetime
) -> Any:
    """The context of the page; about thirty queries."""
    against = DECISIONS_AGAINST.get(article.state, "")
    open_reports = article.reports.filter(outcome=Report.Outcome.OPEN)
    own = is_author(by, article)
    at_once = [
        name
        for name in ONE_CLICK_DECISIONS.get(article.state, ())
        if not (own and name == "affirm")
    ]
    return build_article_context(article, now) | {
        "seen": shown_version(article),
        "verbs": [(name, DECISIONS[name]) for name in at_once],
        "decisions": DECISIONS,
        "spam": DECISIONS["spam"] if _may_clear(article, by) else None,
        "against": (against, DECISIONS[against]) if against else None,
        "checklist": bound.get(against) or CharterChecklistForm(prefix=against),
        "reports": _reports_with_senders(open_reports),
        "answer": bound.get("keep") or ReportAnswerForm(prefix="keep", reports=open_reports.all()),
        "appeals": list(_appeals_with_forms(article, by, bound)),
        "machine": reason_texts.describe_screening(article),
        "changes": changes_since_read(article),
        "authors": [
            account_summary.summarise_account(row.user)
            for row in article.authorships.accepted().select_related("user")
            if row.user.anonymised_at is None
        ],
        "notes": list(article.notes.select_related("by")),
        "note_form": bound.get("note") or ModeratorNoteForm(prefix="note"),
        "journal": JournalEntry.objects.filter(article_number=article.pk),
        "looking": presence.record_viewer(article.pk, by, now),
        "may_erase": by.is_superuser,
    }


def _may_clear(article: Article, by: User) -> bool:
    """What readers read, or may read by itself one day."""
    return (article.is_readable or article.state == State.HELD) and can_clear_as_spam(article, by)


def changes_since_read(article: Article) -> list[revisions.DiffLine]:
    """What is not as a moderator read it last; empty when nothing is, or nobody read it yet."""
    rows = JournalEntry.objects.filter(article_number=article.pk, action__in=READING_ACTIONS)
    last = rows.filter(by_machine=False, actor_role__in=("moderator", "director")).first()
    newest = article.revisions.first()
    if last is None or newest is None or newest.text_hash == last.text_hash:
        return []
    read = article.revisions.filter(text_hash=last.text_hash).first()
    if read is None:
        return []
    return revisions.changed_lines(read, newest)


def _reports_with_senders(rows: Any) -> list[ReportWithSender]:
    found = list(rows.select_related("reporter"))
    senders = account_summary.summarise_reporters(
        row.reporter_id for row in found if row.reporter_id
    )
    return [ReportWithSender(row, senders.get(row.reporter_id)) for row in found]


def _appeals_with_forms(article: Article, by: User, bound: BoundForms) -> Any:
    rows = article.appeals.filter(outcome=Appeal.Outcome.OPEN).select_related("decision", "report")
    for appeal in rows.order_by("created_at", "pk"):
        form = bound.get(f"verdict-{appeal.pk}") or AppealDecisionForm(
            prefix="verdict", auto_id=f"id_verdict_{appeal.pk}_%s", initial={"appeal": appeal.pk}
        )
        yield AppealWithForm(appeal, form, _refusal(appeal, by))


def _refusal(appeal: Appeal, by: User) -> str:
    try:
        require_different_moderator(appeal.decision.actor_key, acting_as(by))
    except ActionRefused as refused:
        return str(refused)
    return ""
