"""What the machine holds back, and how it comes out again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles import workflow
from articles.models import Action, Article, JournalEntry, Rule, State
from articles.spam.screen import TextOrigin
from articles.workflow.permissions import ActionRefused
from tests.factories import make_article

pytestmark = pytest.mark.django_db

TRAPPED = TextOrigin("192.0.2.7", ("honeypot",))


@pytest.fixture
def held(yann: User) -> Article:
    draft = make_article("Achetez", by=yann, state=State.DRAFT)
    return workflow.publish(draft.pk, by=yann, origin=TRAPPED)


def test_filled_trap_holds_and_rejects_nothing(held: Article) -> None:
    assert held.state == State.HELD
    assert held.published_at is None
    assert JournalEntry.objects.get(article_number=held.pk).by_machine


def test_moderators_read_why(held: Article) -> None:
    reasons = held.screenings.get().reasons
    assert [reason["code"] for reason in reasons] == ["honeypot"]


def test_held_article_was_never_there_for_others(held: Article, client: Client) -> None:
    assert client.get(f"/articles/{held.pk}/").status_code == 404


def test_held_after_it_was_public_answers_403(client: Client, yann: User) -> None:
    article = make_article("Le phare", by=yann, state=State.ONLINE)
    workflow.rescreen(article.pk, by=yann, origin=TRAPPED)
    page = client.get(f"/articles/{article.pk}/")
    assert page.status_code == 403
    assert "Le phare" not in page.content.decode()


def test_what_is_public_is_not_published_again_and_so_not_held(yann: User) -> None:
    article = make_article("Le phare", by=yann, state=State.ONLINE)
    with pytest.raises(ActionRefused):
        workflow.publish(article.pk, by=yann, origin=TRAPPED)
    article.refresh_from_db()
    assert article.state == State.ONLINE


def test_moderator_releases_a_newcomer_to_online(held: Article, maelle: User) -> None:
    assert workflow.release(held.pk, by=maelle).state == State.ONLINE


def test_moderator_releases_an_established_author_to_the_lists(anna: User, maelle: User) -> None:
    draft = make_article("Le quai", by=anna, state=State.DRAFT)
    article = workflow.publish(draft.pk, by=anna, origin=TRAPPED)
    assert workflow.release(article.pk, by=maelle).state == State.LISTED


def test_moderator_removes_what_is_held(held: Article, maelle: User, client: Client) -> None:
    workflow.remove(held.pk, by=maelle, rule=Rule.COMMERCIAL, reason="Une publicité.")
    assert client.get(f"/articles/{held.pk}/").status_code == 410


def test_resident_cannot_release(held: Article, anna: User) -> None:
    with pytest.raises(ActionRefused):
        workflow.release(held.pk, by=anna)


def test_it_is_released_after_two_days(held: Article, maelle: User) -> None:
    later = timezone.now() + timedelta(hours=49)
    workflow.mark_read(make_article().pk, by=maelle, now=later)
    assert workflow.release_due_articles(now=later) == [held.pk]
    assert workflow.release_due_articles(now=later) == []
    row = JournalEntry.objects.filter(article_number=held.pk, action=Action.RELEASED).get()
    assert row.by_machine


def test_nothing_is_released_while_moderators_are_absent(held: Article) -> None:
    assert workflow.release_due_articles(now=timezone.now() + timedelta(days=20)) == []


def test_newcomers_wait_while_moderators_are_absent(yann: User, maelle: User) -> None:
    draft = make_article("Le phare", by=yann, state=State.DRAFT)
    later = timezone.now() + timedelta(days=8)
    assert workflow.publish(draft.pk, by=yann, now=later).state == State.HELD


def test_established_authors_do_not_wait(anna: User) -> None:
    draft = make_article("Le phare", by=anna, state=State.DRAFT)
    later = timezone.now() + timedelta(days=8)
    assert workflow.publish(draft.pk, by=anna, now=later).state == State.LISTED
