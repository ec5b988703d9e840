"""Mails that came back are fetched from a mailbox: none is lost, none counts twice."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from newsletter import tasks
from newsletter.engine.config import MailboxConfig
from newsletter.engine.delivery import worker_slots
from newsletter.models import Bounce, Delivery, UnclassifiedMail
from newsletter.returns import mailbox
from newsletter.returns.mailbox import MailboxUnavailable
from newsletter.returns.policy import bounces
from newsletter.returns.policy.bounces import ReturnOutcome
from tests.concurrency import run_at_once
from tests.live_town import free_port
from tests.newsletter.imap_server import ImapServer
from tests.newsletter.returned_mails import returned_mail
from tests.newsletter.test_bounces import NOON, is_receiving, sent_delivery

pytestmark = [pytest.mark.django_db, pytest.mark.waits]
COMMANDS = ("LOGIN", "CREATE", "SELECT", "SEARCH", "FETCH", "MOVE")
OLDER = ("COPY", "STORE", "EXPUNGE")


@pytest.fixture
def server() -> Iterator[ImapServer]:
    found = ImapServer()
    yield found
    found.stop()


@pytest.fixture
def row() -> Delivery:
    return sent_delivery()


def mailbox_config(server: ImapServer) -> MailboxConfig:
    return MailboxConfig("127.0.0.1", server.port, server.user, server.password, security="none")


def count_mails(server: ImapServer, folder: str = "INBOX") -> int:
    return len(server.folders[folder])


def test_what_came_is_acted_upon_and_moved_away(server: ImapServer, row: Delivery) -> None:
    server.put(returned_mail("postfix_unknown", row))
    server.put(returned_mail("vacation", row))
    server.put(b"Subject: junk\n\n\xff\0")
    done = mailbox.fetch_mails(mailbox_config(server), NOON)
    assert done == {ReturnOutcome.RECORDED: 1, ReturnOutcome.IGNORED: 1, ReturnOutcome.KEPT: 1}
    assert not is_receiving(row)
    assert (count_mails(server), count_mails(server, "Handled")) == (0, 3)


def test_nothing_has_come(server: ImapServer) -> None:
    assert not mailbox.fetch_mails(mailbox_config(server), NOON)
    assert not mailbox.fetch_mails(mailbox_config(server), NOON)


@pytest.mark.parametrize("offers", ["IMAP4rev1", "IMAP4rev1 UIDPLUS"])
def test_server_that_cannot_move_copies(server: ImapServer, row: Delivery, offers: str) -> None:
    server.offers = offers
    server.put(returned_mail("postfix_unknown", row))
    mailbox.fetch_mails(mailbox_config(server), NOON)
    assert (count_mails(server), count_mails(server, "Handled")) == (0, 1)
    assert not is_receiving(row)


@pytest.mark.parametrize("way", ["breaks_at", "breaks_after"])
@pytest.mark.parametrize("command", COMMANDS + OLDER)
def test_line_that_breaks_anywhere_loses_nothing_and_repeats_nothing(
    server: ImapServer, row: Delivery, way: str, command: str
) -> None:
    if command in OLDER:
        server.offers = "IMAP4rev1 UIDPLUS"
    for name in ("postfix_unknown", "person", "postfix_delayed"):
        server.put(returned_mail(name, row))
    setattr(server, way, command)
    with pytest.raises(MailboxUnavailable):
        mailbox.fetch_mails(mailbox_config(server), NOON)
    setattr(server, way, "")
    mailbox.fetch_mails(mailbox_config(server), NOON)
    assert count_mails(server) == 0
    assert not is_receiving(row)
    assert (Bounce.objects.count(), UnclassifiedMail.objects.count()) == (1, 1)


def test_mail_that_the_database_could_not_take_stays(
    server: ImapServer, row: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(returned_mail("postfix_unknown", row))
    with monkeypatch.context() as broken:
        broken.setattr(bounces, "receive_mail", lambda *_words, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            mailbox.fetch_mails(mailbox_config(server), NOON)
    assert count_mails(server) == 1
    mailbox.fetch_mails(mailbox_config(server), NOON)
    assert not is_receiving(row)


@pytest.mark.parametrize("fault", ["withheld", "stuck"])
def test_one_mail_that_the_server_keeps_does_not_stop_the_others(
    server: ImapServer, row: Delivery, fault: str
) -> None:
    server.put(b"Message-ID: <1>\nSubject: odd\n\nx")
    server.put(returned_mail("postfix_unknown", row))
    server.put(b"Subject: old\n\n", "Handled", datetime(2026, 10, 1))  # noqa: DTZ001 - of IMAP
    getattr(server, fault).add(1)
    mailbox.fetch_mails(mailbox_config(server), NOON)
    assert not is_receiving(row)
    assert (count_mails(server), count_mails(server, "Handled")) == (1, 1)
    setattr(server, fault, set())
    mailbox.fetch_mails(mailbox_config(server), NOON)
    assert count_mails(server) == 0


def test_mail_that_cannot_be_deleted_does_not_stop_the_others(server: ImapServer) -> None:
    for _time in range(2):
        server.put(b"Subject: old\n\n", "Handled", datetime(2026, 10, 1))  # noqa: DTZ001
    server.stuck.add(1)
    mailbox.fetch_mails(mailbox_config(server), NOON)
    assert [kept.number for kept in server.folders["Handled"]] == [1]


def test_one_run_at_a_time(server: ImapServer, row: Delivery) -> None:
    server.put(returned_mail("postfix_unknown", row))
    other = worker_slots.take_mailbox_slot(timedelta(minutes=5))
    assert other is not None
    assert not mailbox.fetch_mails(mailbox_config(server), NOON)
    assert server.asked == []
    worker_slots.release_slot(other)
    assert mailbox.fetch_mails(mailbox_config(server), NOON) == {ReturnOutcome.RECORDED: 1}


def test_run_that_died_keeps_nobody_away(server: ImapServer, row: Delivery) -> None:
    server.put(returned_mail("postfix_unknown", row))
    assert worker_slots.take_mailbox_slot(timedelta(0)) is not None
    assert mailbox.fetch_mails(mailbox_config(server), NOON) == {ReturnOutcome.RECORDED: 1}


def test_run_is_killed_before_its_seat_is_free(server: ImapServer) -> None:
    assert tasks.read_mailbox.time_limit == mailbox.HARD_SECONDS
    assert mailbox.HARD_SECONDS > mailbox.RUN_SECONDS + mailbox.ANSWER_SECONDS


def test_huge_mail_is_read_as_far_as_is_needed(server: ImapServer, row: Delivery) -> None:
    server.put(returned_mail("postfix_unknown", row) + b"x" * 5_000_000)
    assert mailbox.fetch_mails(mailbox_config(server), NOON) == {ReturnOutcome.RECORDED: 1}
    assert count_mails(server) == 0


def test_what_was_read_a_month_ago_is_deleted(server: ImapServer) -> None:
    for day in (datetime(2026, 10, 1), datetime(2026, 11, 1)):  # noqa: DTZ001 - days of IMAP
        server.put(b"Subject: old\n\n", "Handled", day)
    mailbox.fetch_mails(mailbox_config(server), NOON)
    assert [mail.came_on.month for mail in server.folders["Handled"]] == [11]


def test_many_mails_are_read_in_several_runs(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MOST_AT_ONCE", 3)
    for number in range(5):
        server.put(b"Precedence: bulk\nMessage-ID: <%d>\n\n" % number)
    mailbox.fetch_mails(mailbox_config(server), NOON)
    assert count_mails(server) == 2
    mailbox.fetch_mails(mailbox_config(server), NOON)
    assert count_mails(server) == 0


def test_folders_have_the_names_that_the_town_says(server: ImapServer, row: Delivery) -> None:
    server.folders["INBOX.Retours"] = []
    server.put(returned_mail("postfix_unknown", row), "INBOX.Retours")
    where = replace(mailbox_config(server), folder="INBOX.Retours", handled='INBOX.Lus "ici"')
    assert mailbox.fetch_mails(where, NOON) == {ReturnOutcome.RECORDED: 1}
    assert count_mails(server, 'INBOX.Lus "ici"') == 1


def test_wrong_password_is_told_without_it(server: ImapServer) -> None:
    wrong = replace(mailbox_config(server), password="s3cret")
    with pytest.raises(MailboxUnavailable) as refused:
        mailbox.fetch_mails(wrong, NOON)
    assert "AUTHENTICATIONFAILED" in str(refused.value)
    assert "s3cret" not in str(refused.value) + repr(wrong)


def test_password_that_the_server_repeats_is_not_told(
    server: ImapServer, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    server.is_parrot = True
    settings.NEWSLETTER_MAILBOX = replace(mailbox_config(server), password="s3cret")
    tasks.read_mailbox()
    assert "LOGIN [CLIENTBUG]" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_password_is_not_said_without_tls(server: ImapServer, security: str) -> None:
    with pytest.raises(MailboxUnavailable):
        mailbox.fetch_mails(replace(mailbox_config(server), security=security), NOON)
    assert "LOGIN" not in server.asked


@pytest.mark.skipif(shutil.which("openssl") is None, reason="not run: needs openssl")
@pytest.mark.parametrize("is_trusted", [True, False])
def test_certificate_is_looked_at(
    server: ImapServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_trusted: bool
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    server.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.tls.load_cert_chain(certificate, key)
    server.put(b"Precedence: bulk\n\n")
    where = replace(mailbox_config(server), security="tls")
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert mailbox.fetch_mails(where, NOON) == {ReturnOutcome.IGNORED: 1}
    else:
        with pytest.raises(MailboxUnavailable):
            mailbox.fetch_mails(where, NOON)
        assert "LOGIN" not in server.asked


def test_beat_reads_the_mailbox_of_a_town_that_has_one(
    server: ImapServer, row: Delivery, settings: Settings
) -> None:
    tasks.read_mailbox()
    server.put(returned_mail("postfix_unknown", row))
    settings.NEWSLETTER_MAILBOX = mailbox_config(server)
    tasks.read_mailbox()
    assert not is_receiving(row)


def test_mailbox_that_is_away_is_told_in_the_log(
    server: ImapServer, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.NEWSLETTER_MAILBOX = replace(mailbox_config(server), password="s3cret")
    tasks.read_mailbox()
    assert "letter: the mailbox of returned mails" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_count_each_report_once(server: ImapServer) -> None:
    # Of ten domains: what fails alike for many of one counts against nobody.
    rows = [sent_delivery(f"reader@{number}.example.org") for number in range(10)]
    for row in rows:
        server.put(returned_mail("postfix_unknown", row))
    run_at_once(4, lambda: swallow_away(mailbox_config(server)))
    while count_mails(server):
        mailbox.fetch_mails(mailbox_config(server), NOON)
    assert Bounce.objects.count() == Bounce.objects.filter(suppressed=True).count() == 10


def swallow_away(where: MailboxConfig) -> None:
    with suppress(MailboxUnavailable):
        mailbox.fetch_mails(where, NOON)


def test_silent_server_is_not_waited_for_long(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.is_silent = True
    monkeypatch.setattr(mailbox, "ANSWER_SECONDS", 0.2)
    with pytest.raises(MailboxUnavailable, match="no answer"):
        mailbox.fetch_mails(mailbox_config(server), NOON)


def test_nobody_is_there(server: ImapServer) -> None:
    nobody = replace(mailbox_config(server), port=free_port())
    with pytest.raises(MailboxUnavailable, match="no answer"):
        mailbox.fetch_mails(nobody, NOON)


def test_one_mail_is_found_and_left(server: ImapServer) -> None:
    server.put(b"Message-ID: <check.1@example.org>\n\nhere")
    assert mailbox.find_mail(mailbox_config(server), "<check.2@example.org>") is None
    assert mailbox.find_mail(mailbox_config(server), "<check.1@example.org>") is not None
    assert count_mails(server) == 1
