"""What a year of moderation comes to, counted and shown to everybody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from articles import workflow
from articles.journal import statistics
from articles.models import Article, Rule, State
from articles.moderation import appeals, reports, suspensions
from tests.articles.article_states import make_article_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def published(by: User, at: datetime) -> Article:
    return workflow.publish(make_article_in(State.DRAFT, by).pk, by=by, now=at)


def hidden(by: User, moderator: User, at: datetime = NOW) -> Article:
    article = make_article_in(State.LISTED, by)
    return workflow.hide(article.pk, by=moderator, rule=Rule.INSULT, reason="Non.", now=at)


def reported(article: Article, at: datetime, *, is_notice: bool = False) -> None:
    notice = reports.ReportContent(
        Rule.INSULT, "La fin.", is_notice=is_notice, good_faith=is_notice
    )
    reports.receive_report(article, notice, by=None, address="", language="fr", now=at)


def of_2026() -> statistics.YearlyStatistics:
    return statistics.summarise_year(2026, NOW)


def rows(found: list[statistics.DecisionCount]) -> dict[str, tuple[int, int]]:
    return {str(row.label): (row.by_person, row.by_machine) for row in found}


def test_nothing_yet_is_no_error(client: Client) -> None:
    page = client.get("/journal/figures/")
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex"


def test_decisions_by_action_rule_month_and_hand(yann: User, maelle: User) -> None:
    hidden(yann, maelle, NOW - timedelta(days=40))
    workflow.affirm(make_article_in(State.ONLINE, yann).pk, by=maelle)
    make_article_in(State.ONLINE, make_user(), published_at=NOW - timedelta(days=2))
    workflow.list_due_articles(now=NOW)
    found = of_2026()
    assert [(row.by_person, row.by_machine) for row in found.actions] == [(0, 1), (1, 0), (1, 0)]
    assert [(row.total, str(row.label)) for row in found.rules] == [(1, str(Rule.INSULT.label))]
    assert [(row.label.month, row.total, row.share) for row in found.months] == [
        (10, 1, 50), (11, 2, 100),
    ]  # fmt: skip


def test_reading_and_what_authors_do_are_no_decisions(yann: User, maelle: User) -> None:
    article = make_article_in(State.LISTED, yann)
    workflow.mark_read(article.pk, by=maelle)
    workflow.withdraw(article.pk, by=yann)
    assert of_2026().actions == []


def test_year_ends_at_midnight_in_the_town(yann: User, maelle: User) -> None:
    silvester = datetime(2025, 12, 31, 22, 59, tzinfo=UTC)
    hidden(yann, maelle, silvester)
    hidden(make_user(), maelle, silvester + timedelta(minutes=1))
    assert (statistics.summarise_year(2025, NOW).taken_down, of_2026().taken_down) == (1, 1)
    assert statistics.statistics_years(NOW) == [2026, 2025]


def test_median_until_a_person_decides(yann: User, maelle: User) -> None:
    for hours in (1, 3, 20):
        article = published(make_user(), NOW - timedelta(days=1))
        workflow.affirm(article.pk, by=maelle, now=NOW - timedelta(days=1) + hours * HOUR)
    published(make_user(), NOW - HOUR)
    assert of_2026().median_decision_time.startswith("3 ")


def test_what_the_clock_listed_did_not_wait_for_the_one_who_hides_it(
    yann: User, maelle: User
) -> None:
    article = published(yann, NOW - timedelta(days=10))
    workflow.affirm(
        make_article_in(State.ONLINE, make_user()).pk, by=maelle, now=NOW - timedelta(9)
    )
    workflow.list_due_articles(now=NOW - timedelta(days=8))
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Non.")
    assert of_2026().median_decision_time == ""


def test_reports_and_the_median_until_the_answer(yann: User, maelle: User) -> None:
    for hours in (2, 5, 9):
        article = make_article_in(State.LISTED, yann)
        reported(article, NOW - hours * HOUR, is_notice=hours == 2)
        reports.answer_open_reports(article.pk, by=maelle, answer="Non.", now=NOW)
    reported(make_article_in(State.LISTED, yann), NOW)
    found = of_2026()
    assert (found.reports, found.notices, found.answered) == (4, 1, 3)
    assert found.median_answer_time.startswith("5 ")


def test_appeals_of_articles_reports_and_accounts(yann: User, maelle: User, odette: User) -> None:
    for verb in (appeals.uphold_appeal, appeals.dismiss_appeal, None):
        asked = appeals.appeal_restriction(hidden(yann, maelle).pk, by=yann, text="Si.")
        if verb:
            verb(asked.pk, by=odette, reason="Vu.")
    blocked = suspensions.suspend_account(
        make_user().pk, by=maelle, rule=Rule.HATE, reason="Haine."
    )
    suspensions.appeal_suspension(blocked.pk, text="Si.")
    suspensions.decide_suspension_appeal(blocked.pk, by=odette, upheld=False, reason="Non.")
    found = of_2026()
    assert (found.appeals, found.decided, found.granted, found.granted_percent) == (4, 3, 1, 33)
    assert (found.taken_down, found.overturned, found.overturned_percent) == (3, 1, 33)
    assert found.blocked == 1


def test_page_shows_them_in_a_table_with_bars_and_without_style(
    client: Client, yann: User, maelle: User
) -> None:
    hidden(yann, maelle)
    page = client.get("/journal/figures/").content.decode()
    assert '<rect width="100" height="10"/>' in page
    assert '<th scope="row">' in page
    assert "style=" not in page
    assert "Maëlle" not in page


def test_former_years_have_pages_of_their_own(client: Client, yann: User, maelle: User) -> None:
    hidden(yann, maelle, NOW - timedelta(days=365))
    page = client.get("/journal/figures/").content.decode()
    assert 'href="/journal/figures/2025/"' in page
    assert client.get("/journal/figures/2025/").context["figures"].taken_down == 1
    for year in (0, 2024, 2027, 99999999999999999999):
        assert client.get(f"/journal/figures/{year}/").status_code == 404


def test_journal_and_charter_lead_there(client: Client) -> None:
    assert 'href="/journal/figures/"' in client.get("/journal/").content.decode()
    for path in ("/charter/", "/en/charter/"):
        assert "/journal/figures/" in client.get(path).content.decode()


def test_costs_the_same_for_ten_as_for_a_hundred(
    yann: User, maelle: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        hidden(yann, maelle)
    with django_assert_max_num_queries(16):
        of_2026()
