"""The coming issue on the web: a day before it leaves, with the reason for each piece."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from articles import workflow
from articles.journal.revisions import save_revision
from articles.models import Rule
from newsletter.contents import editorial_choices, issues, next_issue, schedule
from newsletter.models import IssueItem
from tests.factories import fill_town, make_article, make_call, make_event, make_section
from tests.newsletter.conftest import MONDAY

pytestmark = pytest.mark.django_db

SUNDAY = MONDAY - timedelta(hours=20)
WEEK = schedule.week_of(MONDAY)


@pytest.fixture(autouse=True)
def week_before() -> None:
    """The letter of the week before carried one article."""
    at = WEEK.preceding().planned_at
    make_article("La criée rouvre", published_at=at - timedelta(days=2))
    issues.compile_issue(WEEK.preceding(), at)


def page_at(client: Client, at: object = SUNDAY) -> str:
    caches["pages"].clear()
    with time_machine.travel(at):  # type: ignore[arg-type]
        return client.get("/newsletter/next/").content.decode()


def shown_reasons(client: Client) -> list[str]:
    parts = page_at(client).split("Dans ce numéro parce que\u00a0: ")[1:]
    return [part.partition("</p>")[0] for part in parts]


def pin_title(title: str, by: User) -> None:
    found = next_issue.preview_next_issue(SUNDAY).found
    [number] = [article.pk for article in found.news if article.title == title]
    editorial_choices.pin_article(number, found, by=by, now=SUNDAY)


@pytest.mark.parametrize(("hours", "is_open"), [(25, False), (24, True), (1, True)])
def test_is_open_a_day_before_it_leaves(client: Client, hours: int, *, is_open: bool) -> None:
    make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=3))
    shown = page_at(client, MONDAY - timedelta(hours=hours))
    assert ("Le phare rallumé" in shown) is is_open
    assert ("22 novembre 2026 à 07:00" in shown) is not is_open


def test_letter_that_is_due_is_still_the_coming_one(client: Client) -> None:
    make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=3))
    assert "Le phare rallumé" in page_at(client, MONDAY + timedelta(minutes=4))


def test_news_say_when_they_were_listed(client: Client) -> None:
    make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=3))
    [why] = shown_reasons(client)
    assert why.startswith("publié le 20 novembre 2026, dans aucun numéro précédent")


def test_news_below_the_top_need_no_other_reason(client: Client) -> None:
    for number in range(6):
        make_article(f"Article {number}", published_at=MONDAY - timedelta(days=3))
    *_top, last = shown_reasons(client)
    assert last == "publié le 20 novembre 2026, dans aucun numéro précédent"


def test_events_and_calls_say_why(client: Client) -> None:
    make_event("Fest-noz", starts_at=MONDAY + timedelta(days=3))
    make_call("Photos", closes_at=(MONDAY + timedelta(days=9)).date())
    assert set(shown_reasons(client)) >= {
        "événement des dix prochains jours", "appel encore ouvert",
    }  # fmt: skip


def test_correction_says_why_and_leads_to_what_changed(client: Client) -> None:
    carried = IssueItem.objects.get().article
    assert carried
    carried.title, carried.corrected_at = "La criée ne rouvre pas", MONDAY - timedelta(days=2)
    carried.save()
    save_revision(carried, by=None, now=carried.corrected_at)
    shown = page_at(client)
    assert "modifié le 21 novembre 2026, après avoir paru dans un numéro précédent" in shown
    assert f'href="/articles/{carried.pk}/history/"' in shown


def test_removed_article_is_counted_and_not_named(client: Client, maelle: User) -> None:
    carried = IssueItem.objects.get().article
    assert carried
    workflow.hide(carried.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")
    shown = page_at(client)
    assert "Un article paru dans une lettre précédente n’est plus lisible sur le site." in shown
    assert "La criée rouvre" not in shown


def test_place_by_a_moderator_is_said(client: Client, maelle: User) -> None:
    make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=3))
    pin_title("Le phare rallumé", maelle)
    assert "placé là par la modération" in shown_reasons(client)[0]


def test_what_was_left_out_is_said_with_the_reason(client: Client, maelle: User) -> None:
    article = make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=3))
    found = next_issue.preview_next_issue(SUNDAY).found
    editorial_choices.leave_out_article(
        article.pk, found, by=maelle, reason="Déjà <b>dit</b>.", for_good=False, now=SUNDAY
    )
    shown = page_at(client)
    assert "Déjà &lt;b&gt;dit&lt;/b&gt;." in shown
    assert "attend le numéro suivant" in shown


def test_left_out_article_that_nobody_can_read_is_not_named(client: Client, maelle: User) -> None:
    article = make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=3))
    found = next_issue.preview_next_issue(SUNDAY).found
    editorial_choices.leave_out_article(
        article.pk, found, by=maelle, reason="Non.", for_good=True, now=SUNDAY
    )
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")
    assert "Le phare rallumé" not in page_at(client)


def test_what_stays_out_for_good_is_said_once(client: Client, maelle: User) -> None:
    article = make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=3))
    found = next_issue.preview_next_issue(SUNDAY).found
    editorial_choices.leave_out_article(
        article.pk, found, by=maelle, reason="Non.", for_good=True, now=SUNDAY
    )
    assert "Le phare rallumé" in page_at(client)
    issues.compile_issue(WEEK, MONDAY)
    assert "Le phare rallumé" not in page_at(client, SUNDAY + timedelta(days=7))


def test_words_of_a_moderator_are_shown(client: Client, maelle: User) -> None:
    make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=3))
    editorial_choices.save_foreword(
        "*Bonne* semaine", "<p><em>Bonne</em> semaine</p>", by=maelle, now=SUNDAY
    )
    assert "<em>Bonne</em> semaine" in page_at(client)


@pytest.mark.parametrize("amount", [10, 200])
def test_number_of_queries(
    client: Client, amount: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with time_machine.travel(SUNDAY):
        section = make_section()
        for article in fill_town(amount):
            article.section = section
    with django_assert_num_queries(20):
        page_at(client)
