"""A letter that did not leave, or stopped: who is told what, and when the watcher hears it."""

import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from pytest_django import Settings

from accounts.models import OutgoingMail, User
from newsletter import tasks
from newsletter.contents import issues, next_issue, schedule
from newsletter.engine import sending, sending_database
from newsletter.engine.delivery.ledger import DeliveryLedger
from newsletter.engine.safety import heartbeat
from newsletter.engine.safety import troubles as watch
from newsletter.models import Issue, SendingDatabase, WorkerSlot
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, MailSink
from tests.newsletter.sent_issues import make_issue, send_all

pytestmark = [pytest.mark.django_db, pytest.mark.waits]

AN_HOUR = timedelta(hours=1)
WEEK = schedule.week_of(MONDAY)


def trouble_texts(at: object = MONDAY + AN_HOUR) -> list[str]:
    return [trouble.text for trouble in watch.current_troubles(at)]  # type: ignore[arg-type]


@time_machine.travel(MONDAY, tick=False)
def test_letter_on_its_way_is_no_trouble() -> None:
    issue = make_issue()
    WorkerSlot.objects.create(number=0, lease_until=MONDAY + AN_HOUR)
    assert issue.state == Issue.State.SENDING
    assert trouble_texts() == []


@time_machine.travel(MONDAY, tick=False)
@pytest.mark.parametrize(("minutes", "stands_still"), [(29, False), (31, True)])
def test_letter_that_nobody_sends_stands_still(minutes: int, *, stands_still: bool) -> None:
    make_issue()
    WorkerSlot.objects.create(number=0, lease_until=MONDAY)
    assert bool(trouble_texts(MONDAY + timedelta(minutes=minutes))) is stands_still


@time_machine.travel(MONDAY, tick=False)
def test_mails_that_the_server_put_off_are_no_trouble() -> None:
    issue = make_issue()
    issue.deliveries.update(state="deferred", due_at=MONDAY + timedelta(hours=4))
    assert trouble_texts(MONDAY + 2 * AN_HOUR) == []


def test_paused_letter_says_why() -> None:
    issue = make_issue()
    Issue.objects.filter(pk=issue.pk).update(state="paused", trouble="SMTP 535 5.7.8")
    [text] = trouble_texts()
    assert text.endswith("refuse notre nom d’utilisateur ou notre mot de passe. (535 5.7.8)")


def test_letter_that_was_not_compiled_is_missed_after_half_an_hour() -> None:
    issues.compile_issue(WEEK.preceding(), WEEK.preceding().planned_at)
    assert trouble_texts(MONDAY + timedelta(minutes=29)) == []
    [text] = trouble_texts(MONDAY + timedelta(minutes=31))
    assert "n’est pas partie" in text


def test_new_site_misses_nothing(maelle: User) -> None:
    User.objects.update(date_joined=MONDAY + timedelta(minutes=1))
    make_article("Bonjour", published_at=MONDAY + timedelta(minutes=2))
    assert trouble_texts() == []
    assert issues.due_week(MONDAY + AN_HOUR) is None
    assert next_issue.week_to_send(MONDAY + AN_HOUR) == (WEEK.following(), False)


def test_new_site_whose_beat_never_ran_misses_its_first_letter(maelle: User) -> None:
    User.objects.update(date_joined=MONDAY - timedelta(days=3))
    [text] = trouble_texts()
    assert "n’est pas partie" in text


def test_letter_that_the_machine_paused_is_told_by_mail(maelle: User) -> None:
    issue = make_issue()
    for _run in range(2):
        DeliveryLedger(issue.pk, uuid.uuid4()).pause_issue("SMTP 535 5.7.8")
    [told] = OutgoingMail.objects.all()
    assert "mot de passe. (535 5.7.8)" in told.text


@pytest.mark.usefixtures("sink")
def test_database_that_is_another_one_is_said() -> None:
    issues.compile_issue(WEEK, MONDAY)
    sending_database.confirm_database(MONDAY)
    assert trouble_texts(MONDAY) == []
    SendingDatabase.objects.update(database="another")
    assert len(trouble_texts(MONDAY)) == 1


@pytest.mark.usefixtures("sink")
def test_looking_settles_nothing() -> None:
    trouble_texts()
    assert not SendingDatabase.objects.exists()


