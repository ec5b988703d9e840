"""The agenda in one's own calendar (RFC 5545), and titles in another language in the lists."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from articles.models import Article, Kind
from articles.writing.drafts import EventDates, build_occurrence
from tests.factories import make_article, make_call, make_event

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PARTY = datetime(2026, 12, 5, 17, 30, tzinfo=UTC)  # 18:30 in the town


@pytest.fixture(autouse=True)
def that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def events(client: Client) -> list[Any]:
    answer = client.get("/agenda.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def days(title: str, dates: EventDates) -> Article:
    article = make_article(title, kind=Kind.EVENT)
    build_occurrence(article, dates).save()
    return article


def test_event_with_an_hour_stands_in_the_town_s_time(client: Client) -> None:
    article = make_event("La fête", starts_at=PARTY, place="Le quai, nord; sud", standfirst="Oui.")
    [event] = events(client)
    assert (event["SUMMARY"], event["LOCATION"]) == ("La fête", "Le quai, nord; sud")
    assert event["DTSTART"].dt == PARTY
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert event["URL"] == f"http://127.0.0.1:8000{article.get_absolute_url()}"


def test_file_says_when_the_town_changes_its_clocks(client: Client) -> None:
    make_event("La fête", starts_at=PARTY)
    make_event("Le bal", starts_at=PARTY + timedelta(days=210))
    read: Any = Calendar.from_ical(client.get("/agenda.ics").content)
    [zone] = read.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Paris"
    clock = zone.to_tz(lookup_tzid=False)
    hours = [event["DTSTART"].dt.replace(tzinfo=clock).utcoffset() for event in read.events]
    assert hours == [timedelta(hours=1), timedelta(hours=2)]


def test_days_without_hours_are_whole_days(client: Client) -> None:
    days("L’exposition", EventDates(date(2026, 12, 5), end_date=date(2026, 12, 7)))
    [event] = events(client)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 5), date(2026, 12, 8))


def test_uid_stays_when_the_event_is_renamed(client: Client, anna: User) -> None:
    article = make_event("La fête", starts_at=PARTY)
    [before] = events(client)
    Article.objects.filter(pk=article.pk).update(title="Le bal", slug="le-bal")
    client.force_login(anna)
    [after] = events(client)
    assert (
        before["UID"]
        == after["UID"]
        == f"article-{article.pk}-{article.occurrences.get().pk}@127.0.0.1"
    )
    assert after["SUMMARY"] == "Le bal"


def test_soonest_first_and_nothing_that_is_over(client: Client) -> None:
    for number in (3, 1, -1):
        make_event(f"Jour {number}", starts_at=NOW + timedelta(days=number))
    assert [event["SUMMARY"] for event in events(client)] == ["Jour 1", "Jour 3"]


def test_empty_calendar_is_a_calendar(client: Client) -> None:
    assert events(client) == []


def test_line_breaks_of_authors_stay_inside_their_field(client: Client) -> None:
    make_event("La fête", starts_at=PARTY, standfirst="Un.\nATTACH:x\r\nEND:VEVENT")
    [event] = events(client)
    assert "ATTACH" not in event
    assert event["DESCRIPTION"].startswith("Un.\nATTACH:x")


@pytest.mark.parametrize("path", ["/agenda/", "/calls/", "/"])
def test_title_in_another_language_says_so(client: Client, path: str) -> None:
    make_event("The feast", starts_at=PARTY, language="en")
    make_call("Your wishes", closes_at=date(2026, 12, 5), language="en")
    html = client.get(path).content.decode()
    titles = re.findall(r">(?:The feast|Your wishes)</a>", html)
    marked = re.findall(r' lang="en"[^>]*>(?:<a [^>]*>)?(?:The feast|Your wishes)</a>', html)
    assert len(titles) == len(marked) > 0


def test_agenda_shows_what_is_ahead_month_by_month(client: Client) -> None:
    now = timezone.now()
    make_event("La fête", starts_at=now + timedelta(days=40), place="Le quai")
    make_event("Le bal", starts_at=now + timedelta(days=2))
    make_event("Hier", starts_at=now - timedelta(days=1))
    page = client.get("/agenda/")
    shown = [[o.article.title for o in found] for _month, found in page.context["months"]]
    assert shown == [["Le bal"], ["La fête"]]
    assert "Le quai" in page.content.decode()


def test_event_that_goes_on_is_still_ahead(client: Client) -> None:
    article = make_event("L’exposition", starts_at=timezone.now() - timedelta(days=3))
    end = timezone.now() + timedelta(days=3)
    article.occurrences.update(ends_at=end, end_date=end.date())
    assert "L’exposition" in client.get("/agenda/").content.decode()
