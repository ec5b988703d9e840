"""Workers whose own clock is ahead: the letter leaves all the same, dated as it left."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts import database_clock
from newsletter.engine import sending
from newsletter.engine.delivery import worker_slots
from newsletter.engine.delivery.ledger import DeliveryLedger
from newsletter.models import Issue, WorkerSlot
from tests.clock import NOW
from tests.newsletter.conftest import MailSink
from tests.newsletter.sent_issues import make_issue, nonzero_counts, send_all

pytestmark = pytest.mark.django_db
SERVER_TIME = database_clock.database_time
AHEAD = [timedelta(minutes=10), timedelta(hours=10)]


@pytest.fixture(autouse=True)
def _database_is_right(
    monkeypatch: pytest.MonkeyPatch, database_follows_the_clock_of_the_test: None
) -> None:
    monkeypatch.setattr(database_clock, "database_time", lambda: NOW)


@pytest.fixture
def issue() -> Issue:
    return make_issue()


@pytest.mark.parametrize("ahead", AHEAD)
def test_worker_that_is_ahead_holds_no_seat_for_longer(ahead: timedelta) -> None:
    with time_machine.travel(NOW + ahead):
        holder = worker_slots.take_slot()
        assert holder
        worker_slots.renew_slot(holder)
    assert WorkerSlot.objects.get().lease_until == NOW + worker_slots.lease_duration()


@pytest.mark.parametrize("ahead", AHEAD)
def test_what_it_gives_back_is_due_for_all(issue: Issue, ahead: timedelta) -> None:
    with time_machine.travel(NOW + ahead):
        holder = worker_slots.take_slot()
        assert holder
        ledger = DeliveryLedger(issue.pk, holder)
        ledger.release(row.pk for row in ledger.claim(3).rows)
    assert max(row.due_at for row in issue.deliveries.all() if row.due_at) <= NOW + timedelta(
        seconds=5
    )


@pytest.mark.parametrize("ahead", AHEAD)
def test_what_it_puts_off_is_due_in_minutes(issue: Issue, sink: MailSink, ahead: timedelta) -> None:
    sink.at_rcpt["denis@example.org"] = "451 4.7.1 later"
    with time_machine.travel(NOW + ahead):
        sending.send_due_deliveries(issue.pk, 2)
    assert nonzero_counts(issue) == {"sent": 2, "deferred": 1}
    [row] = issue.deliveries.filter(state="deferred")
    assert row.due_at
    assert row.due_at < NOW + timedelta(minutes=6)


def test_copy_is_dated_when_it_leaves(issue: Issue, sink: MailSink) -> None:
    with time_machine.travel(NOW + timedelta(hours=10)):
        send_all(issue)
    left = [parsedate_to_datetime(mail["Date"]) for _to, mail in sink.mails]
    assert all(abs(moment - NOW) < timedelta(minutes=1) for moment in left)


@pytest.mark.needs_postgres
@pytest.mark.real_clock
def test_database_knows_the_time() -> None:
    assert connection.vendor == "postgresql"
    assert abs(SERVER_TIME() - timezone.now()) < timedelta(hours=1)
