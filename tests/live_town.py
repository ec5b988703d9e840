"""A whole town on real parts: database, broker, web server, worker, beat, mail server."""

import email
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default as modern
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

from contrib_site.processes import WORKER_COMMAND, ProcessTree, gunicorn_command, run_process_tree
from tests.patience import patient

ROOT = Path(__file__).resolve().parent.parent
Found = TypeVar("Found")
_redis_below = cycle((2, 4, 6, 8, 10, 12))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(look: Callable[[], Found | None], *, what: str, seconds: float = 30) -> Found:
    """What ``look`` finds, as soon as it finds something."""
    seconds = patient(seconds)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"after {seconds:g} s still no {what}")


@dataclass
class LiveTown:
    port: int
    folder: Path
    environment: dict[str, str]
    tree: ProcessTree

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def mailbox(self) -> Path:
        return self.folder / "mail"

    def manage(self, *words: str) -> str:
        """Run ``manage.py`` as the town's keeper would; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def mails(self, to: str) -> list[EmailMessage]:
        """What the mail server holds for this address, oldest first."""
        files = sorted((self.mailbox / "new").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        letters = [email.message_from_bytes(file.read_bytes(), policy=modern) for file in files]
        return [letter for letter in letters if letter["X-RcptTo"] == to]

    def wait_for_mail(self, to: str, path: str) -> EmailMessage:
        """The newest mail to this address whose text links to ``path``."""

        def look() -> EmailMessage | None:
            holding = [mail for mail in self.mails(to) if path in mail_text(mail)]
            return holding[-1] if holding else None

        return wait_until(look, what=f"mail with a link to {path} for {to}")

    def wait_for_link(self, to: str, path: str) -> str:
        return first_link(self.wait_for_mail(to, path), path)

    def read(self, address: str) -> tuple[int, str]:
        """What a stranger who brings no cookie is answered: status and page."""
        asked = HTTPConnection("127.0.0.1", self.port, timeout=patient(20))
        asked.request("GET", urlsplit(address).path)
        answer = asked.getresponse()
        return answer.status, answer.read().decode()

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


def mail_text(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def first_link(mail: EmailMessage, path: str) -> str:
    """The first address in the mail's text that holds ``path``."""
    found = re.search(rf"https?://\S*{path}[^\s>]*", mail_text(mail))
    assert found, mail_text(mail)
    return found[0]


@contextmanager
def live_town(folder: Path) -> Iterator[LiveTown]:
    """Starts everything on free ports and ends it; DATABASE_URL and REDIS_URL are used if set."""
    port, smtp_port = free_port(), free_port()
    with _database() as database_url:
        environment = {
            **os.environ,
            **({"DATABASE_URL": database_url} if database_url else {}),
            **_redis(),
            "SITE_MODE": "demo",
            "VAR_DIR": str(folder / "var"),
            "STATIC_ROOT": str(folder / "static"),
            "PORT": str(port),
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
            "PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT)))),
        }
        (folder / "static").mkdir(parents=True)
        with run_process_tree(environment) as tree, (folder / "log").open("wb") as log:
            town = LiveTown(port, folder, environment, tree)
            town.manage("migrate", "--verbosity", "0")
            mail_server = f"127.0.0.1:{smtp_port}"
            handler = ("aiosmtpd.handlers.Mailbox", str(town.mailbox))
            tree.start("mail server", ("aiosmtpd", "-n", "-l", mail_server, "-c", *handler), log)
            tree.start("web server", gunicorn_command(port), log)
            tree.start("worker", WORKER_COMMAND, log)
            tree.wait_for(port, seconds=patient(60))
            yield town


@contextmanager
def _database() -> Iterator[str]:
    """A PostgreSQL database of its own beside the one that DATABASE_URL names, or none."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    name = f"live_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _redis() -> dict[str, str]:
    """A Redis database of its own: the tests' own is emptied after each test.

    Two towns that one test process keeps alive would take each other's tasks from a shared one.
    """
    url = os.environ.get("REDIS_URL", "")
    if not url:
        return {}
    server, _slash, number = url.rpartition("/")
    own = f"{server}/{int(number) - next(_redis_below)}"
    redis.Redis.from_url(own).flushdb()
    return {"REDIS_URL": own}
