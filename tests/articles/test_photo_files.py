"""The public files of a photo come and go with the article that shows it."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from articles import aftermath, photos, workflow
from articles.models import Article, Photo, Rule
from tests.articles.pictures import picture
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article(anna: User) -> Article:
    """Anna's, online, with a photo that the worker has not looked at yet."""
    sent = picture().read()
    photo = photos.accept(BytesIO(sent), len(sent), owner=anna, alt="Le quai")
    return make_article("La criée rouvre", by=anna, photo=photo)


def files_of(article: Article) -> list[str]:
    photo = Photo.objects.get(articles=article)
    try:
        return default_storage.listdir(photo.directory)[1]
    except FileNotFoundError:
        return []


def test_worker_makes_them(article: Article, client: Client) -> None:
    aftermath.show_photo(article.pk)
    page = client.get(article.get_absolute_url()).content.decode()
    assert files_of(article)
    assert photos.sources(Photo.objects.get(articles=article))[0].url in page


def test_kept_page_shows_the_photo_once_it_is_made(article: Article, client: Client) -> None:
    assert "<figure" not in client.get(article.get_absolute_url()).content.decode()
    aftermath.show_photo(article.pk)
    assert "<figure" in client.get(article.get_absolute_url()).content.decode()


def test_its_author_sees_it_at_once(article: Article, anna: User, client: Client) -> None:
    client.force_login(anna)
    assert "photo.webp" in client.get(article.get_absolute_url()).content.decode()


def test_hiding_takes_them_away_at_once(article: Article, maelle: User) -> None:
    aftermath.show_photo(article.pk)
    workflow.hide(article.pk, by=maelle, rule=Rule.PRIVACY, reason="Un visage d’enfant.")
    assert files_of(article) == []


def test_late_worker_makes_nothing_for_a_hidden_article(article: Article, maelle: User) -> None:
    workflow.hide(article.pk, by=maelle, rule=Rule.PRIVACY, reason="Un visage d’enfant.")
    aftermath.show_photo(article.pk)
    assert files_of(article) == []


def test_what_a_lost_task_left_undone_is_made_good(article: Article) -> None:
    aftermath.settle_photos()
    assert files_of(article)


def test_files_that_nobody_should_see_are_found_and_taken_away(article: Article) -> None:
    photos.publish_variants(Photo.objects.get(articles=article))
    Article.objects.update(state="withdrawn")
    aftermath.settle_photos()
    assert files_of(article) == []
