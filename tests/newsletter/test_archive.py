"""The letter on the web: the archive and the coming issue, the same for everybody."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from newsletter.contents.schedule import Week
from newsletter.models import Issue
from tests.factories import make_article, make_event
from tests.newsletter.conftest import MONDAY
from tests.newsletter.letter_links import LETTER

pytestmark = pytest.mark.django_db


def make_issue(week: Week, state: Issue.State = Issue.State.SENT) -> Issue:
    at = week.planned_at
    return Issue.objects.create(
        year=week.year, week=week.number, state=state, planned_at=at, frozen_at=at
    )


def make_weeks(amount: int) -> list[Week]:
    found = [Week(2026, 20)]
    while len(found) < amount:
        found.append(found[-1].following())
    return found


def past_issues(client: Client, query: str = "") -> int:
    return client.get(LETTER + query).content.decode().count('<li><a href="/newsletter/2')


def test_archive_has_pages(client: Client) -> None:
    for week in make_weeks(31):
        make_issue(week)
    assert past_issues(client) == 30
    assert past_issues(client, "?page=2") == 1
    assert 'rel="next"' in client.get(LETTER).content.decode()


@pytest.mark.parametrize("page", ["0", "99", "x", "", "1\0"])
def test_page_that_is_none_is_answered(client: Client, page: str) -> None:
    make_issue(Week(2026, 47))
    assert client.get(LETTER, {"page": page}).status_code == 200


def test_week_without_news_is_not_in_the_archive(client: Client) -> None:
    make_issue(Week(2026, 47), Issue.State.NOTHING)
    assert past_issues(client) == 0


@pytest.mark.parametrize(
    "path", ["2026-w47", "2026-w00", "2026-w54", "0000-w01", "9999-w53", "2026-47", "next2"]
)
def test_issue_that_never_was_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/newsletter/{path}/").status_code == 404


@pytest.mark.usefixtures("directed_town")
@time_machine.travel(MONDAY - timedelta(days=2))
def test_coming_issue_shows_what_it_holds_so_far(client: Client) -> None:
    make_article("Le phare rallumé")
    make_event("Fest-noz", starts_at=MONDAY + timedelta(days=3))
    answer = client.get("/newsletter/next/")
    page = answer.content.decode()
    assert "Le phare rallumé" in page
    assert "Fest-noz" in page
    assert answer["X-Robots-Tag"] == "noindex"


@time_machine.travel(MONDAY - timedelta(hours=3))
def test_coming_issue_follows_the_same_rule_as_the_letter(client: Client) -> None:
    make_article("Tout frais", published_at=MONDAY - timedelta(hours=4))
    assert "Tout frais" not in client.get("/newsletter/next/").content.decode()


@pytest.mark.parametrize("path", ["/newsletter/", "/newsletter/next/", "/newsletter/2026-w47/"])
def test_reading_pages_take_nothing_but_get(client: Client, path: str) -> None:
    make_issue(Week(2026, 47))
    assert client.delete(path).status_code == 405
    assert client.head(path).status_code == 200