class Watcher:
    """An outside service on loopback. ``answers`` are its next statuses, then 200."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.heard: list[str] = []
        watcher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                watcher.heard.append(self.path)
                self.send_response(watcher.answers.pop(0) if watcher.answers else 200)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def watcher(settings: Settings) -> Iterator[Watcher]:
    found = Watcher()
    settings.NEWSLETTER_PING_URL = f"http://127.0.0.1:{found.server.server_port}/secret"
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that does at once what the sweep hands over."""
    monkeypatch.setattr(tasks.ping_watcher, "delay", tasks.ping_watcher)
    monkeypatch.setattr(tasks.send_batch, "delay", lambda _issue_id: None)


def sweep_at(*minutes: float) -> None:
    for minute in minutes:
        with time_machine.travel(MONDAY + timedelta(minutes=minute), tick=False):
            tasks.run_minute_jobs()


@pytest.mark.usefixtures("swept")
class TestPing:
    def test_watcher_hears_of_a_letter_that_was_sent(
        self, watcher: Watcher, sink: MailSink
    ) -> None:
        with time_machine.travel(MONDAY):
            issue = make_issue()
            tasks.run_minute_jobs()
            assert watcher.heard == []
            send_all(issue)
        sweep_at(1, 2, 3)
        assert watcher.heard == ["/secret"]

    def test_watcher_hears_of_a_week_without_news(self, watcher: Watcher) -> None:
        issues.compile_issue(WEEK, MONDAY)
        sweep_at(1, 2)
        assert watcher.heard == ["/secret"]

    def test_watcher_hears_of_a_skipped_week(self, watcher: Watcher) -> None:
        make_article(published_at=MONDAY - timedelta(days=2))
        issue = issues.compile_or_ask(WEEK.preceding(), MONDAY)
        sweep_at(0)
        assert watcher.heard == []
        issues.skip_issue(issue.pk, MONDAY)
        sweep_at(1)
        assert watcher.heard == ["/secret"]

    @pytest.mark.parametrize("status", [500, 404, 302])
    def test_failure_is_tried_again_and_not_at_once(self, watcher: Watcher, status: int) -> None:
        watcher.answers = [status, status]
        issues.compile_issue(WEEK, MONDAY)
        sweep_at(0, 0.5, 1, 1.5, 2, 3, 4, 5)
        assert watcher.heard == ["/secret"] * 3

    def test_watcher_that_is_away_for_days_is_given_up(self, watcher: Watcher) -> None:
        watcher.answers = [500] * 1000
        issues.compile_issue(WEEK, MONDAY)
        sweep_at(*range(0, 6 * 24 * 60, 10))
        assert 10 < len(watcher.heard) < 60
        assert Issue.objects.get().ping_due_at is None

    def test_nobody_at_the_address_harms_nothing(self, settings: Settings) -> None:
        settings.NEWSLETTER_PING_URL = "http://127.0.0.1:1/secret"
        issue = issues.compile_issue(WEEK, MONDAY)
        assert heartbeat.ping_watcher(issue.pk, MONDAY) is False

    def test_address_is_not_in_the_log(
        self, watcher: Watcher, caplog: pytest.LogCaptureFixture
    ) -> None:
        watcher.answers = [500]
        issues.compile_issue(WEEK, MONDAY)
        with caplog.at_level("WARNING"):
            sweep_at(0, 1, 2)
        assert "the watcher answered 500" in caplog.text
        assert "/secret" not in caplog.text

    def test_two_sweeps_tell_once(self, watcher: Watcher) -> None:
        issue = issues.compile_issue(WEEK, MONDAY)
        assert heartbeat.ping_watcher(issue.pk, MONDAY)
        assert not heartbeat.ping_watcher(issue.pk, MONDAY)
        assert watcher.heard == ["/secret"]

    def test_without_a_watcher_nothing_is_asked(self) -> None:
        issues.compile_issue(WEEK, MONDAY)
        assert heartbeat.issues_to_report(MONDAY) == []
        assert sending.recover_lost_work(MONDAY) == []

    def test_watcher_set_up_later_does_not_hear_of_old_letters(self, watcher: Watcher) -> None:
        issues.compile_issue(WEEK, MONDAY)
        sweep_at(4 * 24 * 60)
        assert watcher.heard == []
