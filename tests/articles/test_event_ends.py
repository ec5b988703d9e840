"""How long an event stays, and that page and calendar file say the same hours."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from articles.models import Article, Kind, Occurrence
from articles.writing.drafts import (
    ArticleText,
    EventDates,
    build_occurrence,
    create_draft,
    revise_article,
)
from tests.articles.article_form import WRITE, form_data
from tests.factories import make_article, make_event

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 5)


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        yield


def asked(*dates: Any) -> Occurrence:
    return build_occurrence(Article(), EventDates(*dates))


def made(title: str, *dates: Any) -> Article:
    article = make_article(title, kind=Kind.EVENT)
    build_occurrence(article, EventDates(*dates)).save()
    return article


def in_file(client: Client) -> list[Any]:
    return list(Calendar.from_ical(client.get("/agenda.ics").content).walk("VEVENT"))


def facts(client: Client, article: Article) -> str:
    """When it takes place, in the words of its page."""
    page = client.get(article.get_absolute_url())
    html = page.content.decode().partition('<dl class="facts">')[2].partition("</dd>")[0]
    return " ".join(html.replace("<", " <").replace(">", "> ").split())


@pytest.mark.parametrize("hour", [7, 18, 22])
def test_event_without_an_end_is_there_two_minutes_after_it_began(
    client: Client, hour: int
) -> None:
    article = make_event("Le concert", starts_at=datetime(2026, 12, 5, hour, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 12, 5, hour, 2, tzinfo=UTC), tick=False):
        pages = [client.get(path).content.decode() for path in ("/", "/agenda/")]
        assert all(article.title in page for page in pages)
        assert [str(event["SUMMARY"]) for event in in_file(client)] == ["Le concert"]


@pytest.mark.parametrize(("hour", "end"), [(9, (5, 23, 59)), (22, (6, 1, 0)), (23, (6, 2, 0))])
def test_without_an_end_it_stays_for_its_day_or_three_hours(hour: int, end: Any) -> None:
    ends_at = timezone.localtime(asked(DAY, time(hour)).ends_at)
    assert (ends_at.day, ends_at.hour, ends_at.minute) == end


def test_file_claims_no_end_that_nobody_gave(client: Client) -> None:
    made("Le concert", DAY, time(20))
    [event] = in_file(client)
    assert "DTEND" not in event


@pytest.mark.parametrize("last", [None, DAY])
@pytest.mark.parametrize(("first", "end"), [(20, 1), (23, 6), (18, 0), (22, 12), (9, 0)])
def test_an_hour_before_the_first_one_is_that_of_the_next_day(
    first: int, end: int, last: date | None
) -> None:
    found = asked(DAY, time(first), last, time(end))
    assert (found.end_date, found.end_time) == (date(2026, 12, 6), time(end))
    assert found.ends_at > found.starts_at


def test_night_says_both_days(client: Client) -> None:
    article = made("Le bal", DAY, time(20), None, time(1))
    words = facts(client, article)
    assert "5 décembre 2026, 20:00" in words
    assert "6 décembre 2026, 01:00" in words
    [event] = in_file(client)
    assert event["DTEND"].dt == datetime(2026, 12, 6, 0, tzinfo=UTC)


def test_end_shortly_before_the_beginning_is_a_mistake(client: Client, anna: User) -> None:
    client.force_login(anna)
    hours = {"starts_at_time": "18:30", "ends_at_time": "17:00"}
    page = client.post(WRITE, form_data(kind="event", starts_at="2026-12-05", **hours))
    assert list(page.context["form"].errors) == ["ends_at"]


@pytest.mark.parametrize(("day", "hour"), [(date(2027, 3, 28), 2), (date(2027, 10, 31), 2)])
def test_page_and_file_say_the_same_hour_when_the_clocks_change(
    client: Client, day: date, hour: int
) -> None:
    article = made("La nuit", day, time(hour, 30))
    [event] = in_file(client)
    assert f"{event['DTSTART'].dt:%H:%M}" in facts(client, article)


def test_an_hour_that_the_clocks_leave_out_is_the_one_they_show() -> None:
    found = asked(date(2027, 3, 28), time(2, 30), None, time(5))
    assert (found.start_time, found.end_time) == (time(3, 30), time(5))


def test_an_end_without_a_beginning_is_said_and_kept(client: Client) -> None:
    article = made("Le vide-grenier", DAY, None, None, time(18))
    assert re.search(r"(until|jusqu’à) 18:00", facts(client, article))
    [event] = in_file(client)
    assert event["DTEND"].dt == datetime(2026, 12, 5, 17, tzinfo=UTC)


@pytest.mark.parametrize("action", ["draft", "publish"])
@pytest.mark.parametrize("name", ["ends_at", "starts_at_time", "ends_at_time"])
def test_no_end_and_no_hour_is_lost_for_want_of_a_day(
    client: Client, anna: User, name: str, action: str
) -> None:
    client.force_login(anna)
    value = "2026-12-05" if name == "ends_at" else "18:00"
    page = client.post(WRITE, form_data(kind="event", action=action, **{name: value}))
    assert list(page.context["form"].errors) == ["starts_at"]


def test_several_days_say_the_first_and_the_last(client: Client) -> None:
    article = made("L’exposition", date(2026, 11, 14), None, date(2026, 12, 25))
    words = facts(client, article)
    assert "14 novembre" in words
    assert "25 décembre" in words


def test_calendar_knows_the_event_again_when_its_date_moves(client: Client, anna: User) -> None:
    text = ArticleText(
        "Le bal", "Dansons.", "<p>Dansons.</p>", kind=Kind.EVENT, dates=EventDates(DAY)
    )
    article = create_draft(text, by=anna)
    Article.objects.filter(pk=article.pk).update(
        state="listed", published_at=timezone.now(), listed_at=timezone.now()
    )
    [before] = in_file(client)
    moved = EventDates(DAY + timedelta(days=1))
    revise_article(
        article.pk, replace(text, dates=moved), by=anna, now=timezone.now() + timedelta(hours=1)
    )
    client.force_login(anna)
    [after] = in_file(client)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


@pytest.mark.parametrize("standfirst", ["", "Venez tous."])
def test_description_holds_the_url_of_the_article(client: Client, standfirst: str) -> None:
    article = make_event("Le bal", starts_at=timezone.now(), standfirst=standfirst)
    [event] = in_file(client)
    assert event["DESCRIPTION"].startswith(standfirst)
    assert event["DESCRIPTION"].endswith(article.get_absolute_url())


@pytest.mark.parametrize("kind", ["event", "news", "call"])
def test_dates_of_an_event_and_a_closing_date_are_not_both_taken(
    client: Client, anna: User, kind: str
) -> None:
    client.force_login(anna)
    days = {"starts_at": "2026-12-05", "closes_at": "2026-12-01"}
    page = client.post(WRITE, form_data(kind=kind, **days))
    assert list(page.context["form"].errors) == ["starts_at" if kind == "call" else "closes_at"]


def test_date_given_to_news_makes_an_event_of_it(client: Client, anna: User) -> None:
    news = make_article("Le bal", by=anna)
    sent = form_data(title="Le bal", kind="news", starts_at="2026-12-05", starts_at_time="20:00")
    client.force_login(anna)
    client.post(f"/articles/{news.pk}/edit/", sent)
    news.refresh_from_db()
    assert news.kind == Kind.EVENT
    assert news.occurrences.get().start_time == time(20)
