"""What the keeper of a town types, and what beat asks: as often as one likes."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from newsletter import tasks
from newsletter.models import Delivery, Issue
from tests.concurrency import run_at_once
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, MailSink, make_subscriber
from tests.newsletter.letter_links import send_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def monday(directed_town: None) -> Iterator[None]:
    """Monday, a minute after seven; an article and a subscriber are there."""
    make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=2))
    make_subscriber("denis@example.org")
    with time_machine.travel(MONDAY + timedelta(minutes=1)):
        yield


def run_command(command: str, **options: str) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


@pytest.mark.usefixtures("monday")
def test_compiling_twice_makes_one_issue() -> None:
    first = run_command("compile_digest")
    assert "2026-w48" in first
    make_article("Trop tard", published_at=MONDAY - timedelta(days=1))
    assert run_command("compile_digest") == first
    assert Issue.objects.get().pieces.count() == 1
    assert Delivery.objects.count() == 1


@pytest.mark.usefixtures("monday")
def test_sending_twice_sends_once(sink: MailSink) -> None:
    run_command("compile_digest")
    assert "sent: 1" in run_command("send_digest")
    assert "sent: 1" in run_command("send_digest")
    assert len(sink.mails) == 1


@pytest.mark.usefixtures("monday")
def test_week_can_be_said() -> None:
    assert "2026-w50" in run_command("compile_digest", week="2026-w50")
    assert "2026-w50" in run_command("compile_digest", week="2026-w50")


@pytest.mark.parametrize("week", ["2026-48", "2025-w53", "next", "2026-w0"])
@pytest.mark.parametrize("command", ["compile_digest", "send_digest"])
def test_week_that_is_none_is_refused_in_a_sentence(command: str, week: str) -> None:
    with pytest.raises(CommandError, match="no ISO week"):
        run_command(command, week=week)


def test_issue_that_was_not_compiled_cannot_be_sent() -> None:
    with pytest.raises(CommandError, match="compile_digest"):
        send_digest("2026-w48")


@pytest.mark.usefixtures("monday")
def test_beat_compiles_once_and_the_worker_sends_once(
    sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.send_batch, "delay", tasks.send_batch)
    for _beat in range(3):
        tasks.compile_due_issue()
        tasks.run_minute_jobs()
    assert Issue.objects.get().state == Issue.State.SENT
    assert len(sink.mails) == 1


@pytest.mark.usefixtures("monday")
def test_issue_whose_task_was_lost_is_sent_by_the_sweep(
    sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.send_batch, "delay", lambda _issue_id: None)
    tasks.compile_due_issue()
    monkeypatch.setattr(tasks.send_batch, "delay", tasks.send_batch)
    tasks.run_minute_jobs()
    assert len(sink.mails) == 1


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("monday")
def test_many_beats_at_once_make_one_issue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.send_batch, "delay", lambda _issue_id: None)
    for _attempt in range(5):
        run_at_once(8, tasks.compile_due_issue)
        issue = Issue.objects.get()
        assert (issue.editions.count(), issue.pieces.count()) == (1, 1)
        assert issue.deliveries.count() == 1
        Issue.objects.all().delete()


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("monday")
def test_many_workers_at_once_send_each_mail_once(sink: MailSink) -> None:
    for number in range(60):
        make_subscriber(f"neighbour{number}@example.org")
    run_command("compile_digest")
    issue = Issue.objects.get()
    run_at_once(4, lambda: tasks.send_batch(issue.pk))
    assert len(sink.recipients) == len(set(sink.recipients)) == 61
