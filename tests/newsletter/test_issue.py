"""A frozen issue, and what becomes of it when an article is hidden or comes back."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from articles import workflow
from articles.models import Article, Rule
from newsletter.contents import issues, schedule
from newsletter.models import Issue
from tests.factories import make_article, make_event
from tests.newsletter.conftest import MONDAY, MailSink, make_subscriber
from tests.newsletter.letter_links import body_of, send_digest

pytestmark = pytest.mark.django_db
WEEK = schedule.week_of(MONDAY)


@pytest.fixture
def article(anna: User) -> Article:
    return make_article("Le phare rallumé", by=anna, published_at=MONDAY - timedelta(days=2))


@pytest.fixture
def issue(article: Article) -> Issue:
    """Two articles, for Denis."""
    make_article("La criée rouvre", published_at=MONDAY - timedelta(days=3))
    make_subscriber("denis@example.org")
    return issues.compile_issue(WEEK, MONDAY)


@dataclass(frozen=True)
class IssueDesk:
    """Decisions, with what follows a commit: the test’s own transaction never makes one."""

    capture: DjangoCaptureOnCommitCallbacks
    moderator: User

    def hide(self, article: Article) -> None:
        with self.capture(execute=True):
            workflow.hide(article.pk, by=self.moderator, rule=Rule.INSULT, reason="Une insulte.")

    def restore(self, article: Article) -> None:
        with self.capture(execute=True):
            workflow.restore(article.pk, by=self.moderator)


@pytest.fixture
def desk(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, maelle: User
) -> IssueDesk:
    return IssueDesk(django_capture_on_commit_callbacks, maelle)


def page_of(issue: Issue, client: Client) -> str:
    return client.get(issue.get_absolute_url()).content.decode()


def test_can_be_read_on_the_web(issue: Issue, client: Client) -> None:
    page = client.get("/newsletter/2026-w48/")
    assert page.status_code == 200
    assert not page.cookies
    for title in ("Le phare rallumé", "La criée rouvre"):
        assert title in page.content.decode()


def test_holds_the_text_as_it_was(issue: Issue, article: Article, client: Client) -> None:
    article.title = "Le phare, tout autre"
    article.save()
    assert "Le phare rallumé" in page_of(issue, client)


def test_later_articles_do_not_enter(issue: Issue, client: Client) -> None:
    make_article("Trop tard", published_at=MONDAY - timedelta(days=1))
    assert issues.compile_issue(WEEK, MONDAY + timedelta(hours=1)) == issue
    assert "Trop tard" not in page_of(issue, client)


def test_is_addressed_to_those_who_had_confirmed(issue: Issue) -> None:
    make_subscriber("late@example.org")
    assert [row.subscriber and row.subscriber.email for row in issue.deliveries.all()] == [
        "denis@example.org"
    ]


def test_unconfirmed_and_gone_are_not_addressed(article: Article) -> None:
    make_subscriber("asked@example.org", confirmed_at=None)
    make_subscriber("gone@example.org", unsubscribed_at=MONDAY)
    assert not issues.compile_issue(WEEK, MONDAY).deliveries.exists()


def test_hidden_article_leaves_the_web_at_once(
    issue: Issue, article: Article, desk: IssueDesk, client: Client
) -> None:
    assert "Le phare rallumé" in page_of(issue, client)
    desk.hide(article)
    assert "Le phare rallumé" not in page_of(issue, client)
    assert "La criée rouvre" in page_of(issue, client)


def test_hidden_article_makes_a_new_edition(
    issue: Issue, article: Article, desk: IssueDesk
) -> None:
    desk.hide(article)
    assert [edition.number for edition in issue.editions.all()] == [2, 1]
    assert issue.pieces.get(article=article).dropped_in == 2


def test_hidden_article_is_absent_from_mails_not_yet_sent(
    issue: Issue, article: Article, desk: IssueDesk, sink: MailSink
) -> None:
    desk.hide(article)
    send_digest()
    _to, mail = sink.mails[0]
    assert "La criée rouvre" in body_of(mail)
    assert "Le phare rallumé" not in body_of(mail)
    edition = issue.deliveries.get().edition
    assert edition
    assert edition.number == 2


def test_sent_mail_is_recorded_with_the_edition_it_held(
    issue: Issue, article: Article, desk: IssueDesk, sink: MailSink
) -> None:
    send_digest()
    desk.hide(article)
    edition = issue.deliveries.get().edition
    assert edition
    assert edition.number == 1
    send_digest()
    assert len(sink.mails) == 1


def test_restored_article_returns(
    issue: Issue, article: Article, desk: IssueDesk, client: Client
) -> None:
    desk.hide(article)
    desk.restore(article)
    assert "Le phare rallumé" in page_of(issue, client)
    assert issue.editions.count() == 3


def test_withdrawn_article_leaves_too(
    issue: Issue, article: Article, anna: User, desk: IssueDesk, client: Client
) -> None:
    with desk.capture(execute=True):
        workflow.withdraw(article.pk, by=anna)
    assert "Le phare rallumé" not in page_of(issue, client)


def test_hidden_and_restored_is_not_news_twice(
    issue: Issue, article: Article, desk: IssueDesk
) -> None:
    desk.hide(article)
    desk.restore(article)
    following = issues.compile_issue(WEEK.following(), WEEK.following().planned_at)
    assert following.state == Issue.State.NOTHING


def test_event_that_is_hidden_leaves_the_agenda_of_the_issue(
    anna: User, desk: IssueDesk, client: Client
) -> None:
    event = make_event("Fest-noz", by=anna, starts_at=MONDAY + timedelta(days=2))
    issue = issues.compile_issue(WEEK, MONDAY)
    desk.hide(event)
    assert "Fest-noz" not in page_of(issue, client)


def test_nothing_new_sends_nothing_and_says_so(
    sink: MailSink, caplog: pytest.LogCaptureFixture
) -> None:
    make_subscriber("denis@example.org")
    with caplog.at_level("INFO"):
        issue = issues.compile_issue(WEEK, MONDAY)
    send_digest()
    assert issue.state == Issue.State.NOTHING
    assert "nothing new, nothing sent" in caplog.text
    assert sink.mails == []


def test_empty_week_has_no_page(client: Client) -> None:
    issues.compile_issue(WEEK, MONDAY)
    assert client.get("/newsletter/2026-w48/").status_code == 404
