"""What the tests of the moderators' desk have in common: its addresses and what it is sent."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from articles.models import Article, State
from tests.articles.reading import TITLE, article_in

QUEUE = "/admin/articles/article/queue/"
HIDE = {"verb": "hide", "hide-rule": "insult", "hide-reason": "Une insulte."}


def address(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def online(hours: int, by: User, title: str = TITLE) -> Article:
    at = timezone.now() - timedelta(hours=hours)
    return article_in(State.ONLINE, by, title=title, published_at=at)


def last_message(page: Any) -> str:
    level: str = list(page.context["messages"])[-1].level_tag
    return level
