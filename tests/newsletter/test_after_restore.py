"""A backup put back must not send a letter twice."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from newsletter.contents import issues
from newsletter.contents.schedule import last_issue_week
from newsletter.engine import sending
from newsletter.engine.safety import after_restore
from newsletter.models import Consent, Delivery, Issue
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, make_subscriber

pytestmark = pytest.mark.django_db

State = Delivery.State
LATER = MONDAY + timedelta(hours=3)


@pytest.fixture(autouse=True)
def three_hours_after_the_letter() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.mark.usefixtures("directed_town")
def test_letter_that_left_after_the_backup_does_not_leave_again() -> None:
    make_article(published_at=MONDAY - timedelta(days=2))
    make_subscriber()
    assert issues.due_week(LATER) == last_issue_week(LATER)
    assert after_restore.secure_restored_database(LATER) == (0, "2026-w48")
    assert issues.due_week(LATER) is None
    assert sending.recover_lost_work(LATER) == []


@pytest.mark.parametrize("state", [State.PENDING, State.CLAIMED, State.SENDING, State.DEFERRED])
def test_what_was_under_way_is_in_doubt(state: str) -> None:
    make_article(published_at=MONDAY - timedelta(days=2))
    make_subscriber()
    issue = issues.compile_issue(last_issue_week(LATER), LATER)
    due = {} if state in {State.PENDING, State.DEFERRED} else {"due_at": None}
    Delivery.objects.update(state=state, claim=uuid.uuid4(), **due)
    assert after_restore.secure_restored_database(LATER) == (1, "")
    assert Delivery.objects.get().state == State.UNKNOWN
    assert sending.send_due_deliveries(issue.pk) == 0
    assert mail.outbox == []


def test_what_is_settled_stays_so_and_twice_does_no_harm() -> None:
    make_article(published_at=MONDAY - timedelta(days=2))
    make_subscriber()
    issues.compile_issue(last_issue_week(LATER), LATER)
    Delivery.objects.update(state=State.SENT)
    assert after_restore.secure_restored_database(LATER) == (0, "")
    assert after_restore.secure_restored_database(LATER) == (0, "")
    assert Delivery.objects.get().state == State.SENT


def test_next_week_the_letter_leaves_with_what_waited() -> None:
    waiting = make_article(published_at=MONDAY - timedelta(days=2))
    make_subscriber()
    after_restore.secure_restored_database(LATER)
    issue = issues.compile_issue(last_issue_week(LATER).following(), LATER + timedelta(days=7))
    assert [piece.article for piece in issue.pieces.all()] == [waiting]


def test_keys_from_after_the_backup_reach_nobody_else() -> None:
    before = make_subscriber()
    after_restore.secure_restored_database(LATER)
    after = make_subscriber()
    assert after.pk > before.pk + 1_000_000
    consents = [Consent.objects.create(subscriber=after) for _time in range(2)]
    assert consents[0].pk > 1_000_000
    assert consents[1].pk == consents[0].pk + 1


def test_command_says_what_it_did() -> None:
    said = StringIO()
    call_command("after_restore", stdout=said)
    assert "0 deliveries" in said.getvalue()
    assert "2026-w48" in said.getvalue()
    assert Issue.objects.get().state == Issue.State.NOTHING
