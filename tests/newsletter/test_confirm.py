"""The mailed link: a page with one button. Looking changes nothing, pressing is proof."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from newsletter import tasks, tokens
from newsletter.models import Consent, Subscriber
from newsletter.subscribers import subscription
from tests.newsletter.conftest import MONDAY, make_subscriber
from tests.newsletter.letter_links import mailed_path, post_subscribe_form, unsubscribe_path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]


@pytest.fixture
def link(client: Client) -> str:
    """Denis asked; this is where his mail leads."""
    post_subscribe_form(client)
    return mailed_path()


def test_looking_changes_nothing(client: Client, link: str) -> None:
    page = client.get(link)
    client.head(link)
    assert page.status_code == 200
    assert "denis@example.org" in page.content.decode()
    assert Subscriber.objects.get().confirmed_at is None


def test_button_confirms(client: Client, link: str) -> None:
    assert client.post(link).status_code == 200
    assert Subscriber.objects.confirmed().get().email == "denis@example.org"


def test_subscribed_one_can_choose_or_leave_at_once(client: Client, link: str) -> None:
    page = client.post(link).content.decode()
    number = Subscriber.objects.get().pk
    for purpose, path in ((tokens.PREFERENCES, "preferences"), (tokens.UNSUBSCRIBE, "unsubscribe")):
        assert f"/newsletter/{path}/{tokens.make_token(purpose, number)}/" in page


def test_second_click_changes_nothing(client: Client, link: str) -> None:
    first = client.post(link)
    since = Subscriber.objects.get().confirmed_at
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        again = client.post(link)
    assert again.content == first.content
    assert Subscriber.objects.get().confirmed_at == since


def test_used_link_does_not_bring_back_who_left(client: Client, link: str) -> None:
    client.post(link)
    subscription.unsubscribe(Subscriber.objects.get().pk)
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404
    assert not Subscriber.objects.get().is_subscribed


def test_earlier_mail_confirms_as_well(client: Client, link: str) -> None:
    post_subscribe_form(client)
    client.post(link)
    assert Subscriber.objects.confirmed().count() == 1


def test_link_works_for_seven_days(client: Client) -> None:
    with time_machine.travel(MONDAY):
        post_subscribe_form(client)
    with time_machine.travel(MONDAY + timedelta(days=6, hours=23)):
        assert client.get(mailed_path()).status_code == 200
    with time_machine.travel(MONDAY + timedelta(days=7, minutes=1)):
        assert client.post(mailed_path()).status_code == 404
    assert not Subscriber.objects.confirmed().exists()


def test_key_to_leave_does_not_confirm(client: Client) -> None:
    denis = make_subscriber("denis@example.org", confirmed_at=None)
    path = unsubscribe_path(denis).replace("unsubscribe", "confirm")
    assert client.post(path).status_code == 404


def test_key_of_another_row_is_refused(client: Client, link: str) -> None:
    number, rest = tokens.make_token(tokens.CONFIRM, 1).split(":", 1)
    forged = f"/newsletter/confirm/{int(number) + 1}:{rest}/"
    assert client.post(forged).status_code == 404


@given(token=st.text(min_size=1, max_size=60))
@hypothesis_settings(max_examples=30)
@pytest.mark.parametrize(
    "what", ["confirm", "unsubscribe", "preferences", "forget", "move", "address"]
)
def test_forged_key_is_answered_calmly(client: Client, what: str, token: str) -> None:
    path = f"/newsletter/{what}/{quote(token, safe='')}/"
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_page_behind_a_key_is_kept_by_nobody_and_named_to_nobody(client: Client, link: str) -> None:
    page = client.get(link)
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex"


def test_proof_of_consent_is_kept(client: Client) -> None:
    with time_machine.travel(MONDAY, tick=False):
        post_subscribe_form(client)
    with time_machine.travel(MONDAY + timedelta(hours=3), tick=False):
        client.post(mailed_path())
    proof = Consent.objects.get()
    assert proof.requested_at == MONDAY
    assert proof.confirmed_at == MONDAY + timedelta(hours=3)
    assert proof.form_version == subscription.FORM_VERSION


def test_what_nobody_confirmed_is_forgotten(client: Client) -> None:
    with time_machine.travel(MONDAY):
        post_subscribe_form(client)
        make_subscriber("gaelle@example.org")
    with time_machine.travel(MONDAY + timedelta(days=31)):
        tasks.purge_subscribers()
    assert [person.email for person in Subscriber.objects.all()] == ["gaelle@example.org"]
    assert not Consent.objects.exists()


def test_who_asked_again_lately_is_not_forgotten(client: Client) -> None:
    for days in (0, 25):
        with time_machine.travel(MONDAY + timedelta(days=days)):
            post_subscribe_form(client)
    with time_machine.travel(MONDAY + timedelta(days=31)):
        tasks.purge_subscribers()
        client.post(mailed_path())
    assert Subscriber.objects.confirmed().exists()


def test_link_of_a_forgotten_address_says_so(client: Client, link: str) -> None:
    Subscriber.objects.all().delete()
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404
    assert len(mail.outbox) == 1
