"""The letter moves to another address when both mailboxes have said yes, and not before."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from newsletter import tasks, tokens
from newsletter.models import Consent, Delivery, EmailChange, Issue, Subscriber, Suppression
from newsletter.returns.policy import bounces
from newsletter.returns.reading.classification import FailedRecipient
from newsletter.subscribers import change_email, erasure, subscription, suppression
from tests.newsletter.conftest import MONDAY, make_subscriber
from tests.newsletter.letter_links import (
    mailed_path,
    post_subscribe_form,
    preferences_path,
    unsubscribe_path,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]
NEW = "denis@nouveau.example"


@pytest.fixture
def denis() -> Subscriber:
    return make_subscriber("denis@example.org")


def ask_move(client: Client, subscriber: Subscriber, to: str = NEW) -> Any:
    return client.post(preferences_path(subscriber).replace("preferences", "move"), {"email": to})


def mailed_links() -> dict[str, str]:
    """The path of the newest link in each mailbox."""
    found = {}
    for sent in mail.outbox:
        link = re.search(r"https?://\S*/newsletter/address/\S+", str(sent.body))
        if link:
            found[sent.to[0]] = urlsplit(link[0]).path
    return found


def confirm_both(client: Client, subscriber: Subscriber, to: str = NEW) -> list[Any]:
    """Ask, and press both buttons."""
    old = subscriber.email
    ask_move(client, subscriber, to)
    return [client.post(mailed_links()[mailbox]) for mailbox in (old, to)]


def test_asking_changes_nothing_and_writes_to_both(client: Client, denis: Subscriber) -> None:
    assert ask_move(client, denis).status_code == 200
    assert sorted(sent.to[0] for sent in mail.outbox) == ["denis@example.org", NEW]
    denis.refresh_from_db()
    assert denis.email == "denis@example.org"


def test_each_mail_masks_the_other_address(client: Client, denis: Subscriber) -> None:
    ask_move(client, denis)
    for sent in mail.outbox:
        other = NEW if sent.to[0] == denis.email else denis.email
        text = sent.message().as_string()
        assert other not in text
        assert f"d…@{other.split('@')[1]}" in str(sent.body)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_moves_when_both_have_confirmed(
    client: Client, denis: Subscriber, order: tuple[int, int]
) -> None:
    ask_move(client, denis)
    mailboxes = ("denis@example.org", NEW)
    for number, at in enumerate(order):
        denis.refresh_from_db()
        assert denis.email == "denis@example.org", number
        assert client.post(mailed_links()[mailboxes[at]]).status_code == 200
    denis.refresh_from_db()
    assert denis.email_folded == NEW
    assert denis.is_subscribed


def test_looking_changes_nothing(client: Client, denis: Subscriber) -> None:
    ask_move(client, denis)
    for link in mailed_links().values():
        page = client.get(link)
        client.head(link)
        assert page.status_code == 200
        assert "denis@" not in page.content.decode()
    denis.refresh_from_db()
    assert denis.email == "denis@example.org"
    change = EmailChange.objects.get()
    assert change.old_confirmed_at is change.new_confirmed_at is None


def test_one_mailbox_twice_is_not_both(client: Client, denis: Subscriber) -> None:
    ask_move(client, denis)
    for _time in range(2):
        client.post(mailed_links()[NEW])
    denis.refresh_from_db()
    assert denis.email == "denis@example.org"


def test_second_click_after_the_move_is_calm(client: Client, denis: Subscriber) -> None:
    assert confirm_both(client, denis)[-1].status_code == 200
    for link in mailed_links().values():
        for again in (client.post(link), client.get(link)):
            assert "d…@nouveau.example" in again.content.decode()
            assert again.status_code == 200
    assert Consent.objects.count() == 1


def test_choices_and_links_move_along_and_the_consent_says_so(
    client: Client, denis: Subscriber
) -> None:
    subscription.save_preferences(
        denis, sections=(), neighbourhoods=(), language="en", paused_until=None
    )
    path = unsubscribe_path(denis)
    confirm_both(client, denis)
    denis.refresh_from_db()
    assert denis.language == "en"
    assert "confirmed from both mailboxes" in client.get(preferences_path(denis)).content.decode()
    client.post(path)
    denis.refresh_from_db()
    assert not denis.is_subscribed


def test_what_comes_back_from_the_old_mailbox_does_not_end_the_letter(
    client: Client, denis: Subscriber
) -> None:
    issue = Issue.objects.create(
        year=2026, week=47, state=Issue.State.SENT, planned_at=MONDAY, frozen_at=MONDAY
    )
    gone = Delivery.objects.create(
        issue=issue, subscriber=denis, state=Delivery.State.SENT, settled_at=MONDAY
    )
    confirm_both(client, denis)
    failure = FailedRecipient(("denis@example.org",), "5.1.1", "User unknown")
    bounces.record_report(bounces.BounceReport("x", gone, denis.pk, (failure,)), timezone.now())
    denis.refresh_from_db()
    assert denis.is_subscribed


def test_link_works_for_seven_days(client: Client, denis: Subscriber) -> None:
    with time_machine.travel(MONDAY):
        ask_move(client, denis)
    with time_machine.travel(MONDAY + timedelta(days=6, hours=23)):
        assert client.post(mailed_links()[NEW]).status_code == 200
    with time_machine.travel(MONDAY + timedelta(days=7, minutes=1)):
        assert client.post(mailed_links()["denis@example.org"]).status_code == 404
        tasks.purge_subscribers()
    denis.refresh_from_db()
    assert denis.email == "denis@example.org"
    assert not EmailChange.objects.exists()


def test_who_left_meanwhile_is_not_moved(client: Client, denis: Subscriber) -> None:
    ask_move(client, denis)
    client.post(mailed_links()[NEW])
    subscription.unsubscribe(denis.pk)
    for method in (client.get, client.post):
        assert method(mailed_links()["denis@example.org"]).status_code == 404
    denis.refresh_from_db()
    assert (denis.email, denis.is_subscribed) == ("denis@example.org", False)


def test_forgotten_meanwhile_leaves_no_new_address(client: Client, denis: Subscriber) -> None:
    ask_move(client, denis)
    erasure.forget_subscriber(denis.pk)
    assert client.post(mailed_links()[NEW]).status_code == 404
    assert not EmailChange.objects.exists()


def test_move_ends_earlier_wishes(client: Client, denis: Subscriber) -> None:
    ask_move(client, denis, "other@example.org")
    earlier = mailed_links()
    confirm_both(client, denis)
    for mailbox in ("denis@example.org", "other@example.org"):
        assert client.post(earlier[mailbox]).status_code == 404
    denis.refresh_from_db()
    assert denis.email == NEW


class TestKnownAddress:
    """Nobody learns from the pages who else receives the letter."""

    @pytest.mark.parametrize(
        "there",
        [{}, {"confirmed_at": None}, {"unsubscribed_at": timezone.now()}],
        ids=["receives", "never confirmed", "left"],
    )
    def test_pages_are_the_same(
        self, client: Client, denis: Subscriber, there: dict[str, Any]
    ) -> None:
        stranger = make_subscriber("marie@example.org")
        with time_machine.travel(MONDAY, tick=False):
            asked = ask_move(client, stranger, "denis@elsewhere.example").content
            make_subscriber("denis@elsewhere.example", **there)
            mail.outbox.clear()
            pages = [ask_move(client, stranger, "denis@elsewhere.example").content == asked]
            said = [client.post(link).content.decode() for link in mailed_links().values()]
        assert pages == [True]
        assert "d…@elsewhere.example" in said[1]

    def test_old_subscription_ends_when_the_new_one_receives(
        self, client: Client, denis: Subscriber
    ) -> None:
        there = make_subscriber(NEW)
        confirm_both(client, denis)
        denis.refresh_from_db()
        there.refresh_from_db()
        assert (denis.is_subscribed, there.is_subscribed) == (False, True)
        assert there.email == NEW

    @pytest.mark.parametrize("fields", [{"confirmed_at": None}, {"unsubscribed_at": MONDAY}])
    def test_one_that_does_not_receive_gives_way(
        self, client: Client, denis: Subscriber, fields: dict[str, Any]
    ) -> None:
        make_subscriber(NEW, **fields)
        confirm_both(client, denis)
        assert Subscriber.objects.get().email == NEW
        assert Subscriber.objects.get().is_subscribed

    def test_suppressed_address_may_confirm(self, client: Client, denis: Subscriber) -> None:
        suppression.suppress_email(NEW, Suppression.Reason.BOUNCED, MONDAY)
        confirm_both(client, denis)
        assert suppression.suppression_reasons([NEW]) == {}
        denis.refresh_from_db()
        assert denis.email == NEW

    def test_own_address_gets_the_same_page(self, client: Client, denis: Subscriber) -> None:
        page = ask_move(client, denis).content.decode()
        own = ask_move(client, denis, "Denis@Example.org").content.decode()
        assert own == page.replace(NEW, "denis@example.org")
        assert mail.outbox[-1].to == ["denis@example.org"]
        assert EmailChange.objects.count() == 1

    def test_somebody_subscribes_with_it_meanwhile(self, client: Client, denis: Subscriber) -> None:
        ask_move(client, denis)
        ours = mailed_links()
        post_subscribe_form(client, NEW)
        client.post(mailed_path())
        for link in ours.values():
            client.post(link)
        assert [one.email for one in Subscriber.objects.confirmed()] == [NEW]


class TestDoor:
    @pytest.mark.parametrize("typed", ["", "denis", "a@b", "denis@example.org\nBcc: x@example.org"])
    def test_wrong_address_is_said_and_stays(
        self, client: Client, denis: Subscriber, typed: str
    ) -> None:
        answer = ask_move(client, denis, typed)
        assert answer.status_code == 422
        assert 'id="id_email_error"' in answer.content.decode()
        assert mail.outbox == []

    def test_mails_are_limited_by_subscription(self, client: Client, denis: Subscriber) -> None:
        answers = [ask_move(client, denis, f"n{n}@example.org").status_code for n in range(4)]
        assert answers == [200, 200, 200, 429]

    def test_limit_by_address_is_shared_with_the_subscription_form(
        self, client: Client, denis: Subscriber
    ) -> None:
        assert [post_subscribe_form(client, NEW).status_code for _time in range(3)] == [200] * 3
        assert ask_move(client, denis).status_code == 429

    def test_who_left_is_led_to_the_preferences(self, client: Client, denis: Subscriber) -> None:
        subscription.unsubscribe(denis.pk)
        answer = ask_move(client, denis)
        assert (answer.status_code, answer["Location"]) == (302, preferences_path(denis))
        assert mail.outbox == []

    def test_keys_are_not_exchanged(self, client: Client, denis: Subscriber) -> None:
        ask_move(client, denis)
        change = EmailChange.objects.get()
        for purpose in (tokens.CONFIRM, tokens.PREFERENCES, tokens.UNSUBSCRIBE, tokens.FORGET):
            key = tokens.make_token(purpose, change.pk)
            assert client.post(f"/newsletter/address/{key}/").status_code == 404

    def test_pages_set_no_cookie_and_are_kept_by_nobody(
        self, client: Client, denis: Subscriber
    ) -> None:
        for page in (ask_move(client, denis), client.get(mailed_links()[NEW])):
            assert not page.cookies
            assert "no-store" in page["Cache-Control"]
            assert page["Referrer-Policy"] == "no-referrer"


def test_invariant_needs_both(denis: Subscriber) -> None:
    change = EmailChange.objects.create(subscriber=denis, new_email=NEW)
    assert change_email.confirm_change(change.pk, change_email.MailboxSide.OLD) is not None
    change.refresh_from_db()
    assert change.done_at is None
