"""A photo loses what its camera noted before anybody sees it; it is public with its article."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage, storages
from django.test import Client
from PIL import Image, ImageChops

from accounts.models import User
from articles import workflow
from articles.media import photos, variants
from articles.media.pixels import PictureRefused, decode_picture
from articles.models import Article, Photo, Rule, State
from articles.reading import refresh
from tests.articles.article_states import make_article_in
from tests.articles.picture_files import (
    damaged_picture,
    decompression_bomb,
    encoded,
    oversized_picture,
    picture_with_location,
    text_named_jpg,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


def accepted(file: Any) -> Photo:
    return photos.accept_photo(file, file.size, owner=None, alt="Le quai")


def original(photo: Photo) -> Image.Image:
    with storages["private"].open(f"{photo.directory}/original.jpg") as file:
        return Image.open(BytesIO(file.read()))


def public_files(photo: Photo) -> list[Path]:
    return sorted(Path(settings.MEDIA_ROOT, photo.directory).glob("*"))


def shown(by: User, state: State = State.LISTED) -> tuple[Article, Photo]:
    photo = accepted(picture_with_location())
    article = make_article_in(state, by, photo=photo)
    refresh.publish_photo(article.pk)
    photo.refresh_from_db()
    return article, photo


def test_place_and_comment_are_stripped_at_once() -> None:
    sent = picture_with_location()
    assert Image.open(sent).getexif().get_ifd(0x8825)
    sent.seek(0)
    kept = original(accepted(sent))
    assert not kept.getexif()
    assert not {"exif", "comment", "xmp", "icc_profile"} & set(kept.info)


def test_public_files_hold_neither(anna: User) -> None:
    _article, photo = shown(anna)
    assert [file.suffix for file in public_files(photo)] == [".webp", ".jpg"]
    for file in public_files(photo):
        with Image.open(file) as found:
            assert found.format == {".webp": "WEBP", ".jpg": "JPEG"}[file.suffix]
            assert not found.getexif()
            assert "comment" not in found.info
        assert b"48.3" not in file.read_bytes()


def test_photo_taken_upright_stands_upright() -> None:
    photo = accepted(picture_with_location(orientation=6))
    assert (photo.width, photo.height) == (480, 640)


def test_picture_made_smaller_in_bands_stays_the_same_picture() -> None:
    drawing = Image.linear_gradient("L").resize((3000, 2000)).convert("RGBA")
    found, _is_animated = decode_picture(encoded(drawing, "PNG"), longest=1000)
    whole = drawing.resize((1000, 667))
    assert found.size == whole.size
    assert max(high for _low, high in ImageChops.difference(found, whole).getextrema()) <= 2  # type: ignore[misc]


def test_large_photo_is_made_smaller(anna: User) -> None:
    buffer = BytesIO()
    wide = Image.effect_noise((320, 180), 60).convert("RGB").resize((3200, 1800))
    wide.save(buffer, "JPEG", quality=70)
    buffer.seek(0)
    photo = photos.accept_photo(buffer, len(buffer.getvalue()), owner=anna)
    assert (photo.width, photo.height) == (2400, 1350)
    photos.publish_variants(photo)
    widths = [source.width for source in photos.public_variants(photo)]
    assert widths == [480, 720, 960, 1600]
    smallest = Path(settings.MEDIA_ROOT, photo.directory, "480.webp")
    assert smallest.stat().st_size <= variants.CARD_BYTES


@pytest.mark.parametrize(
    "wrong", [oversized_picture, decompression_bomb, damaged_picture, text_named_jpg]
)
def test_what_is_no_photo_is_refused_in_words(wrong: Any) -> None:
    file = wrong()
    with pytest.raises(ValidationError) as refusal:
        accepted(file)
    assert refusal.value.messages[0].endswith((".", "!"))
    assert not Photo.objects.exists()


def test_too_many_pixels_are_refused_before_they_are_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decoded = []
    monkeypatch.setattr(Image.Image, "load", lambda self: decoded.append(self))
    sent = decompression_bomb().read()
    assert len(sent) < 20_000
    with pytest.raises(PictureRefused, match="pixels"):
        decode_picture(sent, longest=2400)
    assert decoded == []


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_what_must_be_decoded_whole_may_have_fewer_pixels_than_a_jpeg(kind: str) -> None:
    sent = encoded(Image.new("1", (5100, 5000)), kind)
    with pytest.raises(ValidationError, match="25"):
        photos.accept_photo(BytesIO(sent), len(sent), owner=None)


def test_large_jpeg_is_decoded_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded = []
    monkeypatch.setattr(Image.Image, "thumbnail", lambda self, *_: decoded.append(self.size))
    decode_picture(encoded(Image.new("L", (5100, 5000)), "JPEG"), longest=2400)
    assert decoded == [(2550, 2500)]


def test_drawing_with_few_colours_is_made_smaller_smoothly() -> None:
    drawing = Image.new("1", (4, 2))
    drawing.putpixel((0, 0), 255)
    found, _is_animated = decode_picture(encoded(drawing, "PNG"), longest=2)
    assert 0 < found.getpixel((0, 0))[0] < 255  # type: ignore[index]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA"])
def test_pictures_of_many_kinds_are_taken(kind: str, mode: str) -> None:
    if kind == "JPEG" and mode in {"P", "RGBA"}:
        mode = "CMYK"
    buffer = BytesIO()
    Image.new(mode, (60, 40)).save(buffer, kind)
    buffer.seek(0)
    found = photos.accept_photo(buffer, len(buffer.getvalue()), owner=None)
    assert (found.width, found.height, original(found).mode) == (60, 40, "RGB")


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO"])
def test_pictures_of_rare_kinds_are_refused(kind: str) -> None:
    buffer = BytesIO()
    Image.new("RGB", (60, 40)).save(buffer, kind)
    buffer.seek(0)
    with pytest.raises(ValidationError):
        photos.accept_photo(buffer, len(buffer.getvalue()), owner=None)


def test_files_are_public_while_an_article_that_can_be_read_shows_them(
    anna: User, maelle: User
) -> None:
    article, photo = shown(anna)
    assert public_files(photo)
    workflow.hide(article.pk, by=maelle, rule=Rule.PRIVACY, reason="Un visage.")
    assert public_files(photo) == []
    workflow.restore(article.pk, by=maelle)
    refresh.repair_photos()
    assert public_files(photo)
    workflow.withdraw(article.pk, by=anna)
    assert public_files(photo) == []
    assert original(photo)


def test_photo_of_two_articles_stays_for_the_other(anna: User) -> None:
    article, photo = shown(anna)
    make_article_in(State.LISTED, anna, title="Le phare", photo=photo)
    workflow.withdraw(article.pk, by=anna)
    assert public_files(photo)


@pytest.mark.parametrize("state", [State.DRAFT, State.HELD, State.HIDDEN])
def test_photo_of_what_is_not_public_has_no_public_file(anna: User, state: State) -> None:
    _article, photo = shown(anna, state)
    assert public_files(photo) == []


def test_original_is_never_served(client: Client, anna: User) -> None:
    _article, photo = shown(anna)
    assert not default_storage.exists(f"{photo.directory}/original.jpg")
    for path in (f"/media/{photo.directory}/original.jpg", "/media/../private/"):
        assert client.get(path).status_code == 404


def test_reader_sees_the_photo_with_its_words(client: Client, anna: User) -> None:
    article, photo = shown(anna)
    Photo.objects.filter(pk=photo.pk).update(alt='Le "quai"', credit="Anna <b>")
    html = client.get(article.get_absolute_url()).content.decode()
    assert 'alt="Le &quot;quai&quot;"' in html
    assert "© Anna &lt;b&gt;" in html
    assert f"/media/{photo.directory}/" in html
