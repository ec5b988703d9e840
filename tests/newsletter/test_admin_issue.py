"""One issue on the moderators’ desk: its numbers, its editions, its buttons, and who pressed."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from articles import workflow
from articles.models import Article, Rule
from newsletter import tasks
from newsletter.contents import issues, schedule
from newsletter.engine import sending_database
from newsletter.models import Delivery, Issue
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, MailSink, make_subscriber
from tests.newsletter.letter_links import send_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=2))


@pytest.fixture
def issue(article: Article) -> Issue:
    make_article("La criée rouvre", published_at=MONDAY - timedelta(days=3))
    make_subscriber("denis@example.org")
    return issues.compile_issue(schedule.week_of(MONDAY), MONDAY)


def page_of(issue: Issue) -> str:
    return f"/admin/newsletter/issue/{issue.pk}/change/"


def press_button(desk: Client, issue: Issue, act: str) -> str:
    return desk.post(page_of(issue), {"verb": act}, follow=True).content.decode()


def press_in_list(desk: Client, model: str, action: str, rows: Iterable[int]) -> None:
    data = {"action": action, "_selected_action": list(rows), "index": 0}
    assert desk.post(f"/admin/newsletter/{model}/", data).status_code == 302


def logged_actions() -> list[str]:
    return [row.change_message for row in LogEntry.objects.order_by("pk")]


def test_buttons_pause_and_resume(desk: Client, issue: Issue, sink: MailSink) -> None:
    press_button(desk, issue, "pause")
    send_digest()
    assert sink.mails == []
    press_button(desk, issue, "resume")
    send_digest()
    assert sink.recipients == ["denis@example.org"]
    assert logged_actions() == ["pause", "resume"]


def test_actions_of_the_list_are_logged_as_well(desk: Client, issue: Issue) -> None:
    press_in_list(desk, "issue", "pause", [issue.pk])
    press_in_list(desk, "issue", "resume", [issue.pk])
    press_in_list(desk, "issue", "settle_in", [issue.pk])
    assert logged_actions() == ["pause", "resume", "settle in"]


@pytest.mark.parametrize("model", ["issue", "delivery"])
def test_doubts_sent_again_are_logged(
    desk: Client, issue: Issue, monkeypatch: pytest.MonkeyPatch, model: str
) -> None:
    monkeypatch.setattr(tasks.send_batch, "delay", lambda _issue_id: None)
    issue.deliveries.update(state="unknown", claim=uuid4(), settled_at=timezone.now())
    rows = {"issue": issue.pk, "delivery": issue.deliveries.get().pk}
    press_in_list(desk, model, "again", [rows[model]])
    assert logged_actions() == ["again"]
    assert issue.deliveries.get().state == Delivery.State.PENDING


def test_server_that_slept_is_confirmed_beside_the_letter(
    desk: Client, issue: Issue, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.send_batch, "delay", tasks.send_batch)
    sending_database.confirm_database(timezone.now() - timedelta(days=3))
    page = desk.get(page_of(issue)).content.decode()
    assert 'value="settle"' in page
    assert sink.mails == []
    assert 'value="settle"' not in press_button(desk, issue, "settle")
    assert sink.recipients == ["denis@example.org"]
    assert logged_actions() == ["settle"]


def test_what_changed_nothing_is_not_logged(desk: Client, issue: Issue) -> None:
    assert "la situation a changé" in press_button(desk, issue, "resume")
    assert "la situation a changé" in press_button(desk, issue, "again")
    assert logged_actions() == []


def test_button_that_does_not_exist_is_not_found(desk: Client, issue: Issue) -> None:
    assert desk.post(page_of(issue), {"verb": "delete"}).status_code == 404
    assert desk.get("/admin/newsletter/issue/x/change/").status_code == 404


def test_copies_that_had_left_are_counted_on_the_page(
    desk: Client, issue: Issue, article: Article, maelle: User, sink: MailSink,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    send_digest()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")
    page = desk.get(page_of(issue)).content.decode()
    assert f"sans l’article {article.pk}" in page
    assert "Un exemplaire qui le contenait était déjà parti." in page


def test_numbers_stand_on_the_page(desk: Client, issue: Issue, sink: MailSink) -> None:
    send_digest()
    page = desk.get(page_of(issue)).content.decode()
    assert '<th scope="row">envoyé</th><td>1</td>' in page
    assert "1 sur un destinataire" in page


def test_residents_do_not_see_it(client: Client, anna: User, issue: Issue) -> None:
    client.force_login(anna)
    assert client.get(page_of(issue), follow=True).status_code == 403


def test_test_mail_is_asked_for_on_the_desk_and_not_without_end(
    desk: Client, sink: MailSink, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    """By the real clock, which the counts in Redis follow."""
    monkeypatch.setattr(tasks.send_test_letter, "delay", tasks.send_test_letter)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(6):
            wish = {"verb": "test", "press": number}
            answer = desk.post("/admin/newsletter/issue/next/", wish, follow=True)
    assert len(sink.mails) == 5
    assert "Cinq essais en dix minutes suffisent" in answer.content.decode()
    assert logged_actions() == ["letter: test"] * 5


def test_test_mail_that_no_worker_takes_is_said(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_user_id: int) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.send_test_letter, "delay", away)
    monkeypatch.setattr(transaction, "on_commit", lambda hand_over: hand_over())
    answer = desk.post("/admin/newsletter/issue/next/", {"verb": "test"}, follow=True)
    assert "Aucun essai n’a pu partir" in answer.content.decode()
