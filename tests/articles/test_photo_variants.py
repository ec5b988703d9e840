"""The public files of a photo come and go with the article that shows it."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage, storages
from django.test import Client
from PIL import Image

from accounts.models import User
from articles import workflow
from articles.media import photos
from articles.models import Article, Photo, Rule
from articles.reading import refresh
from tests.articles.picture_files import make_picture
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article(anna: User) -> Article:
    """Anna's, online, with a photo that the worker has not looked at yet."""
    sent = make_picture().read()
    photo = photos.accept_photo(BytesIO(sent), len(sent), owner=anna, alt="Le quai")
    return make_article("La criée rouvre", by=anna, photo=photo)


def accepted(image: Image.Image, owner: User) -> Photo:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=90)
    sent = buffer.getvalue()
    return photos.accept_photo(BytesIO(sent), len(sent), owner=owner, alt="Le quai")


def files_of(article: Article) -> list[str]:
    photo = Photo.objects.get(articles=article)
    try:
        return default_storage.listdir(photo.directory)[1]
    except FileNotFoundError:
        return []


def test_worker_makes_them(article: Article, client: Client) -> None:
    refresh.publish_photo(article.pk)
    page = client.get(article.get_absolute_url()).content.decode()
    assert files_of(article)
    assert photos.public_variants(Photo.objects.get(articles=article))[0].url in page


def test_kept_page_shows_the_photo_once_it_is_made(article: Article, client: Client) -> None:
    assert "<figure" not in client.get(article.get_absolute_url()).content.decode()
    refresh.publish_photo(article.pk)
    assert "<figure" in client.get(article.get_absolute_url()).content.decode()


def test_its_author_sees_it_at_once(article: Article, anna: User, client: Client) -> None:
    client.force_login(anna)
    assert "photo.webp" in client.get(article.get_absolute_url()).content.decode()


def test_mail_programs_get_a_jpeg(article: Article) -> None:
    """Outlook for Windows shows no WebP."""
    assert photos.letter_variant(article.photo) is None
    refresh.publish_photo(article.pk)
    photo = Photo.objects.get(articles=article)
    source = photos.letter_variant(photo)
    assert source is not None
    assert (source.width, source.height) == (560, 420)
    with default_storage.open(f"{photo.directory}/letter.jpg") as file:
        assert Image.open(file).format == "JPEG"


@pytest.mark.parametrize(
    ("size", "room"),
    [((2000, 1000), (560, 280)), ((900, 1600), (236, 420)), ((300, 200), (300, 200))],
)
def test_photo_in_the_letter_is_neither_wide_nor_tall_nor_blown_up(
    anna: User, size: tuple[int, int], room: tuple[int, int]
) -> None:
    photo = accepted(Image.new("RGB", size, "#0a5566"), anna)
    photos.publish_variants(photo)
    source = photos.letter_variant(photo)
    assert source is not None
    assert (source.width, source.height) == room
    with default_storage.open(f"{photo.directory}/letter.jpg") as file:
        width, height = Image.open(file).size
    assert abs(width - min(size[0], 2 * room[0])) <= 1
    assert abs(height - min(size[1], 2 * room[1])) <= 1


def test_photo_in_the_letter_is_light_and_the_same_each_time(anna: User) -> None:
    """Noise is the heaviest that there is."""
    photo = accepted(Image.effect_noise((1600, 1200), 60), anna)
    photos.publish_variants(photo)
    with default_storage.open(f"{photo.directory}/letter.jpg") as file:
        first = file.read()
    photos.withdraw_variants(photo)
    photos.publish_variants(photo)
    with default_storage.open(f"{photo.directory}/letter.jpg") as file:
        assert file.read() == first
    assert len(first) <= 80 * 1024


def test_files_of_a_kind_that_is_new_are_made_beside_the_others(article: Article) -> None:
    """The page keeps its photo meanwhile."""
    refresh.publish_photo(article.pk)
    Photo.objects.update(variants_ready_at=None)
    photo = Photo.objects.get(articles=article)
    default_storage.delete(f"{photo.directory}/letter.jpg")
    assert photos.public_variants(photo)
    assert photos.letter_variant(photo) is None
    refresh.repair_photos()
    assert "letter.jpg" in files_of(article)


def test_hiding_takes_them_away_at_once(article: Article, maelle: User) -> None:
    refresh.publish_photo(article.pk)
    workflow.hide(article.pk, by=maelle, rule=Rule.PRIVACY, reason="Un visage d’enfant.")
    assert files_of(article) == []


def test_late_worker_makes_nothing_for_a_hidden_article(article: Article, maelle: User) -> None:
    workflow.hide(article.pk, by=maelle, rule=Rule.PRIVACY, reason="Un visage d’enfant.")
    refresh.publish_photo(article.pk)
    assert files_of(article) == []


def test_what_a_lost_task_left_undone_is_made_good(article: Article) -> None:
    refresh.repair_photos()
    assert files_of(article)


def test_photo_that_cannot_be_made_stops_no_other(article: Article, anna: User) -> None:
    newer = make_article("Autre", by=anna, photo=accepted(Image.new("RGB", (40, 30)), anna))
    photo = Photo.objects.get(articles=newer)
    storages["private"].delete(f"{photo.directory}/original.jpg")
    refresh.repair_photos()
    assert files_of(article)


def test_files_that_nobody_should_see_are_found_and_taken_away(article: Article) -> None:
    photos.publish_variants(Photo.objects.get(articles=article))
    Article.objects.update(state="withdrawn")
    refresh.repair_photos()
    assert files_of(article) == []
