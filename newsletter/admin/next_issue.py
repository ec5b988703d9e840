"""The coming issue on the moderators’ desk: look at it, choose, say a few words, try it out."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.protection.rate_limit import allow_request
from articles.admin import admin_log
from articles.admin.desk_button import DeskButton
from articles.models import Article
from articles.workflow.permissions import ActionRefused
from newsletter import tasks
from newsletter.admin.forms import ForewordForm, LeaveOutForm
from newsletter.contents import digest, editorial_choices, next_issue
from newsletter.contents.next_issue import NextIssue
from newsletter.models import Foreword, IssueItem

SHOWN = 60
MOVED = gettext_lazy("Moved. The top keeps this order.")


@dataclass(frozen=True)
class ChosenArticle:
    """Which article of the coming issue is meant, and what the issue holds at this moment."""

    number: int
    found: digest.Digest
    now: datetime

    def move(self, by: User, place: int) -> None:
        editorial_choices.move_article(self.number, place, self.found, by=by, now=self.now)

    def move_by(self, by: User, step: int) -> None:
        news = [article.pk for article in self.found.news]
        self.move(by, (news.index(self.number) if self.number in news else 0) + step)


class PlaceForm(forms.Form):
    to = forms.IntegerField(min_value=0, max_value=10**15)


CHOICES: dict[str, DeskButton[ChosenArticle]] = {
    "pin": DeskButton(
        gettext_lazy("Put first"),
        lambda a, by, _d: editorial_choices.pin_article(a.number, a.found, by=by, now=a.now),
        done=gettext_lazy("It stands first now."),
        style="secondary",
    ),
    "move": DeskButton(
        gettext_lazy("Move"),
        lambda a, by, d: a.move(by, d["to"] - 1),
        PlaceForm,
        MOVED,
        style="secondary",
    ),
    "up": DeskButton("↑", lambda a, by, _d: a.move_by(by, -1), done=MOVED, style="secondary"),
    "down": DeskButton("↓", lambda a, by, _d: a.move_by(by, 1), done=MOVED, style="secondary"),
    "out": DeskButton(
        gettext_lazy("Leave it out"),
        lambda a, by, d: editorial_choices.leave_out_article(
            a.number, a.found, by=by, now=a.now, **d
        ),
        LeaveOutForm,
        gettext_lazy("Left out."),
        style="secondary",
    ),
    "back": DeskButton(
        gettext_lazy("As the rule says"),
        lambda a, by, _d: editorial_choices.revoke_choice(a.number, by=by),
        done=gettext_lazy("Taken back: the rule alone decides again."),
        style="secondary",
    ),
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
    name = request.POST.get("verb", "")
    if name == "test":
        return _test(request)
    if name == "words":
        return _say(request)
    if name not in CHOICES:
        raise Http404
    return _choose(request, name)


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
        "verbs": CHOICES,
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


def _choose(request: HttpRequest, name: str) -> HttpResponse:
    number, verb, data = _number(request, "article"), CHOICES[name], {}
    if verb.form is not None:
        form = verb.form(request.POST, auto_id=f"%s-{number}")
        if not form.is_valid() and isinstance(form, LeaveOutForm):
            return _page(request, out=(number, form))
        if not form.is_valid():
            raise Http404
        data = form.cleaned_data
    by, now = cast("User", request.user), timezone.now()
    chosen = ChosenArticle(number, next_issue.preview_next_issue(now).found, now)
    try:
        with transaction.atomic():
            verb.call(chosen, by, data)
            admin_log.record_action(request, Article, number, f"letter: {name}")
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, str(verb.done))
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
    try:
        with transaction.atomic():
            admin_log.record_action(request, User, by.pk, "letter: test")
            transaction.on_commit(lambda: tasks.send_test_letter.delay(by.pk))
    except (OperationalError, OSError):
        refusal = _("No test could be sent: the worker cannot be reached. Try again in a minute.")
        messages.error(request, refusal)
        return redirect("admin:newsletter_next")
    on_its_way = _("A test is on its way to %(address)s, marked [Test].") % {"address": by.email}
    messages.success(request, on_its_way)
    return redirect("admin:newsletter_next")


def _number(request: HttpRequest, name: str) -> int:
    """What a form of ours sends; anything else is no page of ours. Raises Http404."""
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):  # noqa: PLR2004
        raise Http404
    return int(text)
