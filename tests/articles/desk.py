"""What the tests of the moderators' desk have in common."""

import re

from django.test import Client

from accounts.models import User
from articles.models import Article

QUEUE = "/admin/articles/article/queue/"


def page_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def account_page(user: User) -> str:
    return f"/admin/articles/article/accounts/{user.pk}/"


def seen_on(html: str) -> str:
    """What the page noted of the article when it was made."""
    found = re.search(r'name="seen" value="([^"]*)"', html)
    assert found, html
    return found[1]


def press(desk: Client, article: Article, verb: str, **fields: str) -> str:
    """Press a button of the article's page; returns the page that comes next."""
    answer = desk.post(page_of(article), {"verb": verb, **fields}, follow=True)
    return answer.content.decode()
