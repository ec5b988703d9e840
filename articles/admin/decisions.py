"""What can be decided about an article on the desk, and doing it so that nobody is surprised."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles import workflow
from articles.admin.forms import AnswerForm, ChecklistForm, NoteForm, VerdictForm
from articles.journal.actors import is_author
from articles.models import Action, ActorLabel, Article, JournalEntry, Note, Rule, State
from articles.models.revision import text_hash
from articles.moderation import appeals, reports, spam_cleanup
from articles.workflow.permissions import Refused

Call = Callable[[Article, User, dict[str, Any]], object]


@dataclass(frozen=True)
class Verb:
    """``done`` says what became of the article; ``key`` is its letter on the keyboard.

    After one that ``stays`` the same page comes back.
    """

    label: Any
    call: Call
    form: type[forms.Form] | None = None
    done: Any = ""
    key: str = ""
    style: str = ""
    stays: bool = False
    prefix: str = ""


def _hide(a: Article, by: User, d: dict[str, Any]) -> object:
    return workflow.hide(a.pk, by=by, rule=Rule(d["rule"]), reason=d["reason"])


def _remove(a: Article, by: User, d: dict[str, Any]) -> object:
    return workflow.remove(a.pk, by=by, rule=Rule(d["rule"]), reason=d["reason"])


def _keep(a: Article, by: User, d: dict[str, Any]) -> object:
    abusive = {report.pk for report in d.get("abusive", ())}
    return reports.answer_all(a.pk, by=by, answer=d["answer"], abusive=abusive)


def _spam(a: Article, by: User, _d: dict[str, Any]) -> object:
    return spam_cleanup.clear_account(account_of(a).pk, by=by)


def _note(a: Article, by: User, d: dict[str, Any]) -> object:
    return Note.objects.create(article=a, by=by, text=d["text"])


VERBS: dict[str, Verb] = {
    "affirm": Verb(
        gettext_lazy("Seen: list it"),
        lambda a, by, _d: workflow.affirm(a.pk, by=by),
        done=gettext_lazy("seen and listed"),
        key="a",
    ),
    "release": Verb(
        gettext_lazy("Let it go online"),
        lambda a, by, _d: workflow.release(a.pk, by=by),
        done=gettext_lazy("let online"),
        key="a",
    ),
    "restore": Verb(
        gettext_lazy("Restore it"),
        lambda a, by, _d: workflow.restore(a.pk, by=by),
        done=gettext_lazy("restored"),
        key="a",
    ),
    "read": Verb(
        gettext_lazy("Leave it"),
        lambda a, by, _d: workflow.mark_read(a.pk, by=by),
        done=gettext_lazy("left as it is"),
        key="r",
        style="secondary",
    ),
    "hide": Verb(
        gettext_lazy("Hide it"), _hide, ChecklistForm, gettext_lazy("hidden"), style="danger"
    ),
    "remove": Verb(
        gettext_lazy("Remove it for good"),
        _remove,
        ChecklistForm,
        gettext_lazy("removed for good"),
        style="danger",
    ),
    "keep": Verb(
        gettext_lazy("Answer: the article stays"),
        _keep,
        AnswerForm,
        gettext_lazy("it stays, the reports are answered"),
    ),
    "uphold": Verb(
        gettext_lazy("Grant the appeal"),
        lambda a, by, d: appeals.uphold(_open_appeal(a, d), by=by, reason=d["reason"]),
        VerdictForm,
        gettext_lazy("the appeal is granted"),
        prefix="verdict",
    ),
    "dismiss": Verb(
        gettext_lazy("Dismiss the appeal"),
        lambda a, by, d: appeals.dismiss(_open_appeal(a, d), by=by, reason=d["reason"]),
        VerdictForm,
        gettext_lazy("the appeal is dismissed"),
        style="danger",
        prefix="verdict",
    ),
    "spam": Verb(
        gettext_lazy("Spam: everything by this account"),
        _spam,
        done=gettext_lazy("spam, with everything by this account"),
        style="danger",
    ),
    "note": Verb(
        gettext_lazy("Keep the note"),
        _note,
        NoteForm,
        gettext_lazy("the note is kept"),
        style="secondary",
        stays=True,
    ),
}
AT_ONCE: dict[str, tuple[str, ...]] = {
    State.ONLINE: ("affirm", "read"),
    State.LISTED: ("read",),
    State.HELD: ("release",),
    State.HIDDEN: ("restore",),
}
AGAINST: dict[str, str] = {
    State.ONLINE: "hide",
    State.LISTED: "hide",
    State.HELD: "remove",
    State.HIDDEN: "remove",
}


def do(article: Article, name: str, data: dict[str, Any], *, by: User, seen: str) -> None:
    """Raises Refused, in words: what was shown is not what is there, or the verb says no.

    ``seen`` is what ``state_seen`` gave when the page was made; empty, nothing is compared.
    A clearance takes its locks in an order of its own, so it is called without this one.
    """
    if name == "spam":
        VERBS[name].call(article, by, data)
        return
    with transaction.atomic():
        fresh = Article.objects.select_for_update().get(pk=article.pk)
        if seen and name != "note":
            _require_as_seen(fresh, seen)
        VERBS[name].call(fresh, by, data)


def state_seen(article: Article) -> str:
    """The newest decision and the text: of two at the same second, the second is told."""
    last = _last_decision(article)
    return f"{last.pk if last else 0}:{_hash(article)}"


def account_of(article: Article) -> User:
    """Whose account a clearance of spam would block: the first author's. Raises Refused."""
    row = article.authorships.accepted().select_related("user").first()
    if row is None:
        raise Refused(_("This article has no author any more."))
    return row.user


def may_be_spam(article: Article, by: User) -> bool:
    """Whether to offer it: not against a moderator, nor against oneself."""
    row = article.authorships.accepted().select_related("user").first()
    return row is not None and not row.user.is_staff and not is_author(by, article)


def _require_as_seen(article: Article, seen: str) -> None:
    number, _colon, read = seen.partition(":")
    last = _last_decision(article)
    if last is not None and str(last.pk) != number:
        raise Refused(
            _("Meanwhile %(who)s decided: %(what)s. Look at it again, please.")
            % {"who": _name(last), "what": last.get_action_display()}
        )
    if read != _hash(article):
        raise Refused(
            _("The text was changed while you read it. What changed is marked; read it again.")
        )


def _last_decision(article: Article) -> JournalEntry | None:
    rows = JournalEntry.objects.filter(article_number=article.pk).exclude(action=Action.READ)
    return rows.first()


def _name(entry: JournalEntry) -> str:
    if entry.by_machine:
        return _("the machine")
    label = ActorLabel.objects.filter(key=entry.actor_key).first()
    return label.name if label and label.name else entry.get_actor_role_display()


def _hash(article: Article) -> str:
    return text_hash(article.title, article.standfirst, article.body)


def _open_appeal(article: Article, data: dict[str, Any]) -> int:
    """The number of the appeal to decide. Raises Refused when another was faster."""
    found = article.appeals.filter(outcome="", pk=data["appeal"]).first()
    if found is None:
        raise Refused(_("This appeal has been decided meanwhile."))
    return found.pk
