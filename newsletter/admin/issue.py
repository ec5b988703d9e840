"""One issue on the moderators' desk: where it stands, what may be done about it, who decided."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles.admin import admin_log
from articles.admin.desk_button import DeskButton
from newsletter.contents import issues
from newsletter.contents.schedule import Week
from newsletter.engine import receipts, sending, sending_database
from newsletter.models import Delivery, Issue
from newsletter.reason_words import describe_reason
from newsletter.returns.policy import bounces
from newsletter.tasks import start_sending

State = Issue.State


def _send(issue: Issue, _by: User, _data: dict[str, Any]) -> bool:
    """A person decided that a late letter leaves all the same."""
    week = Week(issue.year, issue.week)
    return issues.compile_issue(week, timezone.now()).state != State.ASKING


def _confirm_database(_issue: Issue, _by: User, _data: dict[str, Any]) -> bool:
    """A person decided that this is the one database."""
    sending_database.confirm_database(timezone.now())
    return True


def _settle_domain(issue: Issue, data: dict[str, Any], *, are_gone: bool) -> bool:
    domain = get_object_or_404(issue.failing_domains, pk=data["domain"])
    return bounces.settle_domain(domain, timezone.now(), are_gone=are_gone)


class DomainForm(forms.Form):
    domain = forms.IntegerField(min_value=1, max_value=2**63 - 1)


ACTIONS: dict[str, DeskButton[Issue]] = {
    "settle": DeskButton(
        gettext_lazy("This is the real site: the letter may leave from here"),
        _confirm_database,
        done=gettext_lazy("Confirmed: the letter may leave from here."),
        states=(State.ASKING, State.SENDING, State.PAUSED),
    ),
    "send": DeskButton(
        gettext_lazy("Send it now"),
        _send,
        done=gettext_lazy("It leaves now."),
        states=(State.ASKING,),
    ),
    "skip": DeskButton(
        gettext_lazy("Skip this week"),
        lambda issue, _by, _d: issues.skip_issue(issue.pk, timezone.now()),
        done=gettext_lazy("Skipped. What it would have held waits for the next one."),
        states=(State.ASKING,),
        style="secondary",
    ),
    "pause": DeskButton(
        gettext_lazy("Pause the sending"),
        lambda issue, _by, _d: sending.pause_issue(issue.pk),
        done=gettext_lazy("Paused: nothing more leaves until somebody resumes it."),
        states=(State.SENDING,),
        style="secondary",
    ),
    "resume": DeskButton(
        gettext_lazy("Resume the sending"),
        lambda issue, _by, _d: sending.resume_issue(issue.pk),
        done=gettext_lazy("Resumed."),
        states=(State.PAUSED,),
    ),
    "again": DeskButton(
        gettext_lazy("Send again what is unknown"),
        lambda issue, _by, _d: sending.resend_unknown(issue.pk) > 0,
        done=gettext_lazy("What was unknown goes out again."),
        question=gettext_lazy("These mails may have arrived: sent again, they may arrive twice."),
        states=(State.SENDING, State.SENT, State.PAUSED),
        style="secondary",
    ),
}
# Beside each domain at which many copies failed.
DOMAIN_ACTIONS: dict[str, DeskButton[Issue]] = {
    "domain_kept": DeskButton(
        gettext_lazy("Seen: it counts against nobody"),
        lambda issue, _by, d: _settle_domain(issue, d, are_gone=False),
        DomainForm,
        gettext_lazy("Settled."),
        style="secondary",
    ),
    "domain_gone": DeskButton(
        gettext_lazy("These addresses are gone: end their letter"),
        lambda issue, _by, d: _settle_domain(issue, d, are_gone=True),
        DomainForm,
        gettext_lazy("Settled."),
        style="danger",
    ),
}


def run_action(request: HttpRequest, issue: Issue, name: str) -> bool:
    """The verb with its row in the log; the worker is told after the commit."""
    verb, data = (ACTIONS | DOMAIN_ACTIONS)[name], {}
    if verb.form is not None:
        form = verb.form(request.POST)
        if not form.is_valid():
            raise Http404
        data = form.cleaned_data
    with transaction.atomic():
        done = bool(verb.call(issue, cast("User", request.user), data))
        if done:
            what = " ".join(str(part) for part in (name, *data.values()))
            admin_log.record_action(request, Issue, issue.pk, what)
    if done and name in {"send", "resume", "again", "settle"}:
        start_sending(issue.pk)
    return done


def issue_page(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Some sixteen queries, three of them over the issue’s rows."""
    issue = get_object_or_404(Issue, pk=issue_id)
    if request.method == "POST":
        name = request.POST.get("verb", "")
        if name not in ACTIONS | DOMAIN_ACTIONS:
            raise Http404
        if run_action(request, issue, name):
            messages.success(request, str((ACTIONS | DOMAIN_ACTIONS)[name].done))
        else:
            messages.error(request, _("Nothing to do: it stands otherwise by now."))
        return redirect("admin:newsletter_issue_change", issue.pk)
    receipt, course = receipts.build_receipt(issue), sending.measure_progress(issue)
    why_not = sending.reason_not_to_send() if issue.state in ACTIONS["settle"].states else ""
    reasons = {"again": course.counts[Delivery.State.UNKNOWN] > 0, "settle": bool(why_not)}
    context = {
        **admin.site.each_context(request),
        "title": _("Letter of week %(issue)s") % {"issue": issue},
        "issue": issue,
        "receipt": receipt,
        "course": course,
        "came_back": bounces.describe_bounces(issue.pk),
        "verbs": [
            (name, verb)
            for name, verb in ACTIONS.items()
            if issue.state in verb.states and reasons.get(name, True)
        ],
        "choices": issue.choices.select_related("article", "by").order_by("act", "place", "pk"),
        "why_not": why_not,
        "trouble": describe_reason(issue.trouble).removesuffix("."),
        "domain_verbs": DOMAIN_ACTIONS,
        "domains": issue.failing_domains.filter(settled_at=None),
    }
    return TemplateResponse(request, "admin/desk/letter_issue.html", context)
