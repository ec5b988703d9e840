"""The coming issue on the moderators’ desk: look at it, choose, say a few words, try it out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.protection.rate_limit import allow_request
from articles.admin import admin_log
from articles.models import Article
from articles.workflow.permissions import ActionRefused
from newsletter import tasks
from newsletter.admin.forms import ForewordForm, LeaveOutForm
from newsletter.contents import digest, editorial_choices, next_issue
from newsletter.contents.next_issue import NextIssue
from newsletter.models import Foreword, IssueItem

SHOWN = 60
DONE = {
    "pin": gettext_lazy("It stands first now."),
    "move": gettext_lazy("Moved. The top keeps this order."),
    "up": gettext_lazy("Moved. The top keeps this order."),
    "down": gettext_lazy("Moved. The top keeps this order."),
    "out": gettext_lazy("Left out."),
    "back": gettext_lazy("Taken back: the rule alone decides again."),
}


@dataclass(frozen=True)
class EditableItem:
    """A piece of the coming issue. ``place`` counts from 1; 0 is not at the top."""

    piece: IssueItem
    why: str
    place: int
    is_placed: bool
    is_last: bool
    form: LeaveOutForm


def next_issue_page(request: HttpRequest) -> HttpResponse:
    """What the coming issue holds and what may be done about it; some thirty queries."""
    if request.method != "POST":
        return _page(request)
    act = request.POST.get("act", "")
    if act == "test":
        return _test(request)
    if act == "words":
        return _say(request)
    if act not in DONE:
        raise Http404
    return _choose(request, act)


def _page(
    request: HttpRequest,
    *,
    words: ForewordForm | None = None,
    out: tuple[int, LeaveOutForm] | None = None,
) -> HttpResponse:
    now = timezone.now()
    found = next_issue.preview_next_issue(now)
    said = found.words.body if found.words else ""
    rows = _rows(found, out)
    context = {
        **admin.site.each_context(request),
        "title": _("The coming issue"),
        "coming": found,
        "public_from": next_issue.public_from(found.week),
        "top": [row for row in rows if row.place],
        "others": [row for row in rows if not row.place],
        "left_out": [row for row in found.choices if row.act in editorial_choices.OUT],
        "fresh": digest.fresh_unseen_articles(found.leaves_at).listed().for_cards()[:SHOWN],
        "words": words or ForewordForm(initial={"body": said}),
    }
    status = 422 if words or out else 200
    return TemplateResponse(request, "admin/desk/letter.html", context, status=status)


def _rows(found: NextIssue, out: tuple[int, LeaveOutForm] | None) -> list[EditableItem]:
    top, rows, seen = found.found.top, [], set()
    for position, piece in enumerate(found.pieces):
        number = piece.article_id
        if number is None or piece.kind == IssueItem.Kind.REMOVAL or number in seen:
            continue
        seen.add(number)
        is_placed = number in found.placed
        place = position + 1 if piece.is_top else 0
        form = out[1] if out and out[0] == number else LeaveOutForm(auto_id=f"%s-{number}")
        rows.append(EditableItem(piece, found.why(piece), place, is_placed, place == top, form))
    return rows


def _choose(request: HttpRequest, act: str) -> HttpResponse:
    number = _number(request, "article")
    by, now = cast("User", request.user), timezone.now()
    form = LeaveOutForm(request.POST, auto_id=f"%s-{number}")
    if act == "out" and not form.is_valid():
        return _page(request, out=(number, form))
    found = next_issue.preview_next_issue(now).found
    here = next((n for n, article in enumerate(found.news) if article.pk == number), 0)
    to = {"up": here - 1, "down": here + 1}.get(act)
    if act == "move":
        to = _number(request, "to") - 1
    verbs: dict[str, Callable[[], None]] = {
        "pin": lambda: editorial_choices.pin_article(number, found, by=by, now=now),
        "out": lambda: editorial_choices.leave_out_article(
            number, found, by=by, now=now, **form.cleaned_data
        ),
        "back": lambda: editorial_choices.revoke_choice(number, by=by),
    }
    verb = verbs.get(act) or (
        lambda: editorial_choices.move_article(number, to or 0, found, by=by, now=now)
    )
    try:
        with transaction.atomic():
            verb()
            admin_log.record_action(request, Article, number, f"letter: {act}")
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, str(DONE[act]))
    return redirect(reverse("admin:newsletter_next") + f"#article-{number}")


def _say(request: HttpRequest) -> HttpResponse:
    form = ForewordForm(request.POST)
    if not form.is_valid():
        return _page(request, words=form)
    by = cast("User", request.user)
    with transaction.atomic():
        body = form.cleaned_data["body"]
        words = editorial_choices.save_foreword(body, form.html, by=by, now=timezone.now())
        admin_log.record_action(request, Foreword, words.pk if words else 0, "letter: words")
    messages.success(
        request, _("Kept. The letter begins with your words.") if words else _("No words.")
    )
    return redirect("admin:newsletter_next")


def _test(request: HttpRequest) -> HttpResponse:
    by = cast("User", request.user)
    if not allow_request(request, "letter_test", amount=5, per_seconds=600, key=str(by.pk)):
        messages.error(request, _("Five tests in ten minutes are enough. Wait a little."))
        return redirect("admin:newsletter_next")
    with transaction.atomic():
        admin_log.record_action(request, User, by.pk, "letter: test")
        transaction.on_commit(lambda: tasks.send_test_letter.delay(by.pk))
    on_its_way = _("A test is on its way to %(address)s, marked [Test].") % {"address": by.email}
    messages.success(request, on_its_way)
    return redirect("admin:newsletter_next")


def _number(request: HttpRequest, name: str) -> int:
    """What a form of ours sends; anything else is no page of ours. Raises Http404."""
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):  # noqa: PLR2004
        raise Http404
    return int(text)
