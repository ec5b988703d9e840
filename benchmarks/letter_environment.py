"""What the measurements of the letter stand on: a database, an audience, a mail server."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
WORKERS = 2
AT_FULL_SPEED = {
    "NEWSLETTER_WORKERS": str(WORKERS),
    "NEWSLETTER_CONNECTIONS": "25",
    "NEWSLETTER_PER_CONNECTION": "1000",
}
SMTP_SINK = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "smtp-sink"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(port: int, seconds: float = 10) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise TimeoutError(f"nobody listens on {port}") from None
            time.sleep(0.02)
        else:
            return


@contextmanager
def temporary_database(server: str = SERVER) -> Iterator[str]:
    """The address of a database of its own, which is dropped at the end."""
    name = f"letter_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as keeper:
        keeper.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as keeper:
            keeper.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def run_process(command: list[str], environment: dict[str, str] | None = None) -> Iterator[int]:
    """Runs beside us and is killed at the end; gives its number."""
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield running.pid
    finally:
        running.kill()
        running.wait()


@contextmanager
def smtp_sink(*options: str) -> Iterator[int]:
    """Postfix's sink, which announces pipelining; gives its port."""
    port = free_port()
    as_nobody = ("-u", "nobody") if os.geteuid() == 0 else ()
    with run_process([SMTP_SINK, "-4", *as_nobody, *options, f"127.0.0.1:{port}", "1000"]):
        wait_for_port(port)
        yield port


@dataclass
class LetterEnvironment:
    """The environment in which the site's own code runs."""

    folder: Path
    database_url: str
    smtp_port: int
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "SITE_MODE": "development",
            "DATABASE_URL": self.database_url,
            "VAR_DIR": str(self.folder / "var"),
            "STATIC_ROOT": str(self.folder),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "PUBLIC_URL": "https://news.example.org",
            "PYTHONPATH": str(ROOT),
            **self.settings,
        }

    def run(self, *words: str) -> str:
        """What a command of ``letter_worker.py`` says. Raises CalledProcessError."""
        done = subprocess.run(
            self.command(*words), env=self.environment, check=True, stdout=subprocess.PIPE
        )
        return done.stdout.decode().strip()

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.command(*words),
            env=self.environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    @staticmethod
    def command(*words: str) -> list[str]:
        return [sys.executable, str(ROOT / "benchmarks" / "letter_worker.py"), *words]

    def prepare(self, audience: int, domains: int = 1) -> None:
        self.run("prepare", str(audience), str(domains))

    def issue(self, week: int) -> int:
        return int(self.run("issue", str(week)))

    def counts(self, issue: int) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.run("counts", str(issue)))
        return found


def send_line(running: "subprocess.Popen[str]", words: str) -> None:
    if running.stdin:
        running.stdin.write(words + "\n")
        running.stdin.flush()


def read_line(running: "subprocess.Popen[str]") -> str:
    return running.stdout.readline() if running.stdout else ""


def kill_process(running: "subprocess.Popen[str]") -> None:
    running.send_signal(signal.SIGKILL)
    running.wait()
