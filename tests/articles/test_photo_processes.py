"""No picture is decoded in a web process, and none takes more than its share of the machine."""

import threading
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from accounts.protection.sandbox import Work
from articles.media import decode, photos, variants
from articles.models import Article, Photo, State
from articles.reading import refresh
from tests import work_apart
from tests.articles.article_form import WRITE, form_data
from tests.articles.article_states import make_article_in
from tests.articles.picture_files import encoded, make_picture, many_scans
from tests.processor_time import processor_time_within

pytestmark = pytest.mark.django_db


def accepted(sent: bytes) -> Photo:
    return photos.accept_photo(BytesIO(sent), len(sent), owner=None)


def refuse(*_args: object, **_options: object) -> None:
    raise AssertionError("a picture is opened in this process")


@pytest.mark.child_process
@pytest.mark.usefixtures("commits_at_once")
def test_whole_way_of_a_photo_decodes_nothing_here(
    client: Client, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = make_picture()
    monkeypatch.setattr(Image, "open", refuse)
    client.force_login(anna)
    page = client.post(WRITE, form_data(image=sent, image_alt="Le quai"), follow=True)
    photo = Photo.objects.get()
    assert (
        client.get(f"/articles/preview/{photos.view_key(photo)}/photo.webp").content[8:12]
        == b"WEBP"
    )
    refresh.publish_photo(Article.objects.get().pk)
    assert page.status_code == 200
    assert Photo.objects.get().published


@pytest.mark.child_process
def test_photo_read_in_a_child_is_the_same_as_one_read_here() -> None:
    sent = encoded(Image.effect_noise((640, 480), 40), "JPEG")
    known = variants.unpack_files(variants.take_photo(sent))[1]
    assert decode.take_photo(BytesIO(sent), len(sent)).files == known


@pytest.mark.child_process
@pytest.mark.parametrize("times", [101, 250, 1000])
def test_photo_whose_last_scan_is_repeated_is_refused_before_it_costs(times: int) -> None:
    sent = many_scans(times)
    assert len(sent) < 5_000_000
    with processor_time_within(3), pytest.raises(ValidationError) as refusal:
        accepted(sent)
    assert refusal.value.messages[0].endswith(".")


@pytest.mark.child_process
def test_photo_with_as_many_scans_as_are_let_through_costs_its_budget_at_most() -> None:
    with processor_time_within(15), suppress(ValidationError):
        accepted(many_scans(80))


@pytest.mark.child_process
@pytest.mark.parametrize(
    "work", [work_apart.spin, work_apart.die, work_apart.take_a_gigabyte, work_apart.break_on_it]
)
def test_picture_that_costs_too_much_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, work: Work
) -> None:
    monkeypatch.setattr(variants, "take_photo", work)
    monkeypatch.setattr(decode.TAKING, "seconds", 1)
    with processor_time_within(12), pytest.raises(ValidationError) as refusal:
        accepted(make_picture().read())
    assert refusal.value.messages[0].endswith(".")
    assert not Photo.objects.exists()


@pytest.mark.child_process
def test_photo_that_finds_no_place_is_asked_for_again_and_the_text_stays(
    client: Client, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode.TAKING, "_places", threading.BoundedSemaphore(1))
    client.force_login(anna)
    with decode.TAKING._places:
        page = client.post(WRITE, form_data(image=make_picture(), image_alt="Le quai"))
    assert list(page.context["form"].errors) == ["image"]
    assert "Le quai est de nouveau ouvert." in page.content.decode()
    assert not Photo.objects.exists()


@pytest.mark.child_process
def test_photo_that_the_worker_cannot_make_public_waits_for_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = make_article_in(State.LISTED, None, photo=accepted(make_picture().read()))
    with monkeypatch.context() as costly:
        costly.setattr(variants, "make_public_files", work_apart.die)
        refresh.repair_photos()
        assert not Photo.objects.get().published
    refresh.repair_photos()
    assert Photo.objects.get(articles=article).published


def test_animation_that_is_lost_is_said_to_who_sent_it(client: Client, anna: User) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    moving = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    client.force_login(anna)
    for wish in ("preview", "publish"):
        sent = SimpleUploadedFile("fest-noz.gif", moving, "image/gif")
        fields = form_data(image=sent, image_alt="Le quai", action=wish)
        page = client.post(f"/en{WRITE}", fields, follow=True).content.decode()
        assert "Your picture moved" in page
