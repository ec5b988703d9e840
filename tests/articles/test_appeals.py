"""An author asks for another look; somebody else than who decided gives it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from articles import workflow
from articles.models import Appeal, Article, JournalEntry, Rule, State
from articles.moderation import appeals
from articles.workflow.permissions import ActionRefused
from tests.articles.article_states import client_of, make_article_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hidden(yann: User, maelle: User) -> Article:
    """By Yann, hidden by Maëlle."""
    article = make_article_in(State.LISTED, yann)
    return workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.", now=NOW)


@pytest.fixture
def appealed(hidden: Article, yann: User) -> Appeal:
    return appeals.appeal_restriction(hidden.pk, by=yann, text="Une citation.", now=NOW)


def address(article: Article) -> str:
    return f"/articles/{article.pk}/appeal/"


def test_author_reads_the_decision_and_appeals_in_a_sentence(yann: User, hidden: Article) -> None:
    client = client_of(yann)
    assert "Une insulte." in client.get(address(hidden)).content.decode()
    answer = client.post(address(hidden), {"text": "C’était une citation."})
    assert answer["Location"] == "/articles/mine/"
    found = Appeal.objects.get()
    assert (found.text, found.appellant, found.outcome) == ("C’était une citation.", yann, "")


@pytest.mark.parametrize("text", ["", "  ", "a" * 2001, "un\0deux"])
def test_wrong_sentence_is_told_and_stays(yann: User, hidden: Article, text: str) -> None:
    page = client_of(yann).post(address(hidden), {"text": text})
    assert 'id="id_text_error"' in page.content.decode()
    assert text.strip().replace("\0", "") in page.content.decode().replace("\0", "")
    assert not Appeal.objects.exists()


def test_visitor_signs_in_first(client: Client, hidden: Article) -> None:
    path = address(hidden)
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    assert client.post(path, {"text": "Non."}).status_code == 302
    assert not Appeal.objects.exists()


def test_only_its_authors_appeal(anna: User, maelle: User, hidden: Article) -> None:
    for person in (anna, maelle):
        assert client_of(person).post(address(hidden), {"text": "Non."}).status_code == 404
        with pytest.raises(ActionRefused):
            appeals.appeal_restriction(hidden.pk, by=person, text="Non.")


def test_once(yann: User, hidden: Article, appealed: Appeal) -> None:
    page = client_of(yann).post(address(hidden), {"text": "Encore."})
    assert page.status_code == 200
    assert "Encore." in page.content.decode()
    assert Appeal.objects.get() == appealed


def test_removal_is_another_decision(
    yann: User, maelle: User, odette: User, appealed: Appeal
) -> None:
    article = appealed.article
    appeals.dismiss_appeal(appealed.pk, by=odette, reason="C’en est une.", now=NOW)
    workflow.remove(article.pk, by=maelle, rule=Rule.HATE, reason="Haine.", now=NOW)
    second = appeals.appeal_restriction(article.pk, by=yann, text="Non.", now=NOW)
    assert second.decision.action == "removed"


def test_within_six_months(yann: User, hidden: Article) -> None:
    with pytest.raises(ActionRefused):
        appeals.appeal_restriction(hidden.pk, by=yann, text="Non.", now=NOW + timedelta(days=184))
    assert appeals.appeal_restriction(
        hidden.pk, by=yann, text="Non.", now=NOW + timedelta(days=183)
    )


def test_late_appeal_is_told_on_the_page(yann: User, hidden: Article) -> None:
    with time_machine.travel(NOW + timedelta(days=200), tick=False):
        page = client_of(yann).post(address(hidden), {"text": "Trop tard ?"})
    assert page.status_code == 200
    assert "Trop tard ?" in page.content.decode()


@pytest.mark.parametrize("state", [State.DRAFT, State.ONLINE, State.LISTED, State.WITHDRAWN])
def test_without_a_decision_there_is_nothing_to_appeal(yann: User, state: State) -> None:
    article = make_article_in(state, yann)
    with pytest.raises(ActionRefused):
        appeals.appeal_restriction(article.pk, by=yann, text="Non.")
    assert client_of(yann).get(address(article)).status_code == 200


def test_decision_that_was_taken_back_needs_no_appeal(
    yann: User, maelle: User, hidden: Article
) -> None:
    workflow.restore(hidden.pk, by=maelle)
    with pytest.raises(ActionRefused):
        appeals.appeal_restriction(hidden.pk, by=yann, text="Non.")


def test_article_that_is_restored_meanwhile_settles_the_appeal(
    maelle: User, appealed: Appeal
) -> None:
    workflow.restore(appealed.article_id, by=maelle, reason="Je me suis trompée.")
    appealed.refresh_from_db()
    assert (appealed.outcome, appealed.reason, appealed.decided_by) == (
        "upheld",
        "Je me suis trompée.",
        maelle,
    )
    assert refused(appealed, maelle)


@pytest.mark.parametrize("final", ["hidden", "removed"])
def test_granted_appeal_puts_the_article_back(
    yann: User, maelle: User, odette: User, hidden: Article, final: str
) -> None:
    if final == "removed":
        workflow.remove(hidden.pk, by=maelle, rule=Rule.HATE, reason="Haine.", now=NOW)
    found = appeals.appeal_restriction(hidden.pk, by=yann, text="Non.", now=NOW)
    appeals.uphold_appeal(found.pk, by=odette, reason="Vu de près.", now=NOW)
    hidden.refresh_from_db()
    row = JournalEntry.objects.order_by("-pk")[0]
    assert hidden.state == State.LISTED
    assert (row.action, row.overturns) == ("upheld", found.decision)


def test_dismissed_appeal_leaves_it(odette: User, appealed: Appeal) -> None:
    appeals.dismiss_appeal(appealed.pk, by=odette, reason="Vu de près.", now=NOW)
    appealed.refresh_from_db()
    assert (appealed.outcome, appealed.reason, appealed.decided_by, appealed.decided_at) == (
        "dismissed", "Vu de près.", odette, NOW,
    )  # fmt: skip
    assert Article.objects.get().state == State.HIDDEN
    assert JournalEntry.objects.order_by("-pk")[0].action == "dismissed"


def refused(appealed: Appeal, by: User) -> bool:
    """Neither answer can be given by this person, and nothing has moved."""
    before = Article.objects.get(pk=appealed.article_id).state
    for verb in (appeals.uphold_appeal, appeals.dismiss_appeal):
        with pytest.raises(ActionRefused):
            verb(appealed.pk, by=by, reason="Vu.")
    return Article.objects.get(pk=appealed.article_id).state == before


def test_who_decided_does_not_decide_again(maelle: User, odette: User, appealed: Appeal) -> None:
    assert refused(appealed, maelle)


def test_single_moderator_who_is_no_director_does_not_either(
    maelle: User, appealed: Appeal
) -> None:
    assert refused(appealed, maelle)


def test_residents_and_authors_do_not_decide(
    anna: User, yann: User, odette: User, appealed: Appeal
) -> None:
    assert refused(appealed, anna)
    User.objects.filter(pk=yann.pk).update(is_staff=True)
    yann.refresh_from_db()
    assert refused(appealed, yann)


def test_director_alone_decides_about_her_own_decision_and_the_journal_says_so(
    yann: User, odette: User
) -> None:
    article = make_article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.")
    found = appeals.appeal_restriction(article.pk, by=yann, text="Non.")
    appeals.uphold_appeal(found.pk, by=odette, reason="Vu de près.")
    hid, upheld = JournalEntry.objects.order_by("pk")
    assert Article.objects.get().state == State.LISTED
    assert (hid.actor_role, upheld.actor_role) == ("director", "director")
    assert hid.actor_key == upheld.actor_key


def test_director_who_is_not_alone_leaves_it_to_another(
    yann: User, odette: User, maelle: User
) -> None:
    article = make_article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.")
    found = appeals.appeal_restriction(article.pk, by=yann, text="Non.")
    assert refused(found, odette)


def test_moderator_who_left_does_not_count(yann: User, odette: User) -> None:
    make_user("Partie", is_staff=True, is_active=False)
    article = make_article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.")
    found = appeals.appeal_restriction(article.pk, by=yann, text="Non.")
    appeals.dismiss_appeal(found.pk, by=odette, reason="Vu de près.")
    assert Appeal.objects.get().outcome == Appeal.Outcome.DISMISSED


@pytest.mark.parametrize("reason", ["", " "])
def test_answer_needs_a_reason(odette: User, appealed: Appeal, reason: str) -> None:
    with pytest.raises(ActionRefused):
        appeals.dismiss_appeal(appealed.pk, by=odette, reason=reason)
    appealed.refresh_from_db()
    assert appealed.outcome == Appeal.Outcome.OPEN


def test_second_answer_is_refused(odette: User, appealed: Appeal) -> None:
    appeals.uphold_appeal(appealed.pk, by=odette, reason="Vu.")
    with pytest.raises(ActionRefused):
        appeals.dismiss_appeal(appealed.pk, by=odette, reason="Vu.")
