import pytest
from django.test import Client

from accounts.models import User
from articles.models import Article, State
from tests.articles.writing import WRITE, typed

pytestmark = pytest.mark.django_db


def test_form_is_shown_to_anybody(client: Client) -> None:
    page = client.get(WRITE)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_established_author_is_listed_at_once(client: Client, anna: User) -> None:
    client.force_login(anna)
    answer = client.post(WRITE, typed())
    article = Article.objects.get()
    assert article.state == State.LISTED
    assert answer["Location"] == article.get_absolute_url()
