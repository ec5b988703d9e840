"""Several wishes about one address at the same moment: none is lost, none counts twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from newsletter.contents import issues, schedule
from newsletter.engine import sending
from newsletter.models import Consent, ContactList, EmailChange, Subscriber
from newsletter.subscribers import change_email, contact_import, erasure, subscription
from newsletter.subscribers.change_email import MailboxSide
from tests.concurrency import run_at_once
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, make_subscriber

pytestmark = [pytest.mark.needs_postgres, pytest.mark.django_db(transaction=True)]
NEW = "denis@nouveau.example"
ROUNDS = 3


@pytest.fixture(autouse=True)
def no_brokered_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.mail.outgoing._hand_over", lambda _message: None)


@pytest.fixture
def denis() -> Subscriber:
    return make_subscriber("denis@example.org")


def each_at_once(*acts: Callable[[], object]) -> list[object]:
    waiting = list(acts)
    return run_at_once(len(acts), lambda: waiting.pop()())


def a_list(by: User, amount: int = 1) -> ContactList:
    rows = "".join(f"r{n}@example.org;2026-01-05;bulletin\n" for n in range(amount))
    return contact_import.store_upload(
        by, f"email;date;source\n{rows}", statement="Bulletins", tells=True
    )


def test_two_clicks_import_once(odette: User) -> None:
    brought = a_list(odette, 300)
    assert run_at_once(4, lambda: contact_import.run_import(brought.pk)).count(None) == 3
    assert Subscriber.objects.count() == Consent.objects.count() == 300


@pytest.mark.parametrize("number", range(ROUNDS))
def test_import_while_one_of_them_subscribes(odette: User, number: int) -> None:
    brought = a_list(odette, 20)
    each_at_once(
        lambda: contact_import.run_import(brought.pk),
        lambda: subscription.request_subscription(f"r{number}@example.org"),
    )
    assert Subscriber.objects.confirmed().count() == 20


def test_two_beats_tell_each_once(odette: User) -> None:
    contact_import.run_import(a_list(odette, 40).pk)
    told = run_at_once(4, contact_import.mail_imported)
    assert sum(int(str(amount)) for amount in told) == 40


@pytest.mark.parametrize("_number", range(ROUNDS))
def test_both_mailboxes_confirm_at_once(denis: Subscriber, _number: int) -> None:
    change = EmailChange.objects.create(subscriber=denis, new_email=NEW)
    each_at_once(
        *(lambda side=side: change_email.confirm_change(change.pk, side) for side in MailboxSide)
    )
    denis.refresh_from_db()
    assert denis.email == NEW
    assert Consent.objects.count() == 1


@pytest.mark.parametrize("_number", range(ROUNDS))
def test_two_move_to_the_same_address_at_once(denis: Subscriber, _number: int) -> None:
    """One moves, and the other subscription ends: nobody receives two letters, nobody none."""
    changes = [
        EmailChange.objects.create(
            subscriber=person, new_email=NEW, old_confirmed_at=timezone.now()
        )
        for person in (denis, make_subscriber("denis@third.example"))
    ]
    each_at_once(
        *(lambda pk=one.pk: change_email.confirm_change(pk, MailboxSide.NEW) for one in changes)
    )
    assert [one.email for one in Subscriber.objects.confirmed()] == [NEW]


@pytest.mark.parametrize("_number", range(ROUNDS))
def test_somebody_subscribes_with_the_new_address_at_once(denis: Subscriber, _number: int) -> None:
    change = EmailChange.objects.create(
        subscriber=denis, new_email=NEW, old_confirmed_at=timezone.now()
    )
    each_at_once(
        lambda: change_email.confirm_change(change.pk, MailboxSide.NEW),
        lambda: subscription.request_subscription(NEW),
    )
    assert [one.email for one in Subscriber.objects.confirmed()] == [NEW]


@pytest.mark.parametrize("_number", range(ROUNDS))
def test_confirming_anew_and_being_forgotten(denis: Subscriber, _number: int) -> None:
    subscription.unsubscribe(denis.pk)
    subscription.request_subscription(denis.email)
    consent = Consent.objects.get()
    each_at_once(
        lambda: subscription.confirm_subscription(consent.pk), lambda: erasure.forget_subscriber(denis.pk),
        lambda: erasure.forget_subscriber(denis.pk),
    )  # fmt: skip
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("_number", range(ROUNDS))
def test_moving_and_being_forgotten(denis: Subscriber, _number: int) -> None:
    change = EmailChange.objects.create(
        subscriber=denis, new_email=NEW, old_confirmed_at=timezone.now()
    )
    each_at_once(
        lambda: change_email.confirm_change(change.pk, MailboxSide.NEW),
        lambda: erasure.forget_subscriber(denis.pk),
    )
    assert not Subscriber.objects.exists()
    assert not EmailChange.objects.exists()


@pytest.mark.parametrize("_number", range(ROUNDS))
def test_being_forgotten_while_an_issue_is_compiled(denis: Subscriber, _number: int) -> None:
    make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=2))
    for _ in range(300):
        make_subscriber()
    week = schedule.week_of(MONDAY)
    each_at_once(
        lambda: issues.compile_issue(week, MONDAY), lambda: erasure.forget_subscriber(denis.pk)
    )
    issue = issues.compile_issue(week, MONDAY)
    assert issue.audience in {300, 301}
    assert sending.measure_progress(issue).adds_up
