"""A link that waits to confirm is worth nothing once its holder left, or moved elsewhere."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from newsletter import tokens
from newsletter.models import Consent, EmailChange, Subscriber, Suppression
from newsletter.subscribers import change_email, contact_import, subscription, suppression
from newsletter.subscribers.change_email import MailboxSide
from tests.newsletter.conftest import MONDAY, make_subscriber
from tests.newsletter.suppressions import kept_reason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once", "on_monday")]


@pytest.fixture
def on_monday() -> Iterator[None]:
    with time_machine.travel(MONDAY + timedelta(minutes=1)):
        yield


@pytest.fixture
def denis() -> Subscriber:
    """He asked twice before he confirmed: the second link is in his mailbox still."""
    for _time in range(2):
        subscription.request_subscription("denis@example.org", now=MONDAY)
    subscription.confirm_subscription(Consent.objects.order_by("pk")[0].pk, MONDAY)
    return Subscriber.objects.get()


@pytest.fixture
def second_link(denis: Subscriber) -> str:
    key = tokens.make_token(tokens.CONFIRM, Consent.objects.order_by("pk")[1].pk)
    return f"/newsletter/confirm/{key}/"


def move_email(subscriber: Subscriber, to: str) -> None:
    change_email.request_change(subscriber.pk, to, MONDAY)
    change = EmailChange.objects.get()
    for side in MailboxSide:
        change_email.confirm_change(change.pk, side, MONDAY)


def test_who_left_is_not_brought_back(client: Client, denis: Subscriber, second_link: str) -> None:
    subscription.unsubscribe(denis.pk, MONDAY + timedelta(hours=1))
    assert client.post(second_link).status_code == 404
    denis.refresh_from_db()
    assert not denis.is_subscribed


def test_link_of_the_old_mailbox_does_nothing_to_the_new_one(
    client: Client, denis: Subscriber, second_link: str
) -> None:
    move_email(denis, "gaelle@example.org")
    subscription.deactivate_subscriber(denis.pk, MONDAY)
    suppression.suppress_email("gaelle@example.org", Suppression.Reason.COMPLAINED, MONDAY)
    assert client.post(second_link).status_code == 404
    denis.refresh_from_db()
    assert not denis.is_subscribed
    assert kept_reason("gaelle@example.org") == Suppression.Reason.COMPLAINED


def test_proofs_of_consent_stay(denis: Subscriber) -> None:
    Consent.objects.create(subscriber=denis, form_version="import", imported_at=MONDAY)
    subscription.unsubscribe(denis.pk, MONDAY)
    assert Consent.objects.given().count() == Consent.objects.count() == 2


def test_list_does_not_bring_the_old_address_back(odette: User) -> None:
    move_email(make_subscriber("denis@example.org"), "denis@nouveau.example")
    text = "email;date;source\ndenis@example.org;05/01/2026;form 12\n"
    brought = contact_import.store_upload(
        odette, text, statement="forms of the association", tells=True
    )
    contact_import.run_import(brought.pk)
    assert [one.email for one in Subscriber.objects.all()] == ["denis@nouveau.example"]


def test_who_moved_away_may_come_back() -> None:
    denis = make_subscriber("denis@example.org")
    move_email(denis, "denis@nouveau.example")
    EmailChange.objects.all().delete()
    move_email(denis, "denis@example.org")
    assert kept_reason("denis@example.org") is None
    assert kept_reason("denis@nouveau.example") == Suppression.Reason.LEFT
