"""The desk in the admin: what is new, one article with what can be done, and on to the next."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from articles import appeals, reports, workflow
from articles.models import Appeal, Article, JournalEntry, Report, Rule, State
from tests.articles.desk import HIDE, QUEUE, address, last_message, online
from tests.articles.reading import TITLE, article_in
from tests.factories import make_article, make_section, make_user

pytestmark = pytest.mark.django_db


def offered(page: Any) -> set[str]:
    return set(re.findall(r'name="verb" value="(\w+)"', page.content.decode()))


def report(article: Article) -> Report:
    notice = reports.Notice(Rule.INSULT, "Relisez la fin.")
    return reports.receive(article, notice, by=None, network="", language="fr")


def test_queue_shows_what_nobody_has_seen_oldest_first_by_account(
    desk: Client, yann: User, anna: User
) -> None:
    late, first, second = (
        online(1, anna, "Tard"), online(9, yann, "Tôt"), online(3, yann, "Ensuite"),
    )  # fmt: skip
    article_in(State.LISTED, anna)
    page = desk.get(QUEUE)
    groups = [(g["account"], g["articles"]) for g in page.context["accounts"]]
    assert groups == [(yann, [first, second]), (anna, [late])]
    assert all(address(a) in page.content.decode() for a in (late, first, second))


def test_queue_shows_reports_hidden_ones_and_appeals(
    desk: Client, yann: User, anna: User, odette: User
) -> None:
    reported, hidden = article_in(State.LISTED, yann), article_in(State.LISTED, anna)
    report(reported)
    report(reported)
    workflow.hide(hidden.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.")
    appeals.appeal(hidden.pk, by=anna, text="Non.")
    context = desk.get(QUEUE).context
    assert list(context["reported"]) == [reported]
    assert list(context["hidden"]) == [hidden]
    assert [appeal.article for appeal in context["appeals"]] == [hidden]


def test_empty_queue_says_so(desk: Client) -> None:
    page = desk.get(QUEUE)
    assert page.status_code == 200
    assert "/change/" not in page.content.decode()


def test_entrance_leads_to_the_queue(desk: Client) -> None:
    assert QUEUE in desk.get("/admin/").content.decode()


def test_article_is_read_as_readers_read_it(desk: Client, yann: User) -> None:
    article = make_article(
        TITLE, by=yann, state=State.HIDDEN, standfirst="Deux phrases.", language="en",
        body_html="<p>Un <strong>mot</strong>.</p>", section=make_section("Port"),
    )  # fmt: skip
    html = desk.get(address(article)).content.decode()
    for shown in ("<strong>mot</strong>", "Deux phrases.", "Port", "Yann Kerdoncuff", 'lang="en"'):
        assert shown in html


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (State.ONLINE, {"affirm", "read", "hide"}),
        (State.LISTED, {"read", "hide"}),
        (State.HIDDEN, {"restore", "remove"}),
        (State.REMOVED, set()),
        (State.WITHDRAWN, set()),
    ],
)
def test_what_can_be_done_is_offered(
    desk: Client, yann: User, state: State, verbs: set[str]
) -> None:
    assert offered(desk.get(address(article_in(state, yann)))) == verbs


def test_report_and_appeal_bring_their_own_answers(desk: Client, yann: User, odette: User) -> None:
    article = article_in(State.LISTED, yann)
    report(article)
    page = desk.get(address(article))
    assert "keep" in offered(page)
    assert "Relisez la fin." in page.content.decode()
    workflow.hide(article.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.")
    appeals.appeal(article.pk, by=yann, text="C’était une citation.")
    page = desk.get(address(article))
    assert offered(page) == {"restore", "remove", "uphold", "dismiss"}
    assert "C’était une citation." in page.content.decode()


@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [
        (State.ONLINE, {"verb": "affirm"}, State.LISTED),
        (State.ONLINE, {"verb": "read"}, State.ONLINE),
        (State.ONLINE, HIDE, State.HIDDEN),
        (State.LISTED, HIDE, State.HIDDEN),
        (State.HIDDEN, {"verb": "restore"}, State.ONLINE),
        (
            State.HIDDEN,
            {"verb": "remove", "remove-rule": "hate", "remove-reason": "Haine."},
            State.REMOVED,
        ),
    ],
)
def test_each_button_does_what_it_says(
    desk: Client, maelle: User, yann: User, before: State, sent: dict[str, str], after: State
) -> None:
    article = article_in(before, yann)
    assert desk.post(address(article), sent)["Location"] == QUEUE
    article.refresh_from_db()
    row = JournalEntry.objects.get()
    assert (article.state, row.state_to, row.actor_role) == (after, after, "moderator")


def test_looking_changes_nothing(desk: Client, yann: User) -> None:
    article = online(1, yann)
    desk.get(address(article) + "?verb=hide&hide-rule=insult&hide-reason=x")
    desk.get(QUEUE)
    assert not JournalEntry.objects.exists()


def test_next_article_follows(desk: Client, yann: User, anna: User) -> None:
    first, second = online(9, yann), online(3, anna)
    assert desk.post(address(first), {"verb": "affirm"})["Location"] == address(second)
    assert desk.post(address(second), HIDE)["Location"] == QUEUE


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"hide-rule": "insult", "hide-reason": " "}, "hide-reason"),
        ({"hide-rule": "", "hide-reason": "Une phrase déjà tapée."}, "hide-rule"),
        ({"hide-rule": "no_such_rule", "hide-reason": "Une phrase déjà tapée."}, "hide-rule"),
        ({"hide-rule": "insult", "hide-reason": "Une phrase déjà tapée." * 200}, "hide-reason"),
        ({}, "hide-reason"),
    ],
)
def test_wrong_form_keeps_what_was_typed(
    desk: Client, yann: User, sent: dict[str, str], wrong: str
) -> None:
    article = online(1, yann)
    page: Any = desk.post(address(article), {"verb": "hide", **sent})
    html = page.content.decode()
    [form] = [verb["form"] for verb in page.context["verbs"] if verb["name"] == "hide"]
    assert page.status_code == 200
    assert wrong.removeprefix("hide-") in form.errors
    assert sent.get("hide-reason", "").strip() in html
    assert not JournalEntry.objects.exists()


def test_refusal_is_told_and_what_was_typed_stays(
    desk: Client, maelle: User, odette: User, yann: User
) -> None:
    """She took the decision herself: somebody else has to look."""
    article = article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")
    appeals.appeal(article.pk, by=yann, text="Non.")
    sent = {"verb": "dismiss", "dismiss-reason": "Une longue explication."}
    page = desk.post(address(article), sent)
    assert "Une longue explication." in page.content.decode()
    assert last_message(page) == "error"
    assert Appeal.objects.get().outcome == Appeal.Outcome.OPEN


def test_second_click_is_told_what_has_happened(desk: Client, yann: User) -> None:
    article = online(1, yann)
    desk.post(address(article), HIDE)
    page = desk.post(address(article), HIDE)
    assert page.status_code == 200
    assert last_message(page) == "error"
    assert JournalEntry.objects.count() == 1
    assert offered(page) == {"restore", "remove"}


def test_own_article_is_affirmed_by_somebody_else(desk: Client, maelle: User) -> None:
    article = online(1, maelle)
    page = desk.post(address(article), {"verb": "affirm"})
    assert last_message(page) == "error"
    assert Article.objects.get().state == State.ONLINE


def test_answer_to_a_report(desk: Client, maelle: User, yann: User) -> None:
    article = article_in(State.LISTED, yann)
    found = report(article)
    desk.post(address(article), {"verb": "keep", "keep-answer": "Rien à redire."})
    found.refresh_from_db()
    assert (found.outcome, found.answer, found.handled_by) == ("kept", "Rien à redire.", maelle)
    page = desk.post(address(article), {"verb": "keep", "keep-answer": "Encore."})
    assert last_message(page) == "error"


@pytest.mark.parametrize(("verb", "state"), [("uphold", State.LISTED), ("dismiss", State.HIDDEN)])
def test_appeal_is_decided_by_another_moderator(
    desk: Client, yann: User, odette: User, verb: str, state: State
) -> None:
    article = article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.")
    appeals.appeal(article.pk, by=yann, text="Non.")
    desk.post(address(article), {"verb": verb, f"{verb}-reason": "Vu de près."})
    article.refresh_from_db()
    assert article.state == state
    assert Appeal.objects.get().reason == "Vu de près."


def test_accounts_with_several_articles_are_counted(desk: Client) -> None:
    writer = make_user("Erwan")
    for hours in range(3):
        online(hours, writer)
    [group] = desk.get(QUEUE).context["accounts"]
    assert (group["account"], len(group["articles"])) == (writer, 3)
