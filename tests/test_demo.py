"""``manage.py demo`` as somebody types it: one process tree that comes up and ends cleanly."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from contrib_site.processes import answers
from tests.live import ROOT, free_port, until


def start(folder: Path, port: int) -> "subprocess.Popen[str]":
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in {"DATABASE_URL", "REDIS_URL", "SITE_MODE", "STATIC_ROOT"}
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env={**environment, "VAR_DIR": str(folder), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def processes_of(folder: Path) -> list[int]:
    """Every process whose environment names this folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if str(folder).encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def interrupt(demo: "subprocess.Popen[str]") -> str:
    demo.send_signal(signal.SIGINT)
    output, _none = demo.communicate(timeout=30)
    return output


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    """A demo that came up, answered, and was ended with Ctrl-C."""
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    demo = start(folder, port)
    until(lambda: answers(port, "/readyz") or demo.poll(), what="demo", seconds=180)
    return folder, port, interrupt(demo)


def test_address_and_accounts_are_printed(first_run: tuple[Path, int, str]) -> None:
    _folder, port, output = first_run
    assert f"http://127.0.0.1:{port}/" in output
    for name in ("resident", "newcomer", "moderator"):
        assert f"{name}@example.org" in output
    assert "Password" in output
    assert "Traceback" not in output


def test_ctrl_c_leaves_no_process_behind(first_run: tuple[Path, int, str]) -> None:
    folder, _port, output = first_run
    assert "what was written is kept" in output
    until(lambda: not processes_of(folder), what="end of all processes", seconds=15)


def test_second_start_keeps_the_town(first_run: tuple[Path, int, str]) -> None:
    folder, port, _output = first_run
    before = (folder / "town.sqlite3").stat().st_ino
    demo = start(folder, port)
    until(lambda: answers(port, "/") or demo.poll(), what="second start", seconds=30)
    output = interrupt(demo)
    assert (folder / "town.sqlite3").stat().st_ino == before
    assert "what was written is kept" in output


def test_busy_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        demo = start(tmp_path, other.getsockname()[1])
        output, _none = demo.communicate(timeout=30)
    assert demo.returncode != 0
    assert len(output.strip().splitlines()) == 1
    assert "in use" in output
