"""Everything that the page of one article shows around the text. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest

from accounts.models import User
from articles.admin.decisions import AGAINST, AT_ONCE, VERBS, may_be_spam, state_seen
from articles.admin.forms import AnswerForm, ChecklistForm, NoteForm, VerdictForm
from articles.journal import revisions
from articles.journal.actors import is_author, reader
from articles.models import Action, Appeal, Article, JournalEntry, Report, State
from articles.moderation import account_summary, presence
from articles.notifications import reason_texts
from articles.reading.article_context import as_readers_see
from articles.workflow.permissions import Refused, require_another_than

Bound = dict[str, forms.Form]
READINGS = (Action.READ, Action.AFFIRMED, Action.RELEASED, Action.RESTORED)


@dataclass(frozen=True)
class Reported:
    report: Report
    sender: account_summary.Reporting | None


@dataclass(frozen=True)
class Appealed:
    """``refusal`` says why this moderator may not decide, if so."""

    appeal: Appeal
    form: forms.Form
    refusal: str


def of(request: HttpRequest, article: Article, by: User, bound: Bound, now: datetime) -> Any:
    """The context of the page; about thirty queries."""
    against = AGAINST.get(article.state, "")
    open_reports = article.reports.filter(outcome=Report.Outcome.OPEN)
    own = is_author(by, article)
    at_once = [name for name in AT_ONCE.get(article.state, ()) if not (own and name == "affirm")]
    return as_readers_see(article, now) | {
        "seen": state_seen(article),
        "verbs": [(name, VERBS[name]) for name in at_once],
        "spam": VERBS["spam"] if _may_clear(article, by) else None,
        "against": (against, VERBS[against]) if against else None,
        "checklist": bound.get(against) or ChecklistForm(prefix=against),
        "reports": _reported(open_reports),
        "answer": bound.get("keep") or AnswerForm(prefix="keep", reports=open_reports.all()),
        "appeals": list(_appealed(article, by, bound)),
        "machine": reason_texts.of(article),
        "changes": changes_since_read(article),
        "authors": [
            account_summary.of(row.user)
            for row in article.authorships.accepted().select_related("user")
            if row.user.anonymised_at is None
        ],
        "notes": list(article.notes.select_related("by")),
        "note_form": bound.get("note") or NoteForm(prefix="note"),
        "journal": JournalEntry.objects.filter(article_number=article.pk),
        "looking": presence.look(article.pk, by, now),
        "may_erase": by.is_superuser,
    }


def _may_clear(article: Article, by: User) -> bool:
    """What readers read, or may read by itself one day."""
    return (article.is_readable or article.state == State.HELD) and may_be_spam(article, by)


def changes_since_read(article: Article) -> list[revisions.Line]:
    """What is not as a moderator read it last; empty when nothing is, or nobody read it yet."""
    rows = JournalEntry.objects.filter(article_number=article.pk, action__in=READINGS)
    last = rows.filter(by_machine=False, actor_role__in=("moderator", "director")).first()
    newest = article.revisions.first()
    if last is None or newest is None or newest.text_hash == last.text_hash:
        return []
    read = article.revisions.filter(text_hash=last.text_hash).first()
    if read is None:
        return []
    return [line for line in revisions.compare(read, newest) if line.change != "kept"]


def _reported(rows: Any) -> list[Reported]:
    found = list(rows.select_related("reporter"))
    senders = account_summary.of_reporters(row.reporter_id for row in found if row.reporter_id)
    return [Reported(row, senders.get(row.reporter_id)) for row in found]


def _appealed(article: Article, by: User, bound: Bound) -> Any:
    rows = article.appeals.filter(outcome=Appeal.Outcome.OPEN).select_related("decision", "report")
    for appeal in rows.order_by("created_at", "pk"):
        form = bound.get(f"verdict-{appeal.pk}") or VerdictForm(
            prefix="verdict", auto_id=f"id_verdict_{appeal.pk}_%s", initial={"appeal": appeal.pk}
        )
        yield Appealed(appeal, form, _refusal(appeal, by))


def _refusal(appeal: Appeal, by: User) -> str:
    try:
        require_another_than(appeal.decision.actor_key, reader(by))
    except Refused as refused:
        return str(refused)
    return ""
