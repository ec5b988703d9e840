"""Words stand in their own direction, and a player is told of before it is published."""

import re

import pytest
from django.test import Client

from accounts.models import User
from articles.models import Article, Photo
from tests.articles.article_form import WRITE, form_data
from tests.articles.article_states import client_of
from tests.factories import make_article

pytestmark = pytest.mark.django_db

ARABIC = 'مرحبا بالعالم: 2026 "خبر" (جديد)!'
PLAYER = '<iframe src="https://video.example.org/embed/1"></iframe>'


@pytest.fixture
def shown(anna: User) -> Article:
    photo = Photo.objects.create(width=9, height=9, published=True, credit="Lise", alt="x")
    return make_article(ARABIC, by=anna, standfirst=ARABIC, photo=photo)


def test_title_and_text_have_their_own_direction(client: Client, shown: Article) -> None:
    page = client.get(shown.get_absolute_url()).content.decode()
    assert '<h1 dir="auto">' in page
    assert '<p class="standfirst" dir="auto">' in page
    assert '<div class="prose" dir="auto">' in page


def test_card_keeps_its_date_beside_a_name_of_another_direction(
    client: Client, shown: Article
) -> None:
    page = client.get("/").content.decode()
    assert re.search(r'<a href="[^"]+" dir="auto">مرحبا', page)
    assert re.search(r"<bdi>Par Anna Le Gall\s*</bdi> · <time", page)


def test_figure_is_named_as_its_caption(client: Client, shown: Article) -> None:
    page = client.get(shown.get_absolute_url()).content.decode()
    assert '<figure class="article-photo" role="figure" aria-label="© Lise">' in page


def test_title_cannot_turn_the_page_around(anna: User) -> None:
    client_of(anna).post(WRITE, form_data(title="Bonjour \u202eegap al\u2066", action="draft"))
    assert Article.objects.get().title == "Bonjour egap al"


def test_player_is_named_before_it_is_published(anna: User) -> None:
    client = client_of(anna)
    page = client.post(WRITE, form_data(body=PLAYER)).content.decode()
    assert "son lien est conservé" in page
    assert not Article.objects.exists()
    client.post(WRITE, form_data(body=PLAYER, told="1"))
    assert 'href="https://video.example.org/embed/1"' in Article.objects.get().body_html
