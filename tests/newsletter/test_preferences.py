"""Choosing by the link in the letter, without a password."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.models import Keyword
from newsletter import tokens
from newsletter.models import Subscriber
from tests.factories import make_keyword, make_section
from tests.newsletter.conftest import MONDAY, make_subscriber
from tests.newsletter.letter_links import preferences_path, unsubscribe_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def denis() -> Subscriber:
    return make_subscriber("denis@example.org")


def post_choices(client: Client, subscriber: Subscriber, **what: Any) -> Any:
    answer = client.post(preferences_path(subscriber), {"language": "fr"} | what)
    subscriber.refresh_from_db()
    return answer


def test_looking_changes_nothing(client: Client, denis: Subscriber) -> None:
    page = client.get(preferences_path(denis))
    assert page.status_code == 200
    assert not page.cookies
    assert unsubscribe_path(denis) in page.content.decode()


def test_sections_are_chosen(client: Client, denis: Subscriber) -> None:
    sea, _school = make_section("Mer"), make_section("École")
    post_choices(client, denis, sections=[sea.pk])
    assert list(denis.sections.all()) == [sea]
    post_choices(client, denis)
    assert not denis.sections.exists()


def test_language_is_chosen(client: Client, denis: Subscriber) -> None:
    post_choices(client, denis, language="en")
    assert denis.language == "en"


def test_neighbourhoods_are_chosen_and_themes_are_not_offered(
    client: Client, denis: Subscriber
) -> None:
    harbour = make_keyword("Le port", kind=Keyword.Kind.NEIGHBOURHOOD)
    music = make_keyword("Musique")
    post_choices(client, denis, neighbourhoods=[harbour.pk])
    assert list(denis.neighbourhoods.all()) == [harbour]
    assert post_choices(client, denis, neighbourhoods=[music.pk]).status_code == 422
    assert list(denis.neighbourhoods.all()) == [harbour]
    post_choices(client, denis)
    assert not denis.neighbourhoods.exists()


def test_town_without_neighbourhoods_offers_none(client: Client, denis: Subscriber) -> None:
    assert "id_neighbourhoods" not in client.get(preferences_path(denis)).content.decode()


@time_machine.travel(MONDAY)
def test_pause_until_a_day_and_its_end(client: Client, denis: Subscriber) -> None:
    post_choices(client, denis, paused_until="2026-12-24")
    assert denis.paused_until == date(2026, 12, 24)
    assert 'value="2026-12-24"' in client.get(preferences_path(denis)).content.decode()
    post_choices(client, denis, paused_until="")
    assert denis.paused_until is None


@time_machine.travel(MONDAY)
def test_day_may_be_typed_as_people_write_it(client: Client, denis: Subscriber) -> None:
    post_choices(client, denis, paused_until="24/12/2026")
    assert denis.paused_until == date(2026, 12, 24)


@time_machine.travel(MONDAY)
@pytest.mark.parametrize("day", ["2026-11-23", "2020-01-01", "2027-11-25", "9999-12-31", "demain"])
def test_pause_lies_ahead_and_lasts_a_year_at_most(
    client: Client, denis: Subscriber, day: str
) -> None:
    sea = make_section("Mer")
    answer = post_choices(client, denis, paused_until=day, language="en", sections=[sea.pk])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_paused_until_error"' in page
    assert f'value="{day}"' in page
    assert f'value="{sea.pk}" id="id_sections_0" checked' in page
    assert (denis.language, denis.paused_until) == ("fr", None)


@time_machine.travel(MONDAY)
@pytest.mark.parametrize("day", ["2026-11-24", "2027-11-24"])
def test_first_and_last_day_of_a_pause(client: Client, denis: Subscriber, day: str) -> None:
    post_choices(client, denis, paused_until=day)
    assert denis.paused_until == date.fromisoformat(day)


@time_machine.travel(MONDAY)
def test_pause_that_is_over_is_not_shown_and_stops_no_choice(
    client: Client, denis: Subscriber
) -> None:
    Subscriber.objects.update(paused_until=date(2026, 11, 1))
    assert 'value="2026-11-01"' not in client.get(preferences_path(denis)).content.decode()
    assert post_choices(client, denis, language="en").status_code == 200
    assert denis.language == "en"


@pytest.mark.parametrize(
    "wrong", [{"language": "xx"}, {"neighbourhoods": "9" * 30}, {"sections": "0"}]
)
def test_what_is_not_offered_is_refused(
    client: Client, denis: Subscriber, wrong: dict[str, str]
) -> None:
    assert post_choices(client, denis, **wrong).status_code == 422
    assert (denis.language, denis.paused_until) == ("fr", None)


def test_key_to_leave_does_not_open_the_preferences(client: Client, denis: Subscriber) -> None:
    key = tokens.make_token(tokens.UNSUBSCRIBE, denis.pk)
    assert client.get(f"/newsletter/preferences/{key}/").status_code == 404


def test_forgotten_address_has_no_preferences(client: Client, denis: Subscriber) -> None:
    path = preferences_path(denis)
    denis.delete()
    for answer in (client.get(path), client.post(path, {"language": "fr"})):
        assert answer.status_code == 404
        assert "/newsletter/" in answer.content.decode()


def test_who_left_is_told_and_not_brought_back(client: Client, denis: Subscriber) -> None:
    Subscriber.objects.update(unsubscribed_at=timezone.now())
    post_choices(client, denis, language="en")
    assert not denis.is_subscribed
    page = client.get(preferences_path(denis)).content.decode()
    assert 'href="/en/newsletter/"' in page.partition("<main")[2].partition("</main>")[0]


def test_forwarded_page_gives_no_address_away(client: Client, denis: Subscriber) -> None:
    for answer in (
        client.get(preferences_path(denis)),
        post_choices(client, denis, paused_until="jamais"),
    ):
        page = answer.content.decode()
        assert "d…@example.org" in page
        assert "denis" not in page
