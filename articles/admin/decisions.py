"""What can be decided about an article on the desk, and doing it so that nobody is surprised."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles import workflow
from articles.admin.desk_button import DeskButton
from articles.admin.forms import (
    AppealDecisionForm,
    CharterChecklistForm,
    ModeratorNoteForm,
    ReportAnswerForm,
)
from articles.journal.actors import is_author
from articles.models import Action, ActorLabel, Article, JournalEntry, ModeratorNote, Rule, State
from articles.models.revision import hash_text
from articles.moderation import appeals, reports, spam_cleanup
from articles.workflow.permissions import ActionRefused


def _hide(a: Article, by: User, d: dict[str, Any]) -> object:
    return workflow.hide(a.pk, by=by, rule=Rule(d["rule"]), reason=d["reason"])


def _remove(a: Article, by: User, d: dict[str, Any]) -> object:
    return workflow.remove(a.pk, by=by, rule=Rule(d["rule"]), reason=d["reason"])


def _answer_reports(a: Article, by: User, d: dict[str, Any]) -> object:
    abusive = {report.pk for report in d.get("abusive", ())}
    return reports.answer_open_reports(a.pk, by=by, answer=d["answer"], abusive=abusive)


def _clear_account(a: Article, by: User, _d: dict[str, Any]) -> object:
    return spam_cleanup.clean_up_account(first_author_account(a).pk, by=by)


def _note(a: Article, by: User, d: dict[str, Any]) -> object:
    return ModeratorNote.objects.create(article=a, by=by, text=d["text"])


DECISIONS: dict[str, DeskButton[Article]] = {
    "affirm": DeskButton(
        gettext_lazy("Seen: list it"),
        lambda a, by, _d: workflow.affirm(a.pk, by=by),
        done=gettext_lazy("seen and listed"),
        key="a",
    ),
    "release": DeskButton(
        gettext_lazy("Let it go online"),
        lambda a, by, _d: workflow.release(a.pk, by=by),
        done=gettext_lazy("let online"),
        key="a",
    ),
    "restore": DeskButton(
        gettext_lazy("Restore it"),
        lambda a, by, _d: workflow.restore(a.pk, by=by),
        done=gettext_lazy("restored"),
        key="a",
    ),
    "read": DeskButton(
        gettext_lazy("Leave it"),
        lambda a, by, _d: workflow.mark_read(a.pk, by=by),
        done=gettext_lazy("left as it is"),
        key="r",
        style="secondary",
    ),
    "hide": DeskButton(
        gettext_lazy("Hide it"), _hide, CharterChecklistForm, gettext_lazy("hidden"), style="danger"
    ),
    "remove": DeskButton(
        gettext_lazy("Remove it for good"),
        _remove,
        CharterChecklistForm,
        gettext_lazy("removed for good"),
        style="danger",
    ),
    "keep": DeskButton(
        gettext_lazy("Answer: the article stays"),
        _answer_reports,
        ReportAnswerForm,
        gettext_lazy("it stays, the reports are answered"),
    ),
    "uphold": DeskButton(
        gettext_lazy("Grant the appeal"),
        lambda a, by, d: appeals.uphold_appeal(_open_appeal(a, d), by=by, reason=d["reason"]),
        AppealDecisionForm,
        gettext_lazy("the appeal is granted"),
        prefix="verdict",
    ),
    "dismiss": DeskButton(
        gettext_lazy("Dismiss the appeal"),
        lambda a, by, d: appeals.dismiss_appeal(_open_appeal(a, d), by=by, reason=d["reason"]),
        AppealDecisionForm,
        gettext_lazy("the appeal is dismissed"),
        style="danger",
        prefix="verdict",
    ),
    "spam": DeskButton(
        gettext_lazy("Spam: everything by this account"),
        _clear_account,
        done=gettext_lazy("spam, with everything by this account"),
        key="S",
        style="danger",
    ),
    "note": DeskButton(
        gettext_lazy("Keep the note"),
        _note,
        ModeratorNoteForm,
        gettext_lazy("the note is kept"),
        style="secondary",
        stays=True,
    ),
}
ONE_CLICK_DECISIONS: dict[str, tuple[str, ...]] = {
    State.ONLINE: ("affirm", "read"),
    State.LISTED: ("read",),
    State.HELD: ("release",),
    State.HIDDEN: ("restore",),
}
DECISIONS_AGAINST: dict[str, str] = {
    State.ONLINE: "hide",
    State.LISTED: "hide",
    State.HELD: "remove",
    State.HIDDEN: "remove",
}


def apply_decision(
    article: Article, name: str, data: dict[str, Any], *, by: User, seen: str
) -> None:
    """Raises ActionRefused, in words: what was shown is not what is there, or the verb says no.

    ``seen`` is what ``state_seen`` gave when the page was made; empty, nothing is compared.
    A clearance takes its locks in an order of its own, so it is called without this one.
    """
    if name == "spam":
        DECISIONS[name].call(article, by, data)
        return
    with transaction.atomic():
        fresh = Article.objects.select_for_update().get(pk=article.pk)
        if seen and name != "note":
            _require_shown_version(fresh, seen)
        DECISIONS[name].call(fresh, by, data)


def shown_version(article: Article) -> str:
    """The newest decision and the text: of two at the same second, the second is told."""
    last = _last_decision(article)
    return f"{last.pk if last else 0}:{_hash(article)}"


def first_author_account(article: Article) -> User:
    """Whose account a spam cleanup would block: the first author's. Raises ActionRefused."""
    row = article.authorships.accepted().select_related("user").first()
    if row is None:
        raise ActionRefused(_("This article has no author any more."))
    return row.user


def can_clear_as_spam(article: Article, by: User) -> bool:
    """Whether to offer it: not against a moderator, nor against oneself."""
    row = article.authorships.accepted().select_related("user").first()
    return row is not None and not row.user.is_staff and not is_author(by, article)


def _require_shown_version(article: Article, seen: str) -> None:
    number, _colon, read = seen.partition(":")
    last = _last_decision(article)
    if last is not None and str(last.pk) != number:
        raise ActionRefused(
            _("Meanwhile %(who)s decided: %(what)s. Look at it again, please.")
            % {"who": _decider_name(last), "what": last.get_action_display()}
        )
    if read != _hash(article):
        raise ActionRefused(
            _("The text was changed while you read it. What changed is marked; read it again.")
        )


def _last_decision(article: Article) -> JournalEntry | None:
    rows = JournalEntry.objects.filter(article_number=article.pk).exclude(action=Action.READ)
    return rows.first()


def _decider_name(entry: JournalEntry) -> str:
    if entry.by_machine:
        return _("the machine")
    label = ActorLabel.objects.filter(key=entry.actor_key).first()
    return label.name if label and label.name else entry.get_actor_role_display()


def _hash(article: Article) -> str:
    return hash_text(article.title, article.standfirst, article.body)


def _open_appeal(article: Article, data: dict[str, Any]) -> int:
    """The number of the appeal to decide. Raises ActionRefused when another was faster."""
    found = article.appeals.filter(outcome="", pk=data["appeal"]).first()
    if found is None:
        raise ActionRefused(_("This appeal has been decided meanwhile."))
    return found.pk
