"""``deploy/backup`` and ``deploy/restore``, with the programs that a town runs them with."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clock import clock_of_the_machine
from tests.live_town import ROOT, _database

pytestmark = [pytest.mark.real_clock, pytest.mark.waits]

WRITE = (
    "from articles.models import Section; from accounts.models import User\n"
    "Section.objects.create(name='Le phare', slug='phare', position=1)\n"
    "User.objects.create_superuser('odette@example.org', display_name='Odette Quéméner')\n"
)
CONFIRM = (
    "from newsletter.engine import sending_database; from django.utils.timezone import now\n"
    "sending_database.confirm_database(now())"
)
NEWER = (
    "from django.db import connection; from articles.models import Section\n"
    "Section.objects.update(name='Le port')\n"
    "connection.cursor().execute('CREATE TABLE of_a_newer_version (id int)')\n"
)
LOOK = (
    "from articles.models import Section; from django.db import connection\n"
    "from newsletter.models import Issue; from newsletter.engine import sending_database as d\n"
    "from django.utils.timezone import now\n"
    "names = connection.introspection.table_names()\n"
    "print(*Section.objects.values_list('name', flat=True), sep=', ', end='; ')\n"
    "print('of_a_newer_version' in names, Issue.objects.count(), d.check_database(now()) or 'sure')"
)


class Machine:
    """A town without Docker, on this database, in a folder of its own."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.var = folder / "var"
        self.settings = folder / "site.env"
        self.manage_file = folder / "site-manage"
        self.move_to(database_url)

    def move_to(self, database_url: str) -> None:
        self.settings.write_text(f"SITE_NAME=La Rade\nDATABASE_URL={database_url}\n")
        self.environment = {
            "PATH": os.environ["PATH"],
            **clock_of_the_machine(),
            "SITE_MODE": "demo",
            "DATABASE_URL": database_url,
            "EMAIL_URL": "smtp://127.0.0.1:1",
            "VAR_DIR": str(self.var),
            "SITE_SETTINGS": str(self.settings),
            "SITE_MANAGE": str(self.manage_file),
            "SITE_PYTHON": sys.executable,
        }
        self.manage_file.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT}/manage.py "$@"\n')
        self.manage_file.chmod(0o755)

    def run(self, *command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, input=typed,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def manage(self, *words: str, typed: str = "") -> str:
        done = self.run(str(self.manage_file), *words, typed=typed)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def say(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code).strip()

    def backup(self) -> Path:
        done = self.run("deploy/backup", str(self.folder / "backups"))
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip())


def fill_town(machine: Machine) -> Machine:
    machine.manage("migrate", "--verbosity", "0")
    machine.say(WRITE + CONFIRM)
    photo = machine.var / "media" / "public" / "quai.jpg"
    photo.parent.mkdir(parents=True, exist_ok=True)
    photo.write_text("a photo")
    return machine


@pytest.fixture(scope="module")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, since laying the tables out takes its time; each test gets a copy."""
    folder = tmp_path_factory.mktemp("town")
    return fill_town(Machine(folder, f"sqlite:///{folder}/var/town.sqlite3")).var


@pytest.fixture
def on_sqlite(filled_folder: Path, tmp_path: Path) -> Machine:
    shutil.copytree(filled_folder, tmp_path / "var")
    machine = Machine(tmp_path, f"sqlite:///{tmp_path}/var/town.sqlite3")
    machine.say(CONFIRM)
    return machine


@pytest.fixture
def on_postgres(tmp_path: Path) -> Iterator[Machine]:
    with _database() as url:
        yield fill_town(Machine(tmp_path, url))


@pytest.fixture(params=["on_sqlite", pytest.param("on_postgres", marks=pytest.mark.needs_postgres)])
def machine(request: pytest.FixtureRequest) -> Machine:
    found: Machine = request.getfixturevalue(request.param)
    return found


def test_backup_is_put_back_in_place_of_what_a_newer_version_left(machine: Machine) -> None:
    kept = machine.backup()
    photo = machine.var / "media" / "public" / "quai.jpg"
    photo.unlink()
    machine.say(NEWER)
    done = machine.run("deploy/restore", str(kept))
    assert done.returncode == 0, done.stderr
    assert photo.read_text() == "a photo"
    # The letter of last Monday counts as done: whoever restores need not think of it.
    assert machine.say(LOOK) == "Le phare; False 1 sure"


def test_nobody_else_reads_a_backup(on_sqlite: Machine) -> None:
    kept = on_sqlite.backup()
    assert {file.name for file in kept.iterdir()} == {"database.sqlite3", "media.tar"}
    assert {file.stat().st_mode & 0o077 for file in (kept, *kept.iterdir())} == {0}


@pytest.mark.parametrize(
    ("database_url", "dump"),
    [
        ("sqlite:////nowhere/town.sqlite3", "database.sqlite3"),
        ("postgres://nobody@127.0.0.1:1/nowhere", "database.dump"),
    ],
)
def test_broken_backup_stops_and_changes_nothing(
    tmp_path: Path, database_url: str, dump: str
) -> None:
    machine = Machine(tmp_path, database_url)
    (tmp_path / dump).write_text("half of a")
    done = machine.run("deploy/restore", str(tmp_path))
    assert done.returncode != 0
    assert "The site is stopped." not in done.stderr


def test_backup_of_another_kind_of_database_is_refused(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    done = machine.run("deploy/restore", str(tmp_path / "elsewhere"))
    assert done.returncode == 1
    assert "There is no database." in done.stderr


@pytest.mark.needs_postgres
def test_fresh_backup_put_back_by_hand_into_the_same_database_is_noticed(
    on_postgres: Machine,
) -> None:
    """Its heartbeat is minutes old and its place the same: all letters would leave again."""
    kept = on_postgres.backup()
    database = on_postgres.environment["DATABASE_URL"]
    by_hand = ("pg_restore", "--clean", "--if-exists", "-d", database, str(kept / "database.dump"))
    assert on_postgres.run(*by_hand).returncode == 0
    assert on_postgres.say(LOOK).endswith("This is another database than the letter left from.")


@pytest.mark.needs_postgres
def test_town_moves_from_sqlite_to_postgresql(on_sqlite: Machine) -> None:
    rows = on_sqlite.manage(
        "dumpdata", "--natural-foreign", "--exclude", "contenttypes", "--exclude",
        "auth.permission",
    )  # fmt: skip
    with _database() as url:
        on_sqlite.move_to(url)
        on_sqlite.manage("migrate", "--noinput", "--verbosity", "0")
        on_sqlite.manage("loaddata", "--format=json", "-", typed=rows)
        on_sqlite.manage("confirm_database", "--yes")
        assert on_sqlite.say(LOOK) == "Le phare; False 0 sure"
        # The next number is free.
        on_sqlite.say(WRITE.replace("phare", "port").replace("odette", "yann"))
