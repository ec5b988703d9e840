"""One issue on the moderators' desk: where it stands, what may be done about it, who decided."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import admin_log
from newsletter.contents import issues
from newsletter.contents.schedule import Week
from newsletter.engine import receipts, sending, sending_database
from newsletter.models import Delivery, Issue
from newsletter.returns.policy import bounces
from newsletter.tasks import start_sending

State = Issue.State


@dataclass(frozen=True)
class IssueAction:
    """``states`` are those in which the button is there; ``question`` stands beside it."""

    label: Any
    states: tuple[Issue.State, ...]
    do: Callable[[Issue], bool]
    done: Any
    question: Any = ""


def _send(issue: Issue) -> bool:
    """A person decided that a late letter leaves all the same."""
    week = Week(issue.year, issue.week)
    return issues.compile_issue(week, timezone.now()).state != State.ASKING


def _settle(_issue: Issue) -> bool:
    """A person decided that this is the one database."""
    sending_database.confirm_database(timezone.now())
    return True


def _again(issue: Issue) -> bool:
    return sending.resend_unknown(issue.pk) > 0


ACTIONS = {
    "settle": IssueAction(
        gettext_lazy("This is the real site: the letter may leave from here"),
        (State.ASKING, State.SENDING, State.PAUSED),
        _settle,
        gettext_lazy("Confirmed: the letter may leave from here."),
    ),
    "send": IssueAction(
        gettext_lazy("Send it now"), (State.ASKING,), _send, gettext_lazy("It leaves now.")
    ),
    "skip": IssueAction(
        gettext_lazy("Skip this week"),
        (State.ASKING,),
        lambda issue: issues.skip_issue(issue.pk, timezone.now()),
        gettext_lazy("Skipped. What it would have held waits for the next one."),
    ),
    "pause": IssueAction(
        gettext_lazy("Pause the sending"),
        (State.SENDING,),
        lambda issue: sending.pause_issue(issue.pk),
        gettext_lazy("Paused: nothing more leaves until somebody resumes it."),
    ),
    "resume": IssueAction(
        gettext_lazy("Resume the sending"),
        (State.PAUSED,),
        lambda issue: sending.resume_issue(issue.pk),
        gettext_lazy("Resumed."),
    ),
    "again": IssueAction(
        gettext_lazy("Send again what is unknown"),
        (State.SENDING, State.SENT, State.PAUSED),
        _again,
        gettext_lazy("What was unknown goes out again."),
        gettext_lazy("These mails may have arrived: sent again, they may arrive twice."),
    ),
}


def run_action(request: HttpRequest, issue: Issue, name: str) -> bool:
    """The verb with its row in the log; the worker is told after the commit."""
    with transaction.atomic():
        done = ACTIONS[name].do(issue)
        if done:
            admin_log.record_action(request, Issue, issue.pk, name)
    if done and name in {"send", "resume", "again", "settle"}:
        start_sending(issue.pk)
    return done


def _settle_domain(request: HttpRequest, issue: Issue, *, are_gone: bool) -> None:
    number = request.POST.get("domain", "")
    pk = int(number) if number.isdecimal() and len(number) < 19 else 0  # noqa: PLR2004 - bigint
    domain = get_object_or_404(issue.failing_domains, pk=pk)
    with transaction.atomic():
        if bounces.settle_domain(domain, timezone.now(), are_gone=are_gone):
            admin_log.record_action(request, Issue, issue.pk, f"domain {domain.pk} gone={are_gone}")
    messages.success(request, _("Settled."))


def issue_page(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Some sixteen queries, three of them over the issue’s rows."""
    issue = get_object_or_404(Issue, pk=issue_id)
    if request.method == "POST":
        name = request.POST.get("act", "")
        if name in {"domain_gone", "domain_kept"}:
            _settle_domain(request, issue, are_gone=name == "domain_gone")
            return redirect("admin:newsletter_issue_change", issue.pk)
        if name not in ACTIONS:
            raise Http404
        if run_action(request, issue, name):
            messages.success(request, str(ACTIONS[name].done))
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
        "domains": issue.failing_domains.filter(settled_at=None),
    }
    return TemplateResponse(request, "admin/desk/letter_issue.html", context)
