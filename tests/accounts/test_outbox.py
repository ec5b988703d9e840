"""Mails that the site must send: they leave once, or somebody sees that they did not."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core import mail
from django.db import transaction
from django.utils import translation
from pytest_django import Settings

from accounts.mail import outbox
from accounts.mail.outgoing import send_mail_soon
from accounts.mail.session import MailSession
from accounts.mail.tasks import deliver_mail, send_due_mails
from accounts.models import OutgoingMail
from tests.clock import NOW
from tests.concurrency import run_at_once
from tests.live_town import ROOT, free_port
from tests.newsletter.conftest import MailSink
from tests.test_structure import sources

pytestmark = pytest.mark.django_db
ANNA = "anna@example.org"
State = OutgoingMail.State


@pytest.fixture(autouse=True)
def no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker loses every task: beat alone sends."""
    monkeypatch.setattr(deliver_mail, "apply_async", lambda **_options: None)


@pytest.fixture
def sink(settings: Settings) -> Iterator[MailSink]:
    found = MailSink()
    controller = Controller(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield found
    controller.stop()


def write(to: str = ANNA, **more: Any) -> OutgoingMail:
    send_mail_soon("account_closed", to, {}, "fr", **more)
    return OutgoingMail.objects.order_by("pk")[OutgoingMail.objects.count() - 1]


def now(row: OutgoingMail) -> tuple[str, int]:
    row.refresh_from_db()
    return row.state, row.attempts


def fail(monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException) -> None:
    def raise_it(*_args: Any) -> None:
        raise error

    monkeypatch.setattr(MailSession, step, raise_it)


def run_at(*minutes: float) -> None:
    for minute in minutes:
        with time_machine.travel(NOW + timedelta(minutes=minute, seconds=10)):
            send_due_mails()


def test_mail_that_lost_its_task_leaves_with_the_next_beat() -> None:
    row = write()
    send_due_mails()
    assert now(row) == (State.SENT, 0)
    assert mail.outbox[0].to == [ANNA]


def test_nothing_of_it_is_kept_when_it_has_left() -> None:
    write()
    send_due_mails()
    row = OutgoingMail.objects.get()
    assert (row.subject, row.text, row.html) == ("", "", "")


def test_it_leaves_once_however_often_its_task_comes() -> None:
    row = write()
    for _again in range(24):
        deliver_mail.run(row.pk)
        send_due_mails()
    assert len(mail.outbox) == 1


def test_what_is_undone_leaves_no_mail() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_mail_server_says_the_same_as_it_took(sink: MailSink) -> None:
    write(headers={"List-Unsubscribe": "<https://x.example/>"})
    send_due_mails()
    [(to, sent)] = sink.mails
    assert to == ANNA
    assert sent["List-Unsubscribe"] == "<https://x.example/>"
    assert sent["Auto-Submitted"] == "auto-generated"


def test_several_leave_over_one_connection(sink: MailSink) -> None:
    for number in range(3):
        write(f"reader{number}@example.org")
    send_due_mails()
    assert (len(sink.mails), sink.connections) == (3, 1)


class TestServerAway:
    @pytest.fixture(autouse=True)
    def _away(self, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()

    def test_each_try_is_a_line_in_the_log_that_names_nobody(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        write()
        with caplog.at_level(logging.WARNING):
            run_at(0, 1, 5)
        assert caplog.text.count("cannot be reached") == 3
        assert "example.org" not in caplog.text

    def test_it_waits_longer_each_time_and_never_in_the_broker(self) -> None:
        row = write()
        run_at(*range(60))
        assert now(row)[0] == State.WAITING
        assert 8 <= now(row)[1] <= 12

    def test_everything_leaves_once_when_it_is_back(self, settings: Settings) -> None:
        for number in range(5):
            write(f"reader{number}@example.org")
        run_at(0, 1, 2, 3)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        run_at(30, 31)
        assert len(mail.outbox) == 5

    def test_after_three_days_a_person_is_asked(self) -> None:
        row = write()
        run_at(0, 60 * 24 * 3 + 1)
        assert now(row)[0] == State.REFUSED
        assert outbox.count_unsettled() == 1

    def test_each_new_mail_does_not_wait_for_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write()
        send_due_mails()
        second = write()
        deliver_mail.run(second.pk)
        assert now(second) == (State.WAITING, 0)

    def test_code_that_would_come_too_late_does_not_leave(self, settings: Settings) -> None:
        row = write(useful_for=timedelta(minutes=15))
        run_at(0)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        run_at(20)
        assert now(row)[0] == State.REFUSED
        assert (mail.outbox, outbox.count_unsettled()) == ([], 0)


class TestAnswers:
    def test_no_such_mailbox_is_not_tried_again(self, sink: MailSink) -> None:
        sink.at_rcpt[ANNA] = "550 5.1.1 no such user"
        row = write()
        run_at(0, 1, 2, 60)
        assert now(row) == (State.REFUSED, 1)

    def test_later_is_later(self, sink: MailSink) -> None:
        sink.at_rcpt[ANNA] = "451 4.7.1 try again later"
        row = write()
        run_at(0)
        sink.at_rcpt.clear()
        run_at(5)
        assert now(row)[0] == State.SENT

    def test_one_refusal_keeps_no_other_waiting(self, sink: MailSink) -> None:
        sink.at_rcpt[ANNA] = "550 5.1.1 no such user"
        write()
        other = write("yann@example.org")
        run_at(0)
        assert now(other)[0] == State.SENT

    def test_text_that_was_refused_has_not_left(self, sink: MailSink) -> None:
        sink.at_data[ANNA] = "451 4.3.0 disk full"
        row = write()
        run_at(0)
        assert now(row) == (State.WAITING, 1)

    def test_server_that_hangs_up_after_the_text_leaves_a_doubt(self, sink: MailSink) -> None:
        sink.hang_up_on.add(ANNA)
        row = write()
        run_at(0, 1, 60)
        assert now(row)[0] == State.UNKNOWN
        assert len(sink.mails) == 1
        assert outbox.count_unsettled() == 1

    def test_person_decides_and_the_doubt_leaves_again(self, sink: MailSink) -> None:
        sink.hang_up_on.add(ANNA)
        row = write()
        run_at(0)
        sink.hang_up_on.clear()
        assert outbox.send_again(OutgoingMail.objects.all()) == 1
        run_at(1)
        assert {sent["Message-ID"] for _to, sent in sink.mails} == {row.message_id}
        assert (len(sink.mails), now(row)[0]) == (2, State.SENT)


class TestWorkerLost:
    @pytest.mark.parametrize(
        ("step", "state"), [("offer", State.SENT), ("hand_over", State.UNKNOWN)]
    )
    def test_at_this_step(self, monkeypatch: pytest.MonkeyPatch, step: str, state: str) -> None:
        row = write()
        with monkeypatch.context() as killed:
            fail(killed, step, KeyboardInterrupt())
            with pytest.raises(KeyboardInterrupt):
                send_due_mails()
        run_at(1, 6, 7)
        assert now(row)[0] == state

    def test_that_was_thought_lost_tells_the_truth(self, monkeypatch: pytest.MonkeyPatch) -> None:
        row = write()

        def slow(*_args: Any) -> None:
            outbox.recover_lost(NOW + timedelta(minutes=10))

        monkeypatch.setattr(MailSession, "hand_over", slow)
        send_due_mails()
        assert now(row)[0] == State.SENT


def test_waiting_mails_of_a_backup_leave_by_nobody_but_a_person() -> None:
    row = write()
    assert outbox.distrust_waiting(NOW + timedelta(days=1)) == 1
    send_due_mails()
    assert (now(row)[0], mail.outbox) == (State.UNKNOWN, [])


def test_what_has_left_is_forgotten_after_a_day() -> None:
    write()
    run_at(0, 60 * 25)
    assert not OutgoingMail.objects.exists()


def expired() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "certificate has expired"
    return error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), "user name or password. (535)"),
        (ConnectionRefusedError(), "cannot be reached"),
        (TimeoutError(), "does not answer in time"),
        (smtplib.SMTPServerDisconnected(), "broke the connection off"),
        (expired(), "certificate of the mail server is not valid. (certificate has expired)"),
    ],
)
def test_desk_says_why(monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str) -> None:
    write()
    fail(monkeypatch, "_open", error)
    send_due_mails()
    with translation.override("en"):
        [line] = outbox.describe_troubles(NOW)
    assert line.startswith("1 mail waits. ")
    assert sentence in line


def test_mails_that_nobody_sends_are_missed() -> None:
    write()
    assert outbox.find_trouble(NOW) is None
    assert outbox.find_trouble(NOW + timedelta(minutes=6)) is not None


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_many_workers_send_each_once() -> None:
    for number in range(20):
        write(f"reader{number}@example.org")
    send: Callable[[], int] = outbox.send_due
    run_at_once(6, send)
    assert len(mail.outbox) == 20


def test_no_task_waits_in_the_broker() -> None:
    """Redis hands a task out again that waits longer than its visibility timeout."""
    waiting = ("countdown=", "eta=", "self.retry(")
    ours = [f for f in sources() if f.relative_to(ROOT).parts[0] != "tests"]
    assert [f.name for f in ours if any(word in f.read_text() for word in waiting)] == []
