"""The public journal: what was decided, never about whom; rows are only ever added."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles import workflow
from articles.journal import entries
from articles.journal.actors import MACHINE
from articles.models import Action, Article, JournalEntry, Rule, State
from articles.moderation import appeals, reports
from tests.articles.article_states import TITLE, make_article_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]

SECRETS = (
    TITLE,
    "criee",
    "Kerdoncuff",
    "Tanguy",
    "Quéméner",
    "yann@",
    "maelle@",
    "âne",
    "citation",
)


@pytest.fixture
def decided(yann: User, maelle: User, odette: User) -> Article:
    """Reported, hidden, appealed, granted."""
    article = make_article_in(State.LISTED, yann)
    notice = reports.ReportContent(Rule.INSULT, "Un âne ?", name="Lise", email="lise@example.org")
    reports.receive_report(article, notice, by=None, address="192.0.2.7", language="fr")
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Un « âne ».")
    asked = appeals.appeal_restriction(article.pk, by=yann, text="Une citation.")
    appeals.uphold_appeal(asked.pk, by=odette, reason="Une citation, en effet.")
    return article


def rows(client: Client, path: str = "/journal/") -> list[JournalEntry]:
    return list(client.get(path).context["page"])


@pytest.mark.parametrize("path", ["/journal/", "/en/journal/", "/feeds/journal.atom"])
def test_shows_neither_title_nor_name_nor_address(
    client: Client, decided: Article, path: str
) -> None:
    page = client.get(path)
    html = page.content.decode()
    assert str(decided.pk) in html
    assert not [secret for secret in (*SECRETS, "Lise", "192.0.2.7") if secret in html]
    assert page["X-Robots-Tag"] == "noindex"
    assert not page.cookies


def test_shows_what_by_which_rule_in_which_role_and_the_outcome(
    client: Client, decided: Article
) -> None:
    upheld, hid = rows(client)
    html = client.get("/journal/").content.decode()
    for shown in (
        hid.get_action_display(), hid.get_rule_display(), hid.get_actor_role_display(),
        hid.appeals.get().get_outcome_display(), upheld.get_actor_role_display(),
    ):  # fmt: skip
        assert f"<td>{shown}" in html


def test_newest_first_and_without_mere_reading(client: Client, maelle: User) -> None:
    first, second = make_article_in(State.ONLINE), make_article_in(State.ONLINE)
    workflow.affirm(first.pk, by=maelle)
    workflow.mark_read(first.pk, by=maelle)
    workflow.hide(second.pk, by=maelle, rule=Rule.INSULT, reason="Un âne.")
    assert [row.article_number for row in rows(client)] == [second.pk, first.pk]


def test_each_decision_shows_at_once(client: Client, yann: User, maelle: User) -> None:
    article = make_article_in(State.LISTED, yann)
    assert rows(client) == []
    notice = reports.ReportContent(Rule.INSULT, "Un âne ?")
    reports.receive_report(article, notice, by=None, address="", language="fr")
    reports.answer_open_reports(article.pk, by=maelle, answer="Non.")
    assert [row.action for row in rows(client)] == ["report_answered"]


def test_appeal_and_its_dismissal_show_at_once(
    client: Client, yann: User, maelle: User, odette: User
) -> None:
    article = make_article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Un âne.")
    before = client.get("/journal/").content
    found = appeals.appeal_restriction(article.pk, by=yann, text="Une citation.")
    asked = client.get("/journal/").content
    appeals.dismiss_appeal(found.pk, by=odette, reason="Non.")
    assert len({before, asked, client.get("/journal/").content}) == 3


def test_rows_leave_after_a_year_but_stay_on_record(client: Client, maelle: User) -> None:
    now = timezone.now()
    old, recent = make_article_in(State.ONLINE), make_article_in(State.ONLINE)
    workflow.affirm(old.pk, by=maelle, now=now - timedelta(days=366))
    workflow.affirm(recent.pk, by=maelle, now=now - timedelta(days=364))
    assert [row.article_number for row in rows(client)] == [recent.pk]
    assert JournalEntry.objects.count() == 2


def test_many_rows_come_in_pages(client: Client) -> None:
    article = make_article_in(State.LISTED)
    for _ in range(52):
        now = timezone.now()
        entries.add_entry(article, Action.LISTED, MACHINE, state_from=State.ONLINE, now=now)
    assert len(rows(client)) == 50
    assert len(rows(client, "/journal/?page=2")) == 2
    assert client.get("/journal/?page=3").status_code == 404


def test_forgotten_moderator_leaves_the_rows(decided: Article, maelle: User) -> None:
    row = JournalEntry.objects.get(action=Action.HIDDEN)
    key = row.actor_key
    User.objects.filter(pk=maelle.pk).delete()
    row.refresh_from_db()
    assert row.actor_key == key


def test_unread_articles_and_drafts_leave_no_trace_there(client: Client, yann: User) -> None:
    draft = make_article_in(State.DRAFT, yann)
    workflow.delete_draft(draft.pk, by=yann)
    assert rows(client) == []
