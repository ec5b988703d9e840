"""The processes of the harness: PostgreSQL, Redis, mail servers, Celery. Its own: it kills them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import psycopg

from benchmarks.faults_mail_server import (
    BOUNCE_TOKEN,
    MESSAGE_ID,
    ServerOrders,
    TakenMail,
    reader_number,
)
from benchmarks.letter_environment import SMTP_SINK, free_port, wait_for_port

IS_ROOT = os.geteuid() == 0
ESTABLISHED = "01"
MAIL_ARGUMENTS = ("X-Mail-Args: ", "X-Rcpt-Args: ")


class ServerProcess:
    """Started with the environment of the harness."""

    user: str | None = None

    def __init__(self, log: Path) -> None:
        self.log = log
        self.running: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                user=self.user if IS_ROOT else None, start_new_session=True,
            )  # fmt: skip
        self.wait()

    def wait(self) -> None:
        """Until it is of use."""

    @property
    def family(self) -> list[int]:
        """Itself, and all that it has started."""
        return [self.running.pid, *child_pids(self.running.pid)] if self.running else []

    def kill(self) -> None:
        """With -9, the whole family."""
        family = self.family
        for pid in family:
            kill_process(pid)
        if self.running:
            self.running.wait()
        wait_until(lambda: not any(map(is_alive, family)), "end of the killed processes")
        self.running = None


class CeleryProcess(ServerProcess):
    """A worker or a beat, as the units in ``deploy/`` start it."""

    def __init__(self, log: Path, *words: str) -> None:
        super().__init__(log)
        self.words = words

    def command(self) -> list[str]:
        return [sys.executable, "-m", "celery", "-q", "-A", "contrib_site", *self.words]

    def double(self) -> "CeleryProcess":
        """Another one, which keeps its files beside those of this one."""
        return CeleryProcess(
            self.log, *(f"{word}-2" if "/" in word else word for word in self.words)
        )


class KillableServer(ServerProcess):
    """Dies at a word, and comes back on the same port."""

    def __init__(self, log: Path) -> None:
        super().__init__(log)
        self.port = free_port()

    def wait(self) -> None:
        wait_for_port(self.port, seconds=30)


class PostgreSQL(KillableServer):
    user = "postgres"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "postgresql.log")
        self.log.touch()
        self.data = folder / "postgresql"
        self.data.mkdir()
        if IS_ROOT:
            shutil.chown(self.data, self.user)
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parts[-2]))
        options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale", "C.UTF-8"]
        subprocess.run(
            [self.bin / "initdb", "-D", self.data, "--no-sync", *options],
            user=self.user if IS_ROOT else None, stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={self.port}")
        return [
            str(self.bin / "postgres"), "-D", str(self.data),
            *(word for setting in settings for word in ("-c", setting)),
        ]  # fmt: skip

    def wait(self) -> None:
        wait_until(self._answers, "answer of PostgreSQL")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True


class Redis(KillableServer):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "redis.log")
        self.folder = folder

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        return [
            "redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "",
            "--appendonly", "no", "--dir", str(self.folder),
        ]  # fmt: skip


class RuleMailServer(KillableServer):
    """The scripted one; its record outlives it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "mail.log")
        self.folder = folder
        self.orders = ServerOrders()
        self.record = folder / "record"
        self.read_to = self.lines = 0

    def command(self) -> list[str]:
        orders = json.dumps(asdict(self.orders))
        script = Path(__file__).with_name("faults_mail.py")
        return [sys.executable, str(script), str(self.port), str(self.record), orders]

    def begin(self, orders: ServerOrders) -> None:
        """With an empty record."""
        self.orders = orders
        self.record.write_bytes(b"")
        self.read_to = self.lines = 0
        self.start()

    def taken(self) -> list[TakenMail]:
        return [TakenMail(*map(int, line.split())) for line in self.record.read_text().splitlines()]

    def taken_so_far(self) -> int:
        with self.record.open("rb") as record:
            record.seek(self.read_to)
            new = record.read()
        self.read_to += len(new)
        self.lines += new.count(b"\n")
        return self.lines

    def connections(self) -> set[str]:
        """The sockets that are connected to it now, by number."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        to_it = f":{self.port:04X}"
        return {row[9] for row in rows if row[2].endswith(to_it) and row[3] == ESTABLISHED}

    def held_by(self, pids: Iterable[int]) -> Counter[int]:
        """How many of these connections each process has."""
        open_now = {f"socket:[{one}]" for one in self.connections()}
        return Counter({pid: len(open_now & set(count_sockets(pid))) for pid in pids})


class PostfixSink(RuleMailServer):
    """Postfix's, which keeps each mail in a file. It does not obey."""

    def command(self) -> list[str]:
        as_nobody = ["-u", "nobody"] if IS_ROOT else []
        address = f"127.0.0.1:{self.port}"
        return [SMTP_SINK, "-4", *as_nobody, "-d", str(self.mails / "m."), address, "1000"]

    @property
    def mails(self) -> Path:
        return self.folder / "sink"

    def begin(self, orders: ServerOrders) -> None:
        shutil.rmtree(self.mails, ignore_errors=True)
        self.mails.mkdir()
        self.mails.chmod(0o777)
        self.orders = orders
        self.start()

    def taken(self) -> list[TakenMail]:
        return [read_mail(file.read_bytes()) for file in self.mails.iterdir()]

    def taken_so_far(self) -> int:
        return sum(1 for _file in self.mails.iterdir())


def read_mail(content: bytes) -> TakenMail:
    envelope = content[:2000].decode("ascii", "replace")
    mark, found = BOUNCE_TOKEN.search(envelope), MESSAGE_ID.search(content)
    return TakenMail(
        int(found[1]) if found else 0, int(mark[1]) if mark else 0, reader_number(envelope), 0, 0
    )


def wait_until(look: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not look():
        if time.monotonic() > deadline:
            raise TimeoutError(f"no {what} after {seconds:.0f} s")
        time.sleep(0.005)


def kill_process(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def child_pids(parent: int) -> list[int]:
    """Its own, and theirs."""
    found = []
    for pid in (int(path.name) for path in Path("/proc").glob("[0-9]*")):
        if process_status(pid).get("PPid") == str(parent):
            found += [pid, *child_pids(pid)]
    return found


def is_alive(pid: int) -> bool:
    return process_status(pid).get("State", "Z")[:1] not in "ZX"


def process_status(pid: int) -> dict[str, str]:
    """Empty when there is no such process any more."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {name: value.strip() for name, _colon, value in (one.partition(":") for one in lines)}


def count_sockets(pid: int) -> list[str]:
    found = []
    with suppress(OSError):
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                found.append(str(file.readlink()))
    return found
