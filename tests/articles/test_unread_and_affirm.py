"""Established authors read what nobody has seen yet, and affirm it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles import workflow
from articles.models import Article, JournalEntry, Role, State
from tests.articles.article_states import TITLE, article_links, client_of, make_article_in
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

UNREAD = "/articles/unread/"


def affirm(article: Article) -> str:
    return f"/articles/{article.pk}/affirm/"


def level(page: Any) -> str:
    found: str = list(page.context["messages"])[-1].level_tag
    return found


def test_oldest_first_without_ones_own(anna: User, yann: User) -> None:
    now = timezone.now()
    new = make_article_in(State.ONLINE, yann, published_at=now - timedelta(hours=1))
    old = make_article_in(State.ONLINE, yann, title="Avant", published_at=now - timedelta(hours=5))
    make_article_in(State.ONLINE, anna)
    for state in (State.LISTED, State.HIDDEN, State.HELD, State.DRAFT):
        make_article_in(state, yann)
    page = client_of(anna).get(UNREAD)
    assert article_links(page) == [old.get_absolute_url(), new.get_absolute_url()]
    assert affirm(old) in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_moderators_read_it_too(maelle: User, yann: User) -> None:
    article = make_article_in(State.ONLINE, yann)
    assert article_links(client_of(maelle).get(UNREAD)) == [article.get_absolute_url()]


def test_moderator_without_a_second_factor_is_no_more_than_a_newcomer(yann: User) -> None:
    """Named a moderator, and not at the desk yet: the public pages open nothing more either."""
    gwen = make_user("Gwen", is_staff=True)
    article, held = make_article_in(State.ONLINE, yann), make_article_in(State.HELD, yann)
    client = client_of(gwen)
    assert client.get(UNREAD).status_code == 403
    assert client.get(held.get_absolute_url()).status_code in {403, 404}
    client.post(affirm(article))
    assert Article.objects.get(pk=article.pk).state == State.ONLINE


@pytest.mark.parametrize("is_superuser", [False, True])
def test_without_a_second_factor_an_established_author_affirms_as_a_resident(
    yann: User, *, is_superuser: bool
) -> None:
    gwen = make_user("Gwen", is_staff=True, is_superuser=is_superuser)
    User.objects.filter(pk=gwen.pk).update(established_at=timezone.now())
    article = make_article_in(State.ONLINE, yann)
    client_of(gwen).post(affirm(article))
    assert Article.objects.get(pk=article.pk).state == State.LISTED
    assert JournalEntry.objects.latest("pk").actor_role == Role.RESIDENT


@pytest.mark.parametrize("path", [UNREAD, UNREAD + "?page=2"])
def test_newcomer_is_refused(yann: User, path: str) -> None:
    make_article_in(State.ONLINE, make_user())
    page = client_of(yann).get(path)
    assert page.status_code == 403
    assert TITLE not in page.content.decode()


def test_visitor_signs_in_first(client: Client) -> None:
    assert client.get(UNREAD)["Location"] == f"/accounts/login/?next={UNREAD}"


def test_page_that_is_not_there_is_not_found(anna: User) -> None:
    assert client_of(anna).get(UNREAD + "?page=2").status_code == 404


def test_affirmed_by_one_click(anna: User, yann: User) -> None:
    article = make_article_in(State.ONLINE, yann)
    page = client_of(anna).post(affirm(article), follow=True)
    assert page.redirect_chain == [(UNREAD, 302)]
    assert (level(page), article_links(page)) == ("success", [])
    article.refresh_from_db()
    assert article.state == State.LISTED


def test_affirmed_from_the_article_itself(anna: User, yann: User) -> None:
    article = make_article_in(State.ONLINE, yann)
    for reader, offered in ((anna, True), (yann, False), (make_user(), False)):
        html = client_of(reader).get(article.get_absolute_url()).content.decode()
        assert (f'action="{affirm(article)}"' in html) is offered
    assert affirm(article) not in Client().get(article.get_absolute_url()).content.decode()


def test_looking_changes_nothing(anna: User, yann: User) -> None:
    article = make_article_in(State.ONLINE, yann)
    assert client_of(anna).get(affirm(article)).status_code == 405
    article.refresh_from_db()
    assert article.state == State.ONLINE


@pytest.mark.parametrize("state", [State.LISTED, State.ONLINE])
def test_second_click_and_own_article_are_told(anna: User, state: State) -> None:
    article = make_article_in(state, anna)
    page = client_of(anna).post(affirm(article), follow=True)
    assert (page.status_code, level(page)) == (200, "error")


def test_sixth_of_a_day_is_told(anna: User) -> None:
    waiting = [make_article(state=State.ONLINE) for _ in range(6)]
    for article in waiting[:5]:
        workflow.affirm(article.pk, by=anna)
    page = client_of(anna).post(affirm(waiting[5]), follow=True)
    assert level(page) == "error"
    assert article_links(page) == [waiting[5].get_absolute_url()]


@pytest.mark.parametrize("state", [State.DRAFT, State.HELD, State.HIDDEN, State.REMOVED])
def test_what_one_may_not_read_one_does_not_affirm(anna: User, yann: User, state: State) -> None:
    assert client_of(anna).post(affirm(make_article_in(state, yann))).status_code == 404


def test_newcomer_and_visitor_affirm_nothing(client: Client, yann: User) -> None:
    article = make_article_in(State.ONLINE)
    assert client_of(yann).post(affirm(article)).status_code == 403
    assert client.post(affirm(article)).status_code == 302
    article.refresh_from_db()
    assert article.state == State.ONLINE


def test_token_is_checked(anna: User, yann: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anna)
    assert strict.post(affirm(make_article_in(State.ONLINE, yann))).status_code == 403
    assert Article.objects.unread().exists()
