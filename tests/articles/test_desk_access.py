"""Who enters the moderators' desk, and what cannot be done there by anybody."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from articles import workflow
from articles.models import Article, JournalEntry, State
from tests.articles.article_states import TITLE, client_of, make_article_in
from tests.articles.desk import HIDE, QUEUE, article_desk_url, make_online_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sent", [{}, {"verb": ""}, {"verb": "erase"}, {"verb": "__class__"}])
def test_unknown_button_is_not_found(desk: Client, yann: User, sent: dict[str, str]) -> None:
    assert desk.post(article_desk_url(make_online_article(1, yann)), sent).status_code == 404


@pytest.mark.parametrize("state", [State.DRAFT, State.ERASED])
def test_drafts_and_erased_texts_do_not_lie_on_the_desk(
    desk: Client, yann: User, state: State
) -> None:
    article = make_article_in(state, yann)
    assert desk.get(article_desk_url(article)).status_code == 404
    assert str(article.pk) not in re.findall(
        r"/article/(\d+)/", desk.get("/admin/articles/article/").content.decode()
    )
    history = desk.get(f"/admin/articles/article/{article.pk}/history/")
    assert TITLE not in history.content.decode()


@pytest.mark.parametrize("number", ["0", "999999", "x", "9" * 30, "1_"])
def test_number_that_nobody_has_is_not_found(desk: Client, number: str) -> None:
    assert desk.get(f"/admin/articles/article/{number}/change/").status_code == 404


@pytest.mark.parametrize("path", [QUEUE, "/admin/articles/article/", "/admin/articles/section/"])
def test_others_do_not_enter(path: str, anna: User) -> None:
    assert Client().get(path)["Location"].startswith("/admin/login/?next=")
    assert client_of(anna).get(path, follow=True).status_code == 403


def test_others_decide_nothing_there(yann: User, anna: User) -> None:
    article = make_online_article(1, yann)
    for client in (Client(), client_of(anna)):
        client.post(article_desk_url(article), HIDE)
    assert Article.objects.get().state == State.ONLINE


def test_second_factor_is_asked_outside_the_demo(
    settings: Settings, desk: Client, maelle: User, yann: User
) -> None:
    settings.SITE_MODE = "production"
    maelle.authenticator_set.all().delete()  # type: ignore[attr-defined]
    article = make_online_article(1, yann)
    for path in (QUEUE, article_desk_url(article)):
        answer = desk.get(path, follow=True)
        assert answer.redirect_chain[-1][0] == reverse("account_second_factor")
    desk.post(article_desk_url(article), HIDE)
    assert Article.objects.get().state == State.ONLINE
    TOTP.activate(maelle, generate_totp_secret())
    assert desk.get(QUEUE).status_code == 200


def test_token_is_checked(maelle: User, yann: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(maelle)
    article = make_online_article(1, yann)
    assert strict.post(article_desk_url(article), HIDE).status_code == 403
    assert Article.objects.get().state == State.ONLINE


@pytest.mark.parametrize("path", ["add/", "1/delete/"])
def test_articles_are_neither_made_nor_deleted_there(desk: Client, yann: User, path: str) -> None:
    make_article_in(State.LISTED, yann)
    path = path.replace("1", str(Article.objects.get().pk))
    assert desk.get(f"/admin/articles/article/{path}").status_code == 403
    assert desk.post(f"/admin/articles/article/{path}", {"post": "yes"}).status_code == 403


def test_journal_is_only_read(desk: Client, odette: User, maelle: User) -> None:
    row = workflow.mark_read(make_article_in(State.LISTED).pk, by=maelle)
    path = f"/admin/articles/journalentry/{row.pk}/"
    for client in (desk, client_of(odette)):
        assert client.get(f"{path}change/").status_code == 200
        assert client.post(f"{path}change/", {"reason": "x"}).status_code == 403
        assert client.post(f"{path}delete/", {"post": "yes"}).status_code == 403
    assert JournalEntry.objects.get().reason == ""
