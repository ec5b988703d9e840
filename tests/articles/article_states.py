"""What the tests about reading have in common: an article in a state, and what a list links to."""

import re
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.models import Article, State
from articles.reading import refresh
from tests.factories import make_article

TITLE = "La criée rouvre"
GONE = {"title": "", "slug": "", "standfirst": "", "body": "", "body_html": "", "place": ""}


def make_article_in(state: State, by: User | None = None, **fields: Any) -> Article:
    """As the workflow would leave it: an erased one holds nothing."""
    title = fields.pop("title", TITLE)
    if state != State.ERASED:
        return make_article(title, by=by, state=state, **fields)
    article = make_article(title, by=by, **fields)
    Article.objects.filter(pk=article.pk).update(state=state, **GONE)
    article.refresh_from_db()
    refresh.refresh_article(article)
    return article


def make_held_after_public(by: User) -> Article:
    article = make_article_in(State.HELD, by)
    Article.objects.filter(pk=article.pk).update(published_at=timezone.now())
    return article


def article_links(page: Any) -> list[str]:
    """The addresses of articles that the page links to, in its order, each once."""
    found = re.findall(r'href="((?:/en)?/articles/\d+/[^"/]+/)"', page.content.decode())
    own = ("/report/", "/history/", "/edit/", "/withdraw/", "/appeal/", "/affirm/")
    return list(dict.fromkeys(link for link in found if not link.endswith(own)))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
