"""Among their own articles authors read what was decided, why, and what came of their appeal."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.translation import gettext

from accounts.models import User
from articles import workflow
from articles.models import Appeal, Article, Rule, State
from articles.moderation import appeals
from articles.notifications import reason_texts
from articles.spam.screen import TextOrigin
from tests.articles.article_states import TITLE, client_of, make_article_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINE = "/articles/mine/"


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hidden(yann: User, maelle: User) -> Article:
    article = make_article_in(State.LISTED, yann)
    return workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Un « âne ».", now=NOW)


@pytest.fixture
def held(yann: User) -> Article:
    draft = make_article_in(State.DRAFT, yann)
    return workflow.publish(draft.pk, by=yann, origin=TextOrigin("192.0.2.7", ("honeypot",)))


def appeal_form(article: Article) -> str:
    return f"/articles/{article.pk}/appeal/"


def read(person: User, path: str = MINE) -> str:
    return client_of(person).get(path).content.decode()


def later(person: User, days: int, path: str = MINE) -> str:
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        return read(person, path)


def test_hidden_says_by_which_rule_why_when_and_that_a_person_decided(
    yann: User, hidden: Article
) -> None:
    for page in (
        read(yann),
        read(yann, hidden.get_absolute_url()),
        read(yann, appeal_form(hidden)),
    ):
        for shown in (str(Rule.INSULT.label), "Un « âne ».", "2026-11-23T13:00:00+0100",
                      gettext("a person, not a machine")):  # fmt: skip
            assert shown in page


def test_held_says_which_kind_of_sign_and_until_when(yann: User, held: Article) -> None:
    page = read(yann)
    for shown in (
        str(reason_texts.PROGRAM_KIND),
        gettext("the machine: no person has decided yet"),
        "25",
    ):
        assert shown in page
    assert appeal_form(held) in page


def test_held_is_appealed_and_released(yann: User, maelle: User, held: Article) -> None:
    answer = client_of(yann).post(appeal_form(held), {"text": "Je suis une personne."})
    assert answer["Location"] == MINE
    appeals.uphold_appeal(Appeal.objects.get().pk, by=maelle, reason="En effet.")
    held.refresh_from_db()
    assert held.state == State.ONLINE


def test_release_settles_an_appeal_that_waits(yann: User, maelle: User, held: Article) -> None:
    found = appeals.appeal_restriction(held.pk, by=yann, text="Je suis une personne.")
    workflow.release(held.pk, by=maelle)
    found.refresh_from_db()
    assert found.outcome == Appeal.Outcome.UPHELD


def test_time_settles_an_appeal_that_waits(yann: User, held: Article) -> None:
    found = appeals.appeal_restriction(held.pk, by=yann, text="Je suis une personne.")
    assert workflow.release_due_articles(now=NOW + timedelta(hours=48)) == [held.pk]
    found.refresh_from_db()
    assert (found.outcome, found.decided_by) == (Appeal.Outcome.UPHELD, None)


def test_removed_text_stays_with_its_author(
    client: Client, yann: User, anna: User, maelle: User, hidden: Article
) -> None:
    workflow.remove(hidden.pk, by=maelle, rule=Rule.HATE, reason="Haine.")
    path = hidden.get_absolute_url()
    page = read(yann, path)
    assert TITLE in page
    assert "Haine." in page
    for stranger in (client, client_of(anna)):
        assert stranger.get(path).status_code == 410
        assert TITLE not in stranger.get(path).content.decode()


def test_statement_is_for_its_authors_alone(anna: User, maelle: User, hidden: Article) -> None:
    assert "Un « âne »." not in read(anna)
    assert client_of(anna).get(appeal_form(hidden)).status_code == 404


@pytest.mark.parametrize("verb", ["uphold_appeal", "dismiss_appeal"])
def test_outcome_of_the_appeal_shows(
    yann: User, maelle: User, odette: User, hidden: Article, verb: str
) -> None:
    found = appeals.appeal_restriction(hidden.pk, by=yann, text="Une citation.")
    assert gettext("Your appeal") in read(yann)
    getattr(appeals, verb)(found.pk, by=odette, reason="Vu de près.")
    assert ("Vu de près." in read(yann)) is (verb == "dismiss_appeal")
    assert appeal_form(hidden) not in read(yann)


def test_second_appeal_is_refused_in_words(yann: User, hidden: Article) -> None:
    appeals.appeal_restriction(hidden.pk, by=yann, text="Une citation.")
    words = gettext("You have appealed already. Another moderator will look at it.")
    assert words in read(yann, appeal_form(hidden))
    page = client_of(yann).post(appeal_form(hidden), {"text": "Encore."}).content.decode()
    assert words in page
    assert Appeal.objects.count() == 1


def test_way_to_appeal_ends_after_six_months(yann: User, hidden: Article) -> None:
    assert appeal_form(hidden) in later(yann, 183)
    assert appeal_form(hidden) not in later(yann, 184)
    assert gettext("This decision is more than six months old.") in later(
        yann, 184, appeal_form(hidden)
    )


def test_erased_shows_the_decision_without_a_way_to_appeal(yann: User, odette: User) -> None:
    article = make_article_in(State.LISTED, yann)
    workflow.erase(article.pk, by=odette, rule=Rule.PRIVACY, reason="Une adresse.")
    page = read(yann)
    assert "Une adresse." in page
    assert TITLE not in page
    assert appeal_form(article) not in page


@pytest.mark.parametrize("state", [State.DRAFT, State.ONLINE, State.LISTED, State.WITHDRAWN])
def test_what_is_not_restricted_has_no_statement(yann: User, state: State) -> None:
    make_article_in(state, yann)
    assert '<dl class="facts">' not in read(yann)


def test_restored_decision_is_no_longer_shown(yann: User, maelle: User, hidden: Article) -> None:
    workflow.restore(hidden.pk, by=maelle)
    assert "Un « âne »." not in read(yann)
