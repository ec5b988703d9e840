"""The public journal can be narrowed, ties what belongs together, and names who wants it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.translation import gettext
from pytest_django import Settings

from accounts.lifecycle.anonymisation import anonymise_account
from accounts.models import User
from articles import workflow
from articles.models import ActorLabel, Article, JournalEntry, Rule, State
from articles.moderation import appeals, reports
from tests.articles.article_states import client_of, make_article_in
from tests.articles.test_feeds import atom, entries
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 31, 22, 59, tzinfo=UTC)  # the last minute of the month in the town


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def three(yann: User, maelle: User) -> list[Article]:
    """Hidden for an insult in November, for hatred in October; affirmed in November."""
    first, second, third = (make_article_in(State.ONLINE, yann) for _ in range(3))
    workflow.hide(first.pk, by=maelle, rule=Rule.INSULT, reason="Non.", now=NOW)
    workflow.hide(second.pk, by=maelle, rule=Rule.HATE, reason="Non.", now=OCTOBER)
    workflow.affirm(third.pk, by=maelle, now=OCTOBER + timedelta(minutes=1))
    return [first, second, third]


def numbers(path: str) -> list[int]:
    page = Client().get(path)
    assert page.status_code == 200
    return [entry.article_number for entry in page.context["page"]]


def html(path: str = "/journal/") -> str:
    return Client().get(path).content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", [0, 2, 1]),
        ("?month=2026-11", [0, 2]),
        ("?month=2026-10", [1]),
        ("?action=hidden", [0, 1]),
        ("?rule=hate", [1]),
        ("?month=2026-11&action=hidden&rule=insult", [0]),
        ("?month=2026-11&action=hidden&rule=hate", []),
        ("?month=&action=&rule=", [0, 2, 1]),
        ("?unknown=1", [0, 2, 1]),
    ],
)
@pytest.mark.parametrize("path", ["/journal/", "/en/journal/"])
def test_narrowed(three: list[Article], path: str, query: str, shown: list[int]) -> None:
    assert numbers(path + query) == [three[i].pk for i in shown]


@pytest.mark.parametrize(
    "query",
    [
        "month=2026-13", "month=2026", "month=1999-01", "month=2027-01", "month=x", "action=x",
        "action=read", "rule=x", "rule=insult%00", "page=0", "page=x", "page=2", "month=²",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/journal/", "/feeds/journal.atom"])
def test_what_there_is_not_is_not_found(three: list[Article], path: str, query: str) -> None:
    if "page" not in query or "feeds" not in path:
        assert Client().get(f"{path}?{query}").status_code == 404


def test_form_shows_what_was_chosen_and_needs_no_script(three: list[Article]) -> None:
    page = html("/journal/?month=2026-10&action=hidden&rule=hate")
    for value in ("2026-10", "hidden", "hate"):
        assert f'<option value="{value}" selected>' in page
    assert page.count(" selected>") == 3
    assert '<form class="filters" method="get"' in page


def test_links_keep_what_was_chosen(yann: User, maelle: User) -> None:
    article = make_article_in(State.ONLINE, yann)
    for _ in range(26):
        workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Non.")
        workflow.restore(article.pk, by=maelle)
        workflow.hide(article.pk, by=maelle, rule=Rule.HATE, reason="Non.")
        workflow.restore(article.pk, by=maelle)
    page = html("/journal/?action=restored&rule=")
    assert 'href="?action=restored&amp;page=2"' in page
    assert 'href="/feeds/journal.atom?action=restored"' in page
    assert len(numbers("/journal/?action=restored&page=2")) == 2


def test_feed_is_narrowed_and_holds_together(three: list[Article]) -> None:
    path = "/feeds/journal.atom?month=2026-11&action=hidden"
    root = atom(Client(), path)
    assert len(entries(Client(), path)) == 1
    [own] = [link.get("href") for link in root if link.get("rel") == "self"]
    assert own is not None
    assert own.endswith(path)
    assert len(entries(Client(), "/feeds/journal.atom?action=removed")) == 0
    atom(Client(), "/feeds/journal.atom?action=removed")


def test_feed_without_anything_yet_holds_together(db: None) -> None:
    atom(Client(), "/feeds/journal.atom")


def test_decision_that_was_overturned_shows_both_rows(
    yann: User, maelle: User, odette: User
) -> None:
    article = make_article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Non.")
    found = appeals.appeal_restriction(article.pk, by=yann, text="Si.")
    appeals.uphold_appeal(found.pk, by=odette, reason="En effet.", now=NOW + timedelta(minutes=5))
    hid, upheld = JournalEntry.objects.order_by("pk")
    page = html()
    assert f'{gettext("Overturned:")} <a href="#n{upheld.pk}">' in page
    assert f'{gettext("Overturns:")} <a href="#n{hid.pk}">' in page
    assert gettext("By the same person: there was no other moderator.") not in page
    [entry] = [e for e in entries(Client(), "/feeds/journal.atom") if e.id.endswith(f"/{hid.pk}")]
    assert "12:05" in entry.updated


def test_tied_row_that_is_narrowed_away_is_still_said(yann: User, maelle: User) -> None:
    article = make_article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Non.")
    workflow.restore(article.pk, by=maelle)
    page = html("/journal/?action=hidden")
    assert gettext("Overturned:") in page
    assert 'href="#n' not in page


def test_tied_row_that_has_left_is_said_no_more(yann: User, maelle: User) -> None:
    article = make_article_in(State.LISTED, yann)
    before = NOW - timedelta(days=366)
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Non.", now=before)
    workflow.restore(article.pk, by=maelle)
    assert numbers("/journal/") == [article.pk]
    assert gettext("Overturns:") not in html()


def test_dismissed_appeal_names_the_decision_that_stands(
    yann: User, maelle: User, odette: User
) -> None:
    article = make_article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Non.")
    found = appeals.appeal_restriction(article.pk, by=yann, text="Si.")
    appeals.dismiss_appeal(found.pk, by=odette, reason="Non.", now=NOW + timedelta(minutes=5))
    hid = JournalEntry.objects.earliest("pk")
    assert f'{gettext("Stands:")} <a href="#n{hid.pk}">' in html()


@pytest.mark.parametrize("verb", ["uphold_appeal", "dismiss_appeal"])
def test_director_alone_who_decides_again_is_said(yann: User, odette: User, verb: str) -> None:
    article = make_article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=odette, rule=Rule.INSULT, reason="Non.")
    found = appeals.appeal_restriction(article.pk, by=yann, text="Si.")
    getattr(appeals, verb)(found.pk, by=odette, reason="Vu.", now=NOW + timedelta(minutes=5))
    assert gettext("By the same person: there was no other moderator.") in html()


def test_reader_s_appeal_that_is_granted_ties_the_rows(
    yann: User, maelle: User, odette: User
) -> None:
    article = make_article_in(State.LISTED, yann)
    notice = reports.ReportContent(Rule.INSULT, "La fin.")
    found = reports.receive_report(article, notice, by=None, address="", language="fr")
    reports.answer_open_reports(article.pk, by=maelle, answer="Non.")
    asked = appeals.appeal_report_answer(found.pk, text="Si.")
    appeals.uphold_appeal(asked.pk, by=odette, reason="En effet.")
    answered, hid = JournalEntry.objects.order_by("pk")
    assert f'<a href="#n{answered.pk}">' in html()
    assert f'<a href="#n{hid.pk}">' in html()


NAME = "/journal/name/"


def test_role_by_default_the_name_for_who_wants_it(three: list[Article], maelle: User) -> None:
    for path in ("/journal/", "/feeds/journal.atom"):
        assert "Maëlle" not in html(path)
    client = client_of(maelle)
    assert "Maëlle Tanguy" not in client.get(NAME).content.decode().split("<form")[0]
    assert client.post(NAME, {"is_public": "on"})["Location"] == NAME
    for path in ("/journal/", "/feeds/journal.atom"):
        assert html(path).count("Maëlle Tanguy") >= 3
    client.post(NAME, {})
    assert "Maëlle" not in html()


def test_name_can_be_chosen_before_the_first_decision(maelle: User) -> None:
    client_of(maelle).post(NAME, {"is_public": "on"})
    assert ActorLabel.objects.get(user=maelle).is_public


def test_name_goes_with_the_account(three: list[Article], maelle: User) -> None:
    client_of(maelle).post(NAME, {"is_public": "on"})
    anonymise_account(maelle.pk)
    assert "Maëlle" not in html()
    assert "Maëlle" not in ActorLabel.objects.get(user=maelle).name


def test_name_of_a_resident_stays_out(yann: User, anna: User) -> None:
    workflow.affirm(make_article_in(State.ONLINE, yann).pk, by=anna)
    ActorLabel.objects.update(is_public=True)
    assert "Anna" not in html()


def test_only_moderators_choose(client: Client, anna: User) -> None:
    assert client_of(anna).get(NAME).status_code == 403
    assert client_of(anna).post(NAME, {"is_public": "on"}).status_code == 403
    assert client.get(NAME)["Location"] == f"/accounts/login/?next={NAME}"
    assert not ActorLabel.objects.exists()


def test_profile_of_a_moderator_leads_there(maelle: User, anna: User) -> None:
    assert NAME in client_of(maelle).get("/accounts/profile/").content.decode()
    assert NAME not in client_of(anna).get("/accounts/profile/").content.decode()


@pytest.mark.parametrize("days", [30, 400])
def test_rows_leave_after_the_town_s_period(
    yann: User, maelle: User, settings: Settings, days: int
) -> None:
    settings.JOURNAL_PUBLIC_DAYS = days
    kept, gone = make_article_in(State.ONLINE, yann), make_article_in(State.ONLINE, make_user())
    workflow.affirm(kept.pk, by=maelle, now=NOW - timedelta(days=days - 1))
    workflow.affirm(gone.pk, by=maelle, now=NOW - timedelta(days=days))
    assert numbers("/journal/") == [kept.pk]
    assert len(entries(Client(), "/feeds/journal.atom")) == 1
    assert str(days) in html()
    assert JournalEntry.objects.count() == 2
