"""A disk that is full or closed costs nobody a text, and leaves nothing behind."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.storage import FileSystemStorage, storages
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from articles.media import photos
from articles.models import Article, Photo, State
from articles.reading import refresh
from contrib_site.models import Partner
from tests.articles.article_form import WRITE, form_data
from tests.articles.article_states import make_article_in
from tests.articles.picture_files import make_picture

pytestmark = pytest.mark.django_db

FULL = OSError(errno.ENOSPC, "No space left on device")


def left_behind() -> list[Path]:
    """Files and folders of photos."""
    roots = (Path(storages["private"].location), Path(site.MEDIA_ROOT))  # type: ignore[attr-defined]
    return [found for root in roots for found in root.rglob("*") if found.name != "2026"]


@pytest.fixture
def empty_media(settings: Settings, tmp_path: Path) -> None:
    options = settings.STORAGES["private"]["OPTIONS"]
    private = settings.STORAGES["private"] | {"OPTIONS": {**options, "location": tmp_path / "own"}}
    settings.STORAGES = settings.STORAGES | {"private": private}
    settings.MEDIA_ROOT = tmp_path / "public"


def fails_at_file(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full in the middle of the file with this number."""
    written = [0]
    write = os.write
    known = FileSystemStorage._save  # type: ignore[attr-defined]

    def save(self: Any, name: str, content: Any) -> str:
        written[0] += 1
        if written[0] < number:
            return str(known(self, name, content))
        half = os.open(self.path(name), os.O_CREAT | os.O_WRONLY)
        write(half, b"half a photo")
        os.close(half)
        raise FULL

    monkeypatch.setattr(FileSystemStorage, "_save", save)


def sent_by(client: Client) -> Any:
    return client.post(WRITE, form_data(image=make_picture(), image_alt="Le quai"))


@pytest.mark.usefixtures("empty_media")
@pytest.mark.parametrize("number", [1, 2])
def test_full_disk_is_said_at_the_photo_and_the_text_stays(
    client: Client, anna: User, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    client.force_login(anna)
    fails_at_file(number, monkeypatch)
    page = sent_by(client)
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["image"])
    assert "Le quai est de nouveau ouvert." in page.content.decode()
    assert (left_behind(), Photo.objects.count()) == ([], 0)


@pytest.mark.usefixtures("empty_media")
def test_folder_that_is_closed_is_said_at_the_photo(
    client: Client, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_args: Any, **_options: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    client.force_login(anna)
    monkeypatch.setattr(Path, "mkdir", closed)
    page = sent_by(client)
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["image"])
    assert left_behind() == []


@pytest.mark.usefixtures("empty_media")
def test_photo_whose_row_cannot_be_written_leaves_no_file(
    client: Client, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any, **_options: Any) -> None:
        raise OperationalError("database or disk is full")

    client.force_login(anna)
    monkeypatch.setattr(Photo, "save", full)
    assert list(sent_by(client).context["form"].errors) == ["image"]
    assert left_behind() == []


def test_large_photo_that_finds_no_room_while_it_arrives_is_said(
    client: Client, anna: User, settings: Settings
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere/at/all"
    client.force_login(anna)
    page = sent_by(client)
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["image"])
    assert "Le quai est de nouveau ouvert." in page.content.decode()


def test_photo_can_be_sent_again_once_there_is_room(
    client: Client, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(anna)
    with monkeypatch.context() as full:
        fails_at_file(1, full)
        sent_by(client)
    sent_by(client)
    assert Article.objects.get().photo == Photo.objects.get()


@pytest.mark.usefixtures("empty_media", "commits_at_once")
def test_worker_on_a_full_disk_leaves_no_half_a_photo_and_tries_again(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: Any = make_picture()
    article = make_article_in(
        State.LISTED, anna, photo=photos.accept_photo(sent, sent.size or 0, owner=anna)
    )
    with monkeypatch.context() as full:
        fails_at_file(2, full)
        refresh.repair_photos()
    assert not list(Path(site.MEDIA_ROOT).rglob("*.*"))
    assert not Photo.objects.get().published
    refresh.repair_photos()
    assert Photo.objects.get(articles=article).published


@pytest.mark.usefixtures("empty_media")
def test_logo_on_a_full_disk_is_said_and_the_rest_is_kept(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails_at_file(1, monkeypatch)
    fields = {"name": "La mairie", "url": "https://mairie.example", "position": "0"}
    add = "/admin/contrib_site/partner/add/"
    page = desk.post(add, fields | {"picture": make_picture()}, follow=True)
    assert "error" in [message.level_tag for message in page.context["messages"]]
    assert (Partner.objects.get().logo, left_behind()) == ("", [])
