"""Seats, claims and turns: whose row is it, and what if its worker is gone?"""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from newsletter.engine import sending
from newsletter.engine.delivery import ledger_sql, worker_slots
from newsletter.engine.delivery.ledger import (
    DeliveryLedger,
    DeliveryOutcome,
    State,
    claimable_deliveries,
    deliveries_at_work,
    lock_earliest,
)
from newsletter.models import Delivery, Issue
from newsletter.subscribers import subscription
from tests.concurrency import run_at_once
from tests.newsletter.conftest import MailSink
from tests.newsletter.sent_issues import (
    change_sending_config,
    claim_as_worker,
    delivery_of,
    make_issue,
    nonzero_counts,
    send_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.waits]


@pytest.fixture
def issue() -> Issue:
    return make_issue()


@pytest.fixture
def ledger(issue: Issue) -> DeliveryLedger:
    holder = worker_slots.take_slot()
    assert holder
    return DeliveryLedger(issue.pk, holder)


def test_as_many_seats_as_workers(settings: Settings) -> None:
    change_sending_config(settings, workers=2)
    first, second = worker_slots.take_slot(), worker_slots.take_slot()
    assert first
    assert second
    assert worker_slots.take_slot() is None
    worker_slots.release_slot(first)
    assert worker_slots.take_slot()


def test_seat_of_a_dead_worker_is_free_again(settings: Settings) -> None:
    change_sending_config(settings, workers=1, lease=-1)
    dead = worker_slots.take_slot()
    assert dead
    assert worker_slots.take_slot()
    assert not worker_slots.renew_slot(dead)


def test_who_finds_no_seat_sends_nothing(issue: Issue, sink: MailSink, settings: Settings) -> None:
    change_sending_config(settings, workers=1)
    worker_slots.take_slot()
    assert sending.send_due_deliveries(issue.pk) == 0
    assert nonzero_counts(issue) == {"pending": 3}


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_no_more_workers_than_seats_even_at_once(settings: Settings) -> None:
    change_sending_config(settings, workers=3)
    taken = run_at_once(12, worker_slots.take_slot)
    assert sum(holder is not None for holder in taken) == 3


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_never_claim_the_same_row(settings: Settings) -> None:
    issue = make_issue([f"reader{number}" for number in range(60)])
    change_sending_config(settings, workers=4)
    claims = run_at_once(
        4, lambda: DeliveryLedger(issue.pk, worker_slots.take_slot() or uuid.uuid4()).claim(20).rows
    )
    numbers = [row.pk for rows in claims for row in rows]  # type: ignore[attr-defined]
    assert len(numbers) == len(set(numbers)) == 60


@pytest.mark.needs_postgres
def test_long_queue_is_read_along_its_index_and_not_sorted() -> None:
    """It was sorted anew at each claim, which is nothing for a town and hours for a million."""
    issue = make_issue([])
    Delivery.objects.bulk_create(Delivery(issue=issue) for _reader in range(5000))
    with transaction.atomic():
        ledger_sql.prefer_index_scan()
        plan = lock_earliest(claimable_deliveries(issue.pk, timezone.now()))[:20].explain()
    assert "delivery_queue" in plan
    assert "Sort" not in plan


def test_sweep_reads_an_index_and_not_all_rows() -> None:
    """It runs each minute, also while a million mails leave."""
    issue = make_issue([])
    Delivery.objects.bulk_create(
        Delivery(issue=issue, state=State.SENT, due_at=None, settled_at=timezone.now())
        for _reader in range(2000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE newsletter_delivery")
    assert "delivery_at_work" in deliveries_at_work(issue.pk).explain()


def test_row_is_marked_before_and_settled_after(issue: Issue, ledger: DeliveryLedger) -> None:
    first, second, third = (row.pk for row in ledger.claim(3).rows)
    assert ledger.turn([], [first]) == {first: State.SENDING}
    assert ledger.turn([DeliveryOutcome(first, State.SENT)], [second]) == {second: State.SENDING}
    assert nonzero_counts(issue) == {"sent": 1, "sending": 1, "claimed": 1}
    ledger.release([third])
    assert nonzero_counts(issue) == {"sent": 1, "sending": 1, "pending": 1}


def test_who_leaves_after_the_claim_is_not_marked(issue: Issue, ledger: DeliveryLedger) -> None:
    row = ledger.claim(1).rows[0]
    assert row.subscriber
    subscription.unsubscribe(row.subscriber)
    assert ledger.turn([], [row.pk]) == {row.pk: State.SUPPRESSED}
    assert issue.deliveries.get(pk=row.pk).reason == "unsubscribed"


def test_nothing_is_marked_of_a_paused_issue(issue: Issue, ledger: DeliveryLedger) -> None:
    row = ledger.claim(1).rows[0]
    sending.pause_issue(issue.pk)
    assert ledger.turn([], [row.pk]) == {}
    assert ledger.claim(1).rows == []


def test_marking_again_after_a_lost_answer_is_harmless(
    issue: Issue, ledger: DeliveryLedger
) -> None:
    row = ledger.claim(1).rows[0]
    assert ledger.turn([], [row.pk]) == ledger.turn([], [row.pk]) == {row.pk: State.SENDING}


def test_sweep_settles_what_a_dead_worker_left(issue: Issue) -> None:
    claim_as_worker(delivery_of(issue, "denis"), State.SENDING, seconds=-1)
    claim_as_worker(delivery_of(issue, "gaelle"), State.CLAIMED, seconds=-1)
    assert sending.recover_lost_work() == [issue.pk]
    assert nonzero_counts(issue) == {"unknown": 1, "pending": 2}


def test_lease_that_still_runs_is_respected(issue: Issue, sink: MailSink) -> None:
    claim_as_worker(delivery_of(issue, "denis"), State.SENDING, seconds=60)
    sending.recover_lost_work()
    assert send_all(issue) == {"sent": 2, "sending": 1}


def test_worker_that_was_thought_dead_still_tells_the_truth(
    issue: Issue, ledger: DeliveryLedger
) -> None:
    row = ledger.claim(1).rows[0]
    ledger.turn([], [row.pk])
    sending.recover_lost_work(timezone.now() + timedelta(minutes=5))
    assert nonzero_counts(issue) == {"unknown": 1, "pending": 2}
    ledger.turn([DeliveryOutcome(row.pk, State.SENT)], [])
    assert nonzero_counts(issue) == {"sent": 1, "pending": 2}


def test_worker_that_was_thought_dead_begins_nothing(issue: Issue, ledger: DeliveryLedger) -> None:
    row = ledger.claim(1).rows[0]
    sending.recover_lost_work(timezone.now() + timedelta(minutes=5))
    assert ledger.turn([], [row.pk]) == {}


def test_doubt_that_a_person_resent_listens_to_no_late_word(
    issue: Issue, ledger: DeliveryLedger
) -> None:
    row = ledger.claim(1).rows[0]
    ledger.turn([], [row.pk])
    sending.recover_lost_work(timezone.now() + timedelta(minutes=5))
    sending.resend_delivery(row.pk)
    ledger.turn([DeliveryOutcome(row.pk, State.SENT)], [])
    assert nonzero_counts(issue) == {"pending": 3}
