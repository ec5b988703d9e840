"""The letter says when an event begins and ends, also when only its end changed."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import translation

from accounts.models import User
from articles.models import Article, Kind
from articles.writing.drafts import ArticleText, EventDates, build_occurrence, revise_article
from newsletter.contents import digest, issues, schedule
from newsletter.contents.date_labels import dates_label
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY

pytestmark = pytest.mark.django_db

FIRST = schedule.week_of(MONDAY)
DAY = date(2026, 12, 5)


def said(*when: Any) -> str:
    with translation.override("en"):
        return dates_label([build_occurrence(Article(), EventDates(*when))])


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ((DAY,), "Saturday 5 December"),
        ((DAY, time(20)), "Saturday 5 December, 20:00"),
        ((DAY, time(20), None, time(22)), "Saturday 5 December, 20:00 – 22:00"),
        ((DAY, None, None, time(18)), "Saturday 5 December, until 18:00"),
        (
            (DAY, time(20), None, time(1)),
            "Saturday 5 December, 20:00 – Sunday 6 December, 01:00",
        ),
        (
            (date(2026, 11, 14), None, date(2026, 12, 25)),
            "Saturday 14 November – Friday 25 December",
        ),
    ],
)
def test_piece_says_first_and_last_day(when: Any, words: str) -> None:
    assert said(*when) == words


def test_end_that_changes_after_a_letter_is_a_correction(anna: User) -> None:
    days = EventDates(MONDAY.date(), None, MONDAY.date() + timedelta(days=5))
    article = make_article(
        "L’expo", by=anna, kind=Kind.EVENT, published_at=MONDAY - timedelta(days=2)
    )
    build_occurrence(article, days).save()
    issues.compile_issue(FIRST, MONDAY)
    longer = EventDates(days.start_date, None, MONDAY.date() + timedelta(days=40))
    text = ArticleText("L’expo", article.body, article.body_html, kind=Kind.EVENT, dates=longer)
    revise_article(article.pk, text, by=anna, now=MONDAY + timedelta(days=2))
    assert digest.select_content(FIRST.following().planned_at).corrections == [article]
