"""What an issue holds: a fixed rule, decided by what earlier issues carried, not by a window."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from articles import workflow
from articles.journal.revisions import save_revision
from articles.models import Article, Rule, State
from articles.writing.drafts import EventDates, build_occurrence
from newsletter.contents import digest, issues, schedule
from newsletter.models import IssueItem
from tests.factories import make_article, make_call, make_event, make_section
from tests.newsletter.conftest import MONDAY

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)
NEXT_MONDAY = MONDAY + timedelta(days=7)


def news_titles(leaves_at: object = MONDAY) -> list[str]:
    return [article.title for article in digest.select_content(leaves_at).news]  # type: ignore[arg-type]


def an_issue_leaves() -> None:
    issues.compile_issue(schedule.week_of(MONDAY), MONDAY)


def correct_article(article: Article, hours: int, **fields: str) -> None:
    """Saved anew, so long after Monday’s letter, by default with another text."""
    at = MONDAY + timedelta(hours=hours)
    for name, value in (fields or {"body": f"Corrigé après {hours} h."}).items():
        setattr(article, name, value)
    article.corrected_at = at
    article.save()
    save_revision(article, by=None, now=at)


def test_what_is_listed_is_in() -> None:
    make_article("La criée rouvre", published_at=MONDAY - A_DAY)
    assert news_titles() == ["La criée rouvre"]


@pytest.mark.parametrize(
    "state", [state for state in State if state not in {State.LISTED, State.ERASED}]
)
def test_what_is_not_listed_is_not_in(state: State) -> None:
    make_article("La criée rouvre", state=state, published_at=MONDAY - A_DAY)
    assert news_titles() == []


def test_what_is_hidden_before_the_freeze_is_not_in(anna: User, maelle: User) -> None:
    article = make_article("La criée rouvre", by=anna, published_at=MONDAY - A_DAY)
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")
    assert news_titles() == []


def test_age_does_not_matter() -> None:
    make_article("Oublié depuis un an", published_at=MONDAY - timedelta(days=365))
    assert news_titles() == ["Oublié depuis un an"]


def test_what_an_issue_carried_is_in_no_other() -> None:
    make_article("La criée rouvre", published_at=MONDAY - A_DAY)
    an_issue_leaves()
    make_article("Le phare rallumé", published_at=MONDAY + A_DAY)
    assert news_titles(NEXT_MONDAY) == ["Le phare rallumé"]


@pytest.mark.parametrize(("hours", "is_in"), [(1, False), (11, False), (12, True), (13, True)])
def test_what_is_fresh_and_seen_by_nobody_waits(hours: int, *, is_in: bool) -> None:
    make_article("Tout frais", published_at=MONDAY - timedelta(hours=hours))
    assert news_titles() == ["Tout frais"] * is_in


def test_what_waited_is_in_the_next_issue() -> None:
    make_article("La criée rouvre", published_at=MONDAY - A_DAY)
    make_article("Tout frais", published_at=MONDAY - timedelta(hours=1))
    an_issue_leaves()
    assert news_titles(NEXT_MONDAY) == ["Tout frais"]


def test_fresh_article_that_a_moderator_read_is_in(maelle: User) -> None:
    article = make_article("Tout frais", published_at=MONDAY - timedelta(hours=1))
    workflow.mark_read(article.pk, by=maelle)
    assert news_titles() == ["Tout frais"]


def test_affirmed_by_a_moderator_counts_as_seen(yann: User, maelle: User) -> None:
    at = MONDAY - timedelta(hours=1)
    article = make_article("Tout frais", by=yann, state=State.ONLINE, published_at=at)
    workflow.affirm(article.pk, by=maelle, now=at)
    assert news_titles() == ["Tout frais"]


def test_affirmed_by_a_neighbour_does_not_count_as_seen(yann: User, anna: User) -> None:
    at = MONDAY - timedelta(hours=1)
    article = make_article("Tout frais", by=yann, state=State.ONLINE, published_at=at)
    workflow.affirm(article.pk, by=anna, now=at)
    assert news_titles() == []


def test_sections_stand_in_their_order() -> None:
    late, early = make_section("Avis", position=2), make_section("Mer", position=1)
    for section in (late, None, early):
        make_article(section.name if section else "Sans", section=section)
    assert news_titles() == ["Mer", "Avis", "Sans"]


@pytest.mark.parametrize(("days", "is_in"), [(-1, False), (1, True), (9, True), (11, False)])
def test_events_of_ten_days_are_in(days: int, *, is_in: bool) -> None:
    make_event("Fête des goémoniers", starts_at=MONDAY + timedelta(days=days))
    found = digest.select_content(MONDAY).events
    assert [row.article.title for row in found] == ["Fête des goémoniers"] * is_in


def test_event_under_way_is_in() -> None:
    event = make_event("Exposition", starts_at=MONDAY - timedelta(days=3))
    event.occurrences.update(ends_at=MONDAY + timedelta(days=3))
    assert len(digest.select_content(MONDAY).events) == 1


def test_event_among_the_news_says_when() -> None:
    make_event("Fest-noz", starts_at=MONDAY + timedelta(days=30))
    [piece] = issues.build_items(digest.select_content(MONDAY))
    assert piece.kind == IssueItem.Kind.NEWS
    assert "23" in piece.when


def test_event_on_several_days_stands_once_with_all_of_them() -> None:
    event = make_event("Fest-noz", starts_at=MONDAY + A_DAY)
    day = (MONDAY + timedelta(days=4)).date()
    build_occurrence(event, EventDates(day)).save()
    pieces = [
        p
        for p in issues.build_items(digest.select_content(MONDAY))
        if p.kind == IssueItem.Kind.EVENT
    ]
    assert [piece.title for piece in pieces] == ["Fest-noz"]
    assert " · " in pieces[0].when


@pytest.mark.parametrize(("days", "is_in"), [(-1, False), (0, True), (30, True)])
def test_open_calls_are_in(days: int, *, is_in: bool) -> None:
    make_call("Vos photos du quai", closes_at=(MONDAY + timedelta(days=days)).date())
    assert len(digest.select_content(MONDAY).calls) == is_in


def test_events_and_calls_come_back_while_they_last() -> None:
    make_event("Fête", starts_at=MONDAY + timedelta(days=9))
    make_call("Photos", closes_at=(MONDAY + timedelta(days=30)).date())
    an_issue_leaves()
    found = digest.select_content(NEXT_MONDAY)
    assert (len(found.events), len(found.calls)) == (1, 1)


def test_agenda_alone_makes_no_letter() -> None:
    event = make_event("Fête", starts_at=MONDAY + timedelta(days=9))
    assert not digest.select_content(MONDAY).is_empty
    an_issue_leaves()
    found = digest.select_content(NEXT_MONDAY)
    assert [row.article for row in found.events] == [event]
    assert found.is_empty


def test_correction_of_what_was_carried_is_told_once() -> None:
    article = make_article("La criée rouvre", published_at=MONDAY - A_DAY)
    an_issue_leaves()
    correct_article(article, hours=5)
    assert digest.select_content(NEXT_MONDAY).corrections == [article]
    issues.compile_issue(schedule.week_of(NEXT_MONDAY), NEXT_MONDAY)
    assert digest.select_content(NEXT_MONDAY + timedelta(days=7)).corrections == []


def test_second_correction_is_told_again() -> None:
    article = make_article("La criée rouvre", published_at=MONDAY - A_DAY)
    an_issue_leaves()
    correct_article(article, hours=5)
    issues.compile_issue(schedule.week_of(NEXT_MONDAY), NEXT_MONDAY)
    correct_article(article, hours=8 * 24)
    assert digest.select_content(NEXT_MONDAY + timedelta(days=7)).corrections == [article]


def test_what_was_corrected_before_it_was_carried_is_news_alone() -> None:
    article = make_article("La criée rouvre", published_at=MONDAY - A_DAY)
    correct_article(article, hours=-5)
    assert digest.select_content(MONDAY).corrections == []
    an_issue_leaves()
    assert digest.select_content(NEXT_MONDAY).is_empty


def test_number_of_queries_does_not_grow(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(8):
        make_article(f"Article {number}")
        make_event(f"Fête {number}", starts_at=MONDAY + timedelta(days=3))
    with django_assert_max_num_queries(10):
        list(issues.build_items(digest.select_content(MONDAY)))
