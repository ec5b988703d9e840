"""A session ends, a token is of another tab: what was typed comes back, wherever it was typed."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.protection.bot_detection import BotCheckFormMixin
from articles.models import Appeal
from tests.articles.article_form import WRITE, form_data, hidden_value
from tests.clock import NOW
from tests.factories import make_article
from tests.posts import Post
from tests.posts_table import POSTS

pytestmark = pytest.mark.django_db
WORDS = "Je ne suis pas d’accord : relisez la fin."
FIELDS = {
    "appeal": "text",
    "profile": "bio",
    "desk: note": "note-text",
    "desk: note on an account": "note-text",
    "desk: a page": "body",
    "desk: words for the letter": "body",
}


def with_words(name: str) -> tuple[Post, User]:
    post = POSTS[name]()
    user = User.objects.get(pk=post.client.session["_auth_user_id"])
    return post._replace(data={**post.data, FIELDS[name]: WORDS}), user


@pytest.mark.parametrize("name", FIELDS)
def test_session_that_ended_gives_the_words_back(name: str) -> None:
    post, user = with_words(name)
    client = Client()
    assert client.post(post.url, post.data).status_code == 302
    client.force_login(user)
    assert WORDS in client.get(post.url).content.decode()
    assert client.post(post.url, post.data).status_code == 302
    assert "kept-1" not in client.get(post.url).content.decode()


@pytest.mark.parametrize("name", FIELDS)
def test_token_of_another_tab_gives_the_words_back(name: str) -> None:
    post, user = with_words(name)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    page = client.post(post.url, post.data)
    assert (page.status_code, WORDS in page.content.decode()) == (403, True)
    token = hidden_value(page.content.decode(), "csrfmiddlewaretoken")
    again = {**post.data, "csrfmiddlewaretoken": token}
    assert client.post(post.url, again).status_code == 302


def test_words_that_are_not_wanted_any_more_are_left() -> None:
    post, user = with_words("appeal")
    client = Client()
    client.post(post.url, post.data)
    client.force_login(user)
    assert WORDS not in client.get(post.url + "?leave=1").content.decode()
    assert WORDS not in client.get(post.url).content.decode()
    assert not Appeal.objects.exists()


def test_link_of_another_site_or_a_program_that_looks_discards_nothing() -> None:
    post, user = with_words("appeal")
    client = Client()
    client.post(post.url, post.data)
    client.force_login(user)
    client.head(post.url)
    client.get(post.url + "?leave", headers={"Sec-Fetch-Site": "cross-site"})
    assert WORDS in client.get(post.url).content.decode()


def test_whoever_sits_there_an_hour_later_reads_nothing() -> None:
    post, user = with_words("appeal")
    client = Client()
    client.post(post.url, post.data)
    client.force_login(user)
    with time_machine.travel(NOW + timedelta(hours=1, minutes=1)):
        assert WORDS not in client.get(post.url).content.decode()


def test_form_of_another_site_leaves_nothing_in_a_session() -> None:
    post, user = with_words("appeal")
    client = Client()
    client.post(post.url, post.data, headers={"Origin": "https://elsewhere.example"})
    client.force_login(user)
    assert WORDS not in client.get(post.url).content.decode()


def test_password_is_never_shown_again(anna: User) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = {"login": anna.email, "password": "une criée sur le quai"}
    page = client.post(reverse("account_login"), sent)
    assert (page.status_code, "sur le quai" in page.content.decode()) == (403, False)


def test_two_texts_of_one_browser_are_both_offered(client: Client) -> None:
    for title in ("La criée", "Le phare"):
        client.post(WRITE, form_data(title=title))
    page = client.get(WRITE).content.decode()
    assert "La criée" in page
    assert "Le phare" in page
    first = page.split("La criée")[1].split('href="')[1].split('"')[0]
    assert "La criée" in client.get(first).content.decode()


def test_unsaved_changes_of_two_articles_are_both_kept(anna: User) -> None:
    articles = [make_article(by=anna), make_article(by=anna)]
    client = Client()
    for article in articles:
        sent = form_data(body=f"Le texte {article.pk} est long.")
        client.post(reverse("article_edit", args=[article.pk]), sent)
    client.force_login(anna)
    for article in articles:
        page = client.get(reverse("article_edit", args=[article.pk])).content.decode()
        assert f"Le texte {article.pk} est long." in page


def test_restored_form_is_honest_for_the_screening(anna: User) -> None:
    article, client = make_article(by=anna), Client()
    url = reverse("article_edit", args=[article.pk])
    client.post(url, form_data())
    client.force_login(anna)
    stamp = hidden_value(
        client.get(url).content.decode().replace(' id="id_shown_at"', ""), "shown_at"
    )
    form = BotCheckFormMixin({"shown_at": stamp})
    assert form.is_valid()
    assert form.bot_signs == []
