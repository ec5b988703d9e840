"""What the tests of the moderators' desk have in common: its addresses and what it is sent."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.models import Article, State
from tests.articles.article_states import TITLE, make_article_in

QUEUE = "/admin/articles/article/queue/"
HIDE = {"verb": "hide", "hide-rule": "insult", "hide-reason": "Une insulte."}


def article_desk_url(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def account_desk_url(user: User) -> str:
    return f"/admin/articles/article/accounts/{user.pk}/"


def make_online_article(hours: int, by: User, title: str = TITLE) -> Article:
    at = timezone.now() - timedelta(hours=hours)
    return make_article_in(State.ONLINE, by, title=title, published_at=at)


def version_on_page(html: str) -> str:
    """What the page noted of the article when it was made."""
    found = re.search(r'name="seen" value="([^"]*)"', html)
    assert found, html
    return found[1]


def press_button(desk: Client, article: Article, verb: str, **fields: str) -> str:
    """Press a button of the article's page; returns the page that comes next."""
    answer = desk.post(article_desk_url(article), {"verb": verb, **fields}, follow=True)
    return answer.content.decode()
