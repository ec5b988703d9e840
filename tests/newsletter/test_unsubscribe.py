"""Leaving: at once, by the page or by the mail program's own button, with however old a letter."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from newsletter import tokens
from newsletter.models import Subscriber
from newsletter.subscribers import subscription
from tests.newsletter.conftest import make_subscriber
from tests.newsletter.letter_links import unsubscribe_path

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
def denis() -> Subscriber:
    return make_subscriber("denis@example.org")


def is_receiving(subscriber: Subscriber) -> bool:
    subscriber.refresh_from_db()
    return subscriber.is_subscribed


def test_looking_changes_nothing(client: Client, denis: Subscriber) -> None:
    page = client.get(unsubscribe_path(denis))
    client.head(unsubscribe_path(denis))
    assert page.status_code == 200
    assert "d…@example.org" in page.content.decode()
    assert "denis@" not in page.content.decode()
    assert is_receiving(denis)


def test_button_unsubscribes_at_once(client: Client, denis: Subscriber) -> None:
    assert client.post(unsubscribe_path(denis)).status_code == 200
    assert not is_receiving(denis)


def test_mail_programs_button_needs_neither_cookie_nor_origin(denis: Subscriber) -> None:
    program = Client(enforce_csrf_checks=True)
    answer = program.post(unsubscribe_path(denis), ONE_CLICK, content_type=FORM)
    assert answer.status_code == 200
    assert not answer.cookies
    assert not is_receiving(denis)


@pytest.mark.parametrize("headers", [{"origin": "null"}, {"origin": "https://mail.example"}])
def test_origin_of_the_mail_program_does_not_matter(
    client: Client, denis: Subscriber, headers: dict[str, str]
) -> None:
    client.post(unsubscribe_path(denis), ONE_CLICK, content_type=FORM, headers=headers)
    assert not is_receiving(denis)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"List-Unsubscribe=No"])
def test_body_of_the_request_does_not_matter(
    client: Client, denis: Subscriber, body: bytes
) -> None:
    assert client.post(unsubscribe_path(denis), body, content_type=FORM).status_code == 200
    assert not is_receiving(denis)


def test_parts_are_understood_too(client: Client, denis: Subscriber) -> None:
    client.post(unsubscribe_path(denis), {"List-Unsubscribe": "One-Click"})
    assert not is_receiving(denis)


def test_second_click_keeps_the_first_date(client: Client, denis: Subscriber) -> None:
    client.post(unsubscribe_path(denis))
    denis.refresh_from_db()
    left = denis.unsubscribed_at
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert client.post(unsubscribe_path(denis)).status_code == 200
    denis.refresh_from_db()
    assert denis.unsubscribed_at == left


def test_old_letter_still_lets_go(client: Client, denis: Subscriber) -> None:
    path = unsubscribe_path(denis)
    with time_machine.travel(timezone.now() + timedelta(days=5 * 365)):
        assert client.post(path, ONE_CLICK, content_type=FORM).status_code == 200
    assert not is_receiving(denis)


def test_who_came_back_can_leave_again(client: Client, denis: Subscriber) -> None:
    path = unsubscribe_path(denis)
    subscription.unsubscribe(denis.pk)
    Subscriber.objects.update(unsubscribed_at=None)
    client.post(path)
    assert not is_receiving(denis)


def test_forgotten_address_gets_a_calm_answer(client: Client, denis: Subscriber) -> None:
    path = unsubscribe_path(denis)
    denis.delete()
    assert client.get(path).status_code == 200
    assert client.post(path, ONE_CLICK, content_type=FORM).status_code == 200


def test_page_sets_no_cookie_and_is_kept_by_nobody(client: Client, denis: Subscriber) -> None:
    page = client.get(unsubscribe_path(denis))
    assert not page.cookies
    assert "no-store" in page["Cache-Control"]


def test_key_for_the_preferences_does_not_unsubscribe(client: Client, denis: Subscriber) -> None:
    key = tokens.make_token(tokens.PREFERENCES, denis.pk)
    assert client.post(f"/newsletter/unsubscribe/{key}/").status_code == 404
    assert is_receiving(denis)


def test_other_methods_are_refused(client: Client, denis: Subscriber) -> None:
    assert client.put(unsubscribe_path(denis)).status_code == 405
    assert is_receiving(denis)
