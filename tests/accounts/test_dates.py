"""The first of a month has a name of its own in French."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from accounts.dates import correct_french_first


@pytest.mark.parametrize(
    ("language", "day", "shown"),
    [
        ("fr", date(2026, 4, 1), "1er avril 2026"),
        ("fr", date(2026, 4, 11), "11 avril 2026"),
        ("fr", date(2026, 4, 21), "21 avril 2026"),
        ("en", date(2026, 4, 1), "1 April 2026"),
    ],
)
def test_first_of_the_month(language: str, day: date, shown: str) -> None:
    with translation.override(language):
        assert Template("{{ day|date }}").render(Context({"day": day})) == shown


def test_nothing_else_that_begins_with_one() -> None:
    with translation.override("fr"):
        assert correct_french_first("1 h de lecture, 1 article") == "1 h de lecture, 1 article"
