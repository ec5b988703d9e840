"""After 24 hours without a report an article is listed, while moderators are there."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from accounts.models import User
from articles import tasks, workflow
from articles.models import Article, JournalEntry, Report, Role, Rule, State
from articles.moderation import reports
from tests.articles.article_states import make_article_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def watched(maelle: User) -> User:
    """A moderator has read something six days ago."""
    article = make_article_in(State.LISTED, published_at=NOW - timedelta(days=30))
    workflow.mark_read(article.pk, by=maelle, now=NOW - timedelta(days=6))
    return maelle


def online(hours: float, by: User | None = None) -> Article:
    return make_article_in(State.ONLINE, by, published_at=NOW - timedelta(hours=hours))


def reported(article: Article) -> Report:
    notice = reports.ReportContent(Rule.INSULT, "Une insulte.")
    return reports.receive_report(article, notice, by=None, address="", language="fr", now=NOW)


def test_listed_after_a_day(watched: User, yann: User) -> None:
    article = online(24, yann)
    assert workflow.list_due_articles(now=NOW) == [article.pk]
    article.refresh_from_db()
    yann.refresh_from_db()
    assert (article.state, article.listed_at) == (State.LISTED, NOW)
    assert not yann.is_established


def test_not_before(watched: User) -> None:
    online(23.99)
    assert workflow.list_due_articles(now=NOW) == []


def test_machine_says_that_it_was_the_machine(watched: User) -> None:
    article = online(24)
    workflow.list_due_articles(now=NOW)
    row = JournalEntry.objects.get(article_number=article.pk)
    assert (row.action, row.actor_role, row.by_machine) == ("listed", Role.MACHINE, True)
    assert row.actor_key == ""


def test_late_by_a_week(watched: User) -> None:
    article = online(24 * 8)
    assert workflow.list_due_articles(now=NOW) == [article.pk]


def test_run_twice(watched: User) -> None:
    online(24)
    workflow.list_due_articles(now=NOW)
    assert workflow.list_due_articles(now=NOW) == []
    assert JournalEntry.objects.filter(action="listed").count() == 1


def test_open_report_stands_in_the_way_until_it_is_answered(watched: User) -> None:
    article = online(24)
    reported(article)
    reported(article)
    assert workflow.list_due_articles(now=NOW) == []
    reports.answer_open_reports(article.pk, by=watched, answer="Rien à redire.", now=NOW)
    assert workflow.list_due_articles(now=NOW) == [article.pk]


def test_nothing_moves_while_no_moderator_has_been_there_for_a_week(watched: User) -> None:
    article = online(24)
    assert workflow.list_due_articles(now=NOW + timedelta(days=1, seconds=1)) == []
    workflow.mark_read(article.pk, by=watched, now=NOW + timedelta(days=2))
    assert workflow.list_due_articles(now=NOW + timedelta(days=2)) == [article.pk]


def test_what_residents_do_is_no_moderation(anna: User, yann: User) -> None:
    User.objects.update(date_joined=NOW - timedelta(days=8))
    workflow.affirm(online(5).pk, by=anna, now=NOW)
    workflow.withdraw(online(5, yann).pk, by=yann, now=NOW)
    online(24)
    assert workflow.list_due_articles(now=NOW) == []


def test_restored_article_waits_another_day(watched: User) -> None:
    article = online(24)
    workflow.hide(article.pk, by=watched, rule=Rule.INSULT, reason="Une insulte.", now=NOW)
    workflow.restore(article.pk, by=watched, now=NOW)
    assert workflow.list_due_articles(now=NOW + timedelta(hours=23)) == []
    assert workflow.list_due_articles(now=NOW + timedelta(hours=24)) == [article.pk]


@pytest.mark.parametrize("state", [s for s in State if s not in {State.ONLINE, State.ERASED}])
def test_nothing_else_moves(watched: User, state: State) -> None:
    article = make_article_in(state, published_at=NOW - timedelta(days=3))
    assert workflow.list_due_articles(now=NOW) == []
    assert Article.objects.get(pk=article.pk).state == state


@pytest.mark.usefixtures("mails_leave_at_once")
def test_beat_asks_and_the_author_is_told(watched: User, yann: User) -> None:
    article = online(24, yann)
    with time_machine.travel(NOW, tick=False):
        tasks.run_due_transitions()
    [message] = mail.outbox
    assert message.to == [yann.email]
    assert article.get_absolute_url() in str(message.body)
