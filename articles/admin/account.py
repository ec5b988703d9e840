"""One account on the desk: its standing and history, and what can be decided about it."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles.admin import admin_log, spam_cleanups
from articles.admin.desk_button import DeskButton
from articles.admin.forms import AppealDecisionForm, ModeratorNoteForm, SuspensionForm
from articles.journal.actors import acting_as
from articles.models import Article, ModeratorNote, Rule, SpamCleanup, State, Suspension
from articles.moderation import account_summary, spam_cleanup, suspensions
from articles.workflow import trust
from articles.workflow.permissions import ActionRefused, require_different_moderator

ARTICLES_SHOWN = 30


def _suspend(account: User, by: User, d: dict[str, Any]) -> object:
    return suspensions.suspend_account(account.pk, by=by, rule=Rule(d["rule"]), reason=d["reason"])


def _note(account: User, by: User, d: dict[str, Any]) -> object:
    return ModeratorNote.objects.create(account=account, by=by, text=d["text"])


def _decide_appeal(*, upheld: bool) -> Callable[[User, User, dict[str, Any]], None]:
    def decide(_account: User, by: User, d: dict[str, Any]) -> None:
        suspensions.decide_suspension_appeal(d["appeal"], by=by, upheld=upheld, reason=d["reason"])

    return decide


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why, in a sentence"),
        help_text=gettext_lazy("The holder reads it as you write it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


VERBS: dict[str, DeskButton[User]] = {
    "spam": DeskButton(
        gettext_lazy("Spam: everything by this account"),
        lambda account, by, _d: spam_cleanup.clean_up_account(account.pk, by=by),
        style="danger",
    ),
    "suspend": DeskButton(
        gettext_lazy("Suspend the account"), _suspend, SuspensionForm, style="danger"
    ),
    "reinstate": DeskButton(
        gettext_lazy("Open the account again"),
        lambda account, by, d: suspensions.reinstate_account(account.pk, by=by, reason=d["reason"]),
        ReasonForm,
    ),
    "revoke": DeskButton(
        gettext_lazy("Revoke the standing: a newcomer again"),
        lambda account, by, d: trust.revoke_established(account.pk, by=by, reason=d["reason"]),
        ReasonForm,
        style="danger",
    ),
    "uphold": DeskButton(
        gettext_lazy("Grant the appeal"),
        _decide_appeal(upheld=True),
        AppealDecisionForm,
        prefix="verdict",
    ),
    "dismiss": DeskButton(
        gettext_lazy("Dismiss the appeal"),
        _decide_appeal(upheld=False),
        AppealDecisionForm,
        style="danger",
        prefix="verdict",
    ),
    "note": DeskButton(gettext_lazy("Keep the note"), _note, ModeratorNoteForm, style="secondary"),
}


def review_account(request: HttpRequest, user_id: int) -> HttpResponse:
    found = get_object_or_404(User, pk=user_id, anonymised_at=None)
    bound: dict[str, forms.Form] = {}
    if request.method == "POST":
        done = _decide(request, found, bound)
        if done is not None:
            return done
        found.refresh_from_db()
    by = cast("User", request.user)
    known = account_summary.summarise_account(found)
    articles = Article.objects.written_by(found).exclude(state__in=(State.DRAFT, State.ERASED))
    context = {
        **admin.site.each_context(request),
        "title": found.display_name,
        "account": found,
        "known": known,
        "articles": articles.order_by("-state_since", "-pk")[:ARTICLES_SHOWN],
        "appeal": _open_appeal(known.running, by, bound),
        "offered": [(n, VERBS[n], _form(n, bound)) for n in _offered_decisions(found, known, by)],
        "verbs": VERBS,
        "may_clear": known.running is None and not found.is_staff,
    }
    return TemplateResponse(request, "admin/desk/account.html", context)


def _decide(request: HttpRequest, found: User, bound: dict[str, forms.Form]) -> HttpResponse | None:
    """None when something is to be said on the page."""
    name = request.POST.get("verb", "")
    if name not in VERBS:
        raise Http404
    verb = VERBS[name]
    data: dict[str, Any] = {}
    if verb.form is not None:
        form = verb.form(request.POST, prefix=verb.prefix or name)
        if not form.is_valid():
            bound[verb.prefix or name] = form
            return None
        data = form.cleaned_data
    try:
        with transaction.atomic():
            result = verb.call(found, cast("User", request.user), data)
            admin_log.record_action(request, User, found.pk, name)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        if verb.form is not None:
            bound[verb.prefix or name] = form
        return None
    if isinstance(result, SpamCleanup):
        messages.success(request, spam_cleanups.cleanup_message(result))
        return redirect("admin:articles_queue")
    messages.success(request, _("Done: “%(what)s”.") % {"what": verb.label})
    return redirect("admin:articles_account", found.pk)


def _offered_decisions(account: User, known: account_summary.AccountSummary, by: User) -> list[str]:
    """What makes sense now; each verb checks again who may do it."""
    if account.pk == by.pk or (account.is_staff and not by.is_superuser):
        return ["note"]
    if known.running is not None:
        return ["reinstate", "note"]
    names = ["suspend", "note"]
    if account.is_established:
        names.insert(0, "revoke")
    return names


def _form(name: str, bound: dict[str, forms.Form]) -> forms.Form:
    form_class = VERBS[name].form
    assert form_class is not None  # noqa: S101 - told to the type checker
    return bound.get(name) or form_class(prefix=name)


def _open_appeal(
    running: Suspension | None, by: User, bound: dict[str, forms.Form]
) -> dict[str, Any] | None:
    if running is None or running.appealed_at is None or running.appeal_outcome:
        return None
    refusal = ""
    try:
        require_different_moderator(running.actor_key, acting_as(by))
    except ActionRefused as refused:
        refusal = str(refused)
    form = bound.get("verdict") or AppealDecisionForm(
        prefix="verdict", initial={"appeal": running.pk}
    )
    return {"suspension": running, "refusal": refusal, "form": form}
