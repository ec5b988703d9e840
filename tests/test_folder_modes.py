"""Who else on the machine can read what: the proxy the public photos, nobody the rest."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from pytest_django import Settings

from contrib_site.backends.media_storage import MediaStorage
from contrib_site.backends.outbox import OutboxBackend
from contrib_site.config import file_modes, service_urls
from contrib_site.config.environment import Environment
from tests.live_town import ROOT


def mode(path: Path) -> str:
    return f"{path.stat().st_mode & 0o777:o}"


@pytest.fixture(params=[0o022, 0o077], ids=["shell", "systemd"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def storage(media: Path, name: str) -> MediaStorage:
    options = dict(service_urls.storage_settings(Environment({}), media)[name]["OPTIONS"])
    return MediaStorage(**{"location": str(media / "public"), **options})


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("first", ["default", "private"])
def test_proxy_reads_public_photos_whichever_file_came_first(tmp_path: Path, first: str) -> None:
    media = tmp_path / "media"
    for name in (first, "private", "default"):
        storage(media, name).save(f"2026/{name}/480.webp", ContentFile(b"x"))
    way = (media, media / "public", media / "public/2026", media / "public/2026/default")
    assert [mode(folder) for folder in way] == ["755"] * 4
    assert mode(way[-1] / "480.webp") == "644"


@pytest.mark.usefixtures("umask")
def test_nobody_else_reads_originals(tmp_path: Path) -> None:
    media = tmp_path / "media"
    storage(media, "private").save("2026/x/original.jpg", ContentFile(b"x"))
    way = (media / "private", media / "private/2026", media / "private/2026/x")
    assert [mode(folder) for folder in way] == ["700"] * 3
    assert mode(way[-1] / "original.jpg") == "600"


def test_folder_that_an_earlier_version_closed_is_opened_again(tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir(mode=0o700)
    storage(media, "default").save("2026/x/480.webp", ContentFile(b"x"))
    assert mode(media) == "755"


@pytest.mark.usefixtures("umask")
def test_nobody_else_reads_the_database_file(tmp_path: Path) -> None:
    file = tmp_path / "town.sqlite3"
    with sqlite3.connect(file) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE person (email)")
        connection = SimpleNamespace(vendor="sqlite", settings_dict={"NAME": str(file)})
        file_modes.keep_database_private(connection)
        assert {mode(found) for found in tmp_path.glob("town.sqlite3*")} == {"600"}


def test_town_of_one_machine_keeps_its_database_and_queue_to_itself(tmp_path: Path) -> None:
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "SITE_MODE": "development"}
    for name in ("DATABASE_URL", "REDIS_URL", "BROKER_URL"):
        environment.pop(name, None)
    subprocess.run(
        [sys.executable, "manage.py", "showmigrations", "accounts"],
        cwd=ROOT, env=environment, check=True, capture_output=True, umask=0o022,
    )  # fmt: skip
    assert mode(tmp_path / "town.sqlite3") == "600"
    queues = [tmp_path / "queue" / name for name in ("messages", "control", "done")]
    assert [mode(folder) for folder in queues] == ["700"] * 3


def test_mails_of_the_demo_are_read_by_nobody_else(settings: Settings, tmp_path: Path) -> None:
    settings.OUTBOX_DIR = tmp_path / "outbox"
    OutboxBackend().send_messages([EmailMessage("Votre code", "123456", to=["anna@example.org"])])
    assert mode(tmp_path / "outbox") == "700"
