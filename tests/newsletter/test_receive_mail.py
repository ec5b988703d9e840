"""The pipe of the mail server, as a process: what it answers decides what comes again."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from newsletter import tokens
from tests.live_town import ROOT
from tests.newsletter.returned_mails import write_mail
from tests.patience import patient

pytestmark = pytest.mark.real_clock

SUBSCRIBER = """
    INSERT INTO newsletter_subscriber
        (id, email, email_folded, language, created_at, confirmed_at)
    VALUES (7, 'denis@example.org', 'denis@example.org', 'fr', '2026-01-01', '2026-01-01')"""
ISSUE = """
    INSERT INTO newsletter_issue (id, year, week, state, planned_at, frozen_at, audience, trouble)
    VALUES (3, 2026, 48, 'sent', '2026-11-23', '2026-11-23', 1, '')"""
DELIVERY = """
    INSERT INTO newsletter_delivery
        (id, issue_id, subscriber_id, domain, state, reason, attempts, settled_at)
    VALUES (24, 3, 7, 'example.org', 'sent', '', 1, '2026-11-23')"""


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which delivery 24 is Denis's."""
    file = tmp_path_factory.mktemp("pipe") / "town.sqlite3"
    done = run_receive_mail(file, "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(file)) as database:
        for statement in (SUBSCRIBER, ISSUE, DELIVERY):
            database.execute(statement)
        database.commit()
    return file


@pytest.fixture
def town(laid_out: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(laid_out, tmp_path))


def run_receive_mail(
    database: Path | str, *words: str, raw: bytes = b""
) -> "subprocess.CompletedProcess[bytes]":
    url = f"sqlite:///{database}" if isinstance(database, Path) else database
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, input=raw,
        capture_output=True, check=False, timeout=patient(60),
    )  # fmt: skip


def left_at(town: Path) -> str | None:
    with closing(sqlite3.connect(town)) as database:
        found: tuple[str | None] = database.execute(
            "SELECT unsubscribed_at FROM newsletter_subscriber"
        ).fetchone()
    return found[0]


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0\xff" * 1000, b"Subject: hello\n\nwho are you?", b"x" * 3_000_000],
    ids=["nothing", "bytes", "a mail", "a huge mail"],
)
def test_junk_is_taken_without_complaint(town: Path, raw: bytes) -> None:
    done = run_receive_mail(town, "receive_mail", raw=raw)
    assert (done.returncode, done.stderr) == (0, b"")
    assert left_at(town) is None


def test_report_is_acted_upon_once(town: Path) -> None:
    raw = write_mail("postfix_unknown", "nothing")
    box = f"contact+{tokens.bounce_token(24)}@example.org"
    first = run_receive_mail(town, "receive_mail", box, raw=raw)
    assert (first.returncode, first.stdout) == (0, b"recorded\n"), first.stderr
    assert left_at(town) is not None
    again = run_receive_mail(town, "receive_mail", box, raw=raw)
    assert (again.returncode, again.stdout) == (0, b"known already\n")


@pytest.mark.parametrize(
    "database", ["postgres://site@127.0.0.1:1/site", "sqlite:////nowhere/at/all.sqlite3"]
)
def test_mail_server_comes_again_while_the_database_is_away(database: str) -> None:
    done = run_receive_mail(
        database, "receive_mail", raw=write_mail("postfix_unknown", tokens.bounce_token(24))
    )
    assert done.returncode == os.EX_TEMPFAIL
    assert b"denis" not in done.stderr
