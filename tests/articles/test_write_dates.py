from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Kind, Occurrence
from tests.articles.article_form import WRITE, form_data
from tests.factories import make_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture(autouse=True)
def as_anna(client: Client, anna: User, that_day: None) -> None:
    client.force_login(anna)


@pytest.mark.parametrize("at", ["2026-12-05T18:30", "05/12/2026 18:30", "5/12/2026 à 18h30"])
def test_day_and_hour_as_people_type_them(client: Client, at: str) -> None:
    client.post(WRITE, form_data(kind="event", starts_at=at, place="Salle des fêtes"))
    dates = Occurrence.objects.get()
    assert (dates.start_date, dates.start_time) == (date(2026, 12, 5), time(18, 30))
    assert Article.objects.get().place == "Salle des fêtes"


def test_day_without_an_hour(client: Client) -> None:
    client.post(WRITE, form_data(kind="event", starts_at="2026-12-05"))
    assert Occurrence.objects.get().start_time is None


def test_hour_in_its_own_field(client: Client) -> None:
    client.post(WRITE, form_data(kind="event", starts_at="2026-12-05", starts_at_time="18:30"))
    assert Occurrence.objects.get().start_time == time(18, 30)


def test_event_needs_a_day(client: Client) -> None:
    page = client.post(WRITE, form_data(kind="event", place="Port"))
    assert list(page.context["form"].errors) == ["starts_at"]


def test_draft_of_an_event_may_wait_for_its_day(client: Client) -> None:
    client.post(WRITE, form_data(kind="event", action="draft"))
    assert Article.objects.get().kind == Kind.EVENT


@pytest.mark.parametrize("end", ["2026-12-04", "2026-12-05T17:00"])
def test_end_before_the_beginning(client: Client, end: str) -> None:
    page = client.post(WRITE, form_data(kind="event", starts_at="2026-12-05T18:30", ends_at=end))
    assert list(page.context["form"].errors) == ["ends_at"]


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({"starts_at": "2026-11-22"}, ["starts_at"]),
        ({"starts_at": "2026-11-20", "ends_at": "2026-11-22"}, ["ends_at"]),
        ({"starts_at": "2026-11-20", "ends_at": "2026-11-23"}, []),
        ({"starts_at": "2026-11-23T09:00"}, []),
    ],
)
def test_event_that_is_over_is_refused(client: Client, days: dict[str, str], wrong: Any) -> None:
    page = client.post(WRITE, form_data(kind="event", **days))
    assert list(page.context["form"].errors if page.context else []) == wrong
    assert Article.objects.exists() is (wrong == [])


def test_old_event_may_be_corrected(client: Client, anna: User) -> None:
    over = make_event(by=anna, starts_at=timezone.now() - timedelta(days=9))
    sent = form_data(kind="event", starts_at="2026-11-14", title="La fête de la veille")
    client.post(f"/articles/{over.pk}/edit/", sent)
    over.refresh_from_db()
    assert over.title == "La fête de la veille"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "demain", "31/02/2026"])
def test_what_is_no_day_is_told(client: Client, day: str) -> None:
    page = client.post(WRITE, form_data(kind="event", starts_at=day, closes_at=day))
    assert set(page.context["form"].errors) == {"starts_at", "closes_at"}


def test_date_makes_an_event_even_if_the_choice_was_overlooked(client: Client) -> None:
    client.post(WRITE, form_data(kind="news", starts_at="2026-12-05"))
    assert Article.objects.get().kind == Kind.EVENT


def test_call_needs_a_closing_day(client: Client) -> None:
    page = client.post(WRITE, form_data(kind="call"))
    assert list(page.context["form"].errors) == ["closes_at"]


def test_closing_day_lies_ahead(client: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    page = client.post(WRITE, form_data(kind="call", closes_at=str(yesterday)))
    assert list(page.context["form"].errors) == ["closes_at"]


def test_call_that_has_closed_can_still_be_corrected(client: Client) -> None:
    client.post(WRITE, form_data(kind="call", closes_at=str(timezone.localdate())))
    article = Article.objects.get()
    article.closes_at = timezone.localdate() - timedelta(days=1)
    article.save(update_fields=["closes_at"])
    fields = form_data(kind="call", closes_at=str(article.closes_at), title="Corrigé")
    client.post(f"/articles/{article.pk}/edit/", fields)
    assert Article.objects.get().title == "Corrigé"
