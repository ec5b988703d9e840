"""Choosing by the link in the letter, without a password."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from newsletter import tokens
from newsletter.models import Subscriber
from tests.factories import make_section
from tests.newsletter.conftest import MONDAY, make_subscriber
from tests.newsletter.letters import choosing, leaving

pytestmark = pytest.mark.django_db


@pytest.fixture
def denis() -> Subscriber:
    return make_subscriber("denis@example.org")


def choose(client: Client, subscriber: Subscriber, **what: Any) -> Any:
    answer = client.post(choosing(subscriber), {"language": "fr", "pause": 0} | what)
    subscriber.refresh_from_db()
    return answer


def test_looking_changes_nothing(client: Client, denis: Subscriber) -> None:
    page = client.get(choosing(denis))
    assert page.status_code == 200
    assert not page.cookies
    assert leaving(denis) in page.content.decode()


def test_sections_are_chosen(client: Client, denis: Subscriber) -> None:
    sea, _school = make_section("Mer"), make_section("École")
    choose(client, denis, sections=[sea.pk])
    assert list(denis.sections.all()) == [sea]
    choose(client, denis)
    assert not denis.sections.exists()


def test_language_is_chosen(client: Client, denis: Subscriber) -> None:
    choose(client, denis, language="en")
    assert denis.language == "en"


@time_machine.travel(MONDAY)
def test_pause_is_counted_in_weeks_and_can_be_ended(client: Client, denis: Subscriber) -> None:
    choose(client, denis, pause=2)
    assert denis.paused_until == timezone.localdate(MONDAY) + timedelta(weeks=2)
    choose(client, denis, pause=0)
    assert denis.paused_until is None


@time_machine.travel(MONDAY)
def test_pause_that_runs_outlives_another_choice(client: Client, denis: Subscriber) -> None:
    choose(client, denis, pause=4)
    until = denis.paused_until
    choose(client, denis, pause=-1, language="en")
    assert denis.paused_until == until


def test_letter_comes_back_on_the_day_the_pause_ends(denis: Subscriber) -> None:
    denis.paused_until = timezone.localdate(MONDAY)
    assert denis.wants_letter(MONDAY - timedelta(days=1)) == "paused"
    assert denis.wants_letter(MONDAY) == ""


@pytest.mark.parametrize(
    "wrong", [{"language": "xx"}, {"pause": "3"}, {"pause": "many"}, {"sections": "0"}]
)
def test_what_is_not_offered_is_refused(
    client: Client, denis: Subscriber, wrong: dict[str, str]
) -> None:
    assert choose(client, denis, **wrong).status_code == 422
    assert (denis.language, denis.paused_until) == ("fr", None)


def test_key_to_leave_does_not_open_the_preferences(client: Client, denis: Subscriber) -> None:
    key = tokens.make(tokens.LEAVE, denis.pk)
    assert client.get(f"/newsletter/preferences/{key}/").status_code == 404


def test_forgotten_address_has_no_preferences(client: Client, denis: Subscriber) -> None:
    path = choosing(denis)
    denis.delete()
    assert client.get(path).status_code == 404


def test_who_left_is_told_and_not_brought_back(client: Client, denis: Subscriber) -> None:
    Subscriber.objects.update(unsubscribed_at=timezone.now())
    choose(client, denis, language="en")
    assert not denis.receives
    page = client.get(choosing(denis)).content.decode()
    assert 'href="/en/newsletter/"' in page.partition("<main")[2].partition("</main>")[0]
