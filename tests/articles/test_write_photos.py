import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from accounts.models import User
from articles.media import photo_quota, photos
from articles.models import Article, Photo
from articles.writing.forms import ArticleForm
from tests.articles.article_form import WRITE, form_data, hidden_value
from tests.articles.picture_files import (
    damaged_picture,
    decompression_bomb,
    make_picture,
    oversized_picture,
    text_named_jpg,
)

pytestmark = pytest.mark.django_db


def shown_at(page: str) -> str:
    """Where the page shows the photo that is not public."""
    found = re.search(r"/articles/preview/[^/]+/photo\.webp", page)
    assert found, page
    return found[0]


@pytest.mark.parametrize(
    "wrong", [decompression_bomb, damaged_picture, oversized_picture, text_named_jpg]
)
def test_what_is_no_photo_is_told_and_the_text_stays(
    client: Client, anna: User, wrong: Callable[[], SimpleUploadedFile]
) -> None:
    client.force_login(anna)
    page = client.post(WRITE, form_data(image=wrong(), image_alt="Le quai"))
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["image"]
    assert "Le quai est de nouveau ouvert." in page.content.decode()


def test_form_that_is_read_saves_nothing(rf: RequestFactory, anna: User) -> None:
    request = rf.post(WRITE, form_data(image=make_picture(), image_alt="Le quai"))
    request.user = anna
    assert ArticleForm(request.POST, request.FILES, request=request).is_valid()
    assert not Photo.objects.exists()


def test_change_that_is_refused_leaves_the_words_of_the_photo(client: Client, anna: User) -> None:
    client.force_login(anna)
    client.post(WRITE, form_data(image=make_picture(), image_alt="Le quai"))
    article = Article.objects.get()
    other = form_data(title="Autre", image_alt="Autre chose", based_on="99")
    assert client.post(f"/articles/{article.pk}/edit/", other).status_code == 409
    assert Photo.objects.get().alt == "Le quai"


def test_photo_needs_a_description_and_is_kept_meanwhile(client: Client, anna: User) -> None:
    client.force_login(anna)
    page = client.post(WRITE, form_data(image=make_picture()))
    assert list(page.context["form"].errors) == ["image_alt"]
    key = hidden_value(page.content.decode(), "image_kept")
    client.post(WRITE, form_data(image_kept=key, image_alt="Le quai"))
    assert Article.objects.get().photo == Photo.objects.get()


def test_kept_photo_can_be_seen_by_its_key_alone(client: Client) -> None:
    page = client.post(WRITE, form_data(image=make_picture())).content.decode()
    assert client.get(shown_at(page))["Content-Type"] == "image/webp"
    assert client.get("/articles/preview/forged/photo.webp").status_code == 404


def test_who_may_see_a_photo_may_not_take_it(client: Client, anna: User) -> None:
    page = client.post(WRITE, form_data(image=make_picture())).content.decode()
    key = shown_at(page).split("/")[3]
    client.force_login(anna)
    taken = client.post(WRITE, form_data(image_kept=key, image_alt="Le quai"))
    assert taken.context["form"].errors["image"]


def test_kept_photo_can_be_removed(client: Client, anna: User) -> None:
    client.force_login(anna)
    key = hidden_value(
        client.post(WRITE, form_data(image=make_picture())).content.decode(), "image_kept"
    )
    client.post(WRITE, form_data(image_kept=key, image_remove="on"))
    assert Article.objects.get().photo is None


def test_forged_key_of_a_photo_is_told(client: Client, anna: User) -> None:
    client.force_login(anna)
    page = client.post(WRITE, form_data(image_kept="forged"))
    assert page.context["form"].errors["image"]


def test_photo_of_a_preview_is_kept(client: Client) -> None:
    page = client.post(
        WRITE, form_data(image=make_picture(), image_alt="Le quai", action="preview")
    )
    assert hidden_value(page.content.decode(), "image_kept")


@pytest.fixture
def one_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_quota, "KEPT_PHOTOS_A_DAY", 1)


def refused(client: Client) -> bool:
    page = client.post(
        WRITE, form_data(image=make_picture(), image_alt="Le quai", action="preview")
    )
    return list(page.context["form"].errors) == ["image"]


@pytest.mark.usefixtures("one_a_day")
def test_one_network_sends_only_so_many_photos(client: Client) -> None:
    assert [refused(client), refused(client)] == [False, True]
    assert Photo.objects.count() == 1


@pytest.mark.usefixtures("one_a_day")
def test_newcomer_sends_only_so_many_photos_wherever_he_is(client: Client, yann: User) -> None:
    client.force_login(yann)
    assert [refused(client), refused(client)] == [False, True]
    client.defaults["REMOTE_ADDR"] = "192.0.2.9"
    assert refused(client)
    assert Photo.objects.count() == 1


@pytest.mark.usefixtures("one_a_day")
def test_newcomer_is_not_counted_with_the_library_s_other_visitors(
    client: Client, yann: User
) -> None:
    assert not refused(Client())
    client.force_login(yann)
    assert not refused(client)


@pytest.mark.usefixtures("one_a_day")
def test_established_author_sends_as_many_photos_as_she_has(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert [refused(client), refused(client)] == [False, False]


@pytest.mark.usefixtures("one_a_day")
def test_refused_photo_is_not_even_looked_at(
    client: Client, yann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(yann)
    assert not refused(client)
    monkeypatch.setattr(photos, "accept_photo", None)
    assert refused(client)
