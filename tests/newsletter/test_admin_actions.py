"""What moderators do with the letter in the admin."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from newsletter import tasks
from newsletter.contents import issues, schedule
from newsletter.models import Delivery, Issue
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, MailSink, make_subscriber
from tests.newsletter.letter_links import send_digest

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def issue() -> Issue:
    make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=2))
    make_subscriber("denis@example.org")
    return issues.compile_issue(schedule.week_of(MONDAY), MONDAY)


def press_action(desk: Client, model: str, action: str, rows: Iterable[int]) -> None:
    data = {"action": action, "_selected_action": list(rows), "index": 0}
    assert desk.post(f"/admin/newsletter/{model}/", data).status_code == 302


def test_paused_issue_waits_until_it_is_resumed(desk: Client, issue: Issue, sink: MailSink) -> None:
    press_action(desk, "issue", "pause", [issue.pk])
    send_digest()
    assert sink.mails == []
    press_action(desk, "issue", "resume", [issue.pk])
    send_digest()
    assert sink.recipients == ["denis@example.org"]


def test_what_has_left_cannot_be_paused(desk: Client, issue: Issue, sink: MailSink) -> None:
    send_digest()
    press_action(desk, "issue", "pause", [issue.pk])
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT


def test_counts_are_shown(desk: Client, issue: Issue) -> None:
    page = desk.get("/admin/newsletter/issue/").content.decode()
    assert f"{Delivery.State.PENDING.label}\N{NO-BREAK SPACE}: 1" in page


def test_doubtful_mail_is_sent_again_by_a_person(
    desk: Client, issue: Issue, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.send_batch, "delay", tasks.send_batch)
    row = issue.deliveries.get()
    issue.deliveries.update(state=State.UNKNOWN, claim=uuid4(), settled_at=timezone.now())
    send_digest()
    assert sink.mails == []
    press_action(desk, "delivery", "again", [row.pk])
    assert sink.recipients == ["denis@example.org"]
    row.refresh_from_db()
    assert row.state == State.SENT


def test_sent_mail_is_not_sent_again(
    desk: Client, issue: Issue, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.send_batch, "delay", tasks.send_batch)
    send_digest()
    press_action(desk, "delivery", "again", [issue.deliveries.get().pk])
    assert len(sink.mails) == 1


def test_doubts_stand_first(desk: Client, issue: Issue) -> None:
    make_subscriber("gaelle@example.org")
    doubtful = issue.deliveries.get()
    issue.deliveries.update(state=State.UNKNOWN)
    Delivery.objects.create(issue=issue, state=State.SENT)
    page = desk.get("/admin/newsletter/delivery/").content.decode()
    first = page.partition('name="_selected_action" value="')[2]
    assert first.startswith(str(doubtful.pk))


def test_addresses_are_found_whole_and_never_browsed(desk: Client, issue: Issue) -> None:
    path = "/admin/newsletter/subscriber/"
    assert "denis@example.org" not in desk.get(path).content.decode()
    assert "d…@example.org" not in desk.get(path, {"q": "denis"}).content.decode()
    found = desk.get(path, {"q": "Denis@example.org"}).content.decode()
    assert "d…@example.org" in found
    assert "denis@example.org" not in found


@pytest.mark.parametrize("model", ["issue", "delivery", "subscriber"])
def test_residents_do_not_see_it(client: Client, anna: User, model: str) -> None:
    client.force_login(anna)
    answer = client.get(f"/admin/newsletter/{model}/", follow=True)
    assert answer.status_code == 403


@pytest.mark.parametrize("model", ["issue", "delivery", "subscriber"])
def test_nothing_is_added_or_deleted_by_hand(desk: Client, issue: Issue, model: str) -> None:
    assert desk.get(f"/admin/newsletter/{model}/add/").status_code == 403
    assert desk.post(f"/admin/newsletter/{model}/{issue.pk}/delete/").status_code in {302, 403}
    assert Issue.objects.filter(pk=issue.pk).exists()
