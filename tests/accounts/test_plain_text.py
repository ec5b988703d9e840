"""The text parts of mails: what people wrote makes no line of its own in them."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.mail.plain_text import LINE_ENDS, join_lines, quote_lines
from tests.live_town import ROOT

TEXTS = sorted((ROOT / "templates" / "emails").glob("**/*.txt"))
# What the site says itself: settings, numbers, dates, checked addresses, links that it made.
OWN = {
    "site_name", "public_url", "contact_email", "publisher", "title", "days", "count", "number",
    "code", "purpose", "change", "email", "new", "old", "names", "origin", "when", "reference",
    "link", "leave", "choose", "leaving", "choosing", "issue_url", "left_out", "rule.label",
    "statement.rule.label", "issue.planned_at", "happened_at", "report.reference",
    "chapter.removed",
}  # fmt: skip
VARIABLE = re.compile(r"\{\{ *([^}]+?) *\}\}|\b(?:with|and) \w+=(\S+)|\w+=(\S+\|\S+)")


def unguarded(text: str) -> set[str]:
    """The variables that may hold what a person wrote, and stand there as they are."""
    named = {next(filter(None, groups)) for groups in VARIABLE.findall(text)}
    return {
        name
        for name in named
        if name.partition("|")[2] not in {"one_line", "quoted_block"}
        and name.partition("|")[0] not in OWN
        and not name.endswith("_url")
    }


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_each_word_of_a_person_is_one_line_or_quoted(path: Path) -> None:
    assert unguarded(path.read_text()) == set()


@pytest.mark.parametrize("template", ["{{ article.title }}", "{% x with title=article.title %}"])
def test_the_test_finds_what_is_not(template: str) -> None:
    assert unguarded(template) == {"article.title"}


@given(st.text())
def test_any_text_is_one_line(text: str) -> None:
    assert len(LINE_ENDS.split(join_lines(text))) == 1
    assert len(join_lines(text).splitlines()) <= 1


@given(st.text(min_size=1))
def test_any_text_is_quoted_line_by_line(text: str) -> None:
    assert all(line.startswith(">") for line in quote_lines(text).splitlines())


def test_words_stay_as_they_are() -> None:
    assert (
        join_lines("L’été, à 5\u00a0€ — «\u202foui\u202f»")
        == "L’été, à 5\u00a0€ — «\u202foui\u202f»"
    )


def test_nothing_turns_the_line_around() -> None:
    assert join_lines("Le \u202erueiaM el\u202c phare") == "Le rueiaM el phare"
