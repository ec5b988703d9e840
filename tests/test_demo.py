"""``manage.py demo`` as somebody types it: one process tree that comes up and ends cleanly."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from contrib_site.processes import is_answering
from tests.live_town import ROOT, free_port, wait_until
from tests.patience import patient

pytestmark = pytest.mark.real_clock


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
    output, _none = demo.communicate(timeout=patient(30))
    return output


def lines_until(demo: "subprocess.Popen[str]", word: str) -> list[str]:
    """What it says up to the first line with this word."""
    assert demo.stdout is not None
    found: list[str] = []
    for line in demo.stdout:
        found.append(line.rstrip())
        if word in line:
            break
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def interrupted(folder: Path) -> list[str]:
    """What a demo said whose first load was ended with Ctrl-C."""
    demo = start(folder, free_port())
    said = lines_until(demo, "Photos")
    said += interrupt(demo).strip().splitlines()
    wait_until(lambda: not processes_of(folder), what="end of all processes", seconds=15)
    return said


@pytest.fixture(scope="module")
def first_run(folder: Path, interrupted: list[str]) -> tuple[Path, int, str]:
    """The demo after it: it came up, answered, and was ended with Ctrl-C."""
    port = free_port()
    demo = start(folder, port)
    wait_until(lambda: is_answering(port, "/readyz") or demo.poll(), what="demo", seconds=400)
    # The site may answer before the accounts are on the screen.
    said = lines_until(demo, "Password")
    return folder, port, "\n".join([*said, interrupt(demo)])


def test_ctrl_c_while_it_loads_ends_it_with_one_line(interrupted: list[str]) -> None:
    assert interrupted[0] == "Database…"
    assert interrupted[1].startswith("Photos")
    said = [line for line in interrupted[2:] if line and not line.startswith("Photos")]
    assert len(said) == 1
    assert "the next start" in said[0]


def test_screen_shows_progress_and_no_log_lines(first_run: tuple[Path, int, str]) -> None:
    folder, _port, output = first_run
    for word in ("Photos 10/", "Articles", "Town complete."):
        assert word in output
    assert "[info" not in output
    assert "[warning" not in output
    assert "celery" in (folder / "demo.log").read_text()


def test_address_and_accounts_are_printed(first_run: tuple[Path, int, str]) -> None:
    _folder, port, output = first_run
    assert f"http://127.0.0.1:{port}/" in output
    assert f"http://127.0.0.1:{port}/admin/articles/article/queue/" in output
    for name in ("resident", "newcomer", "moderator"):
        assert f"{name}@example.org" in output
    assert "Password" in output
    assert "Traceback" not in output


def test_ctrl_c_leaves_no_process_behind(first_run: tuple[Path, int, str]) -> None:
    folder, _port, output = first_run
    assert "what was written is kept" in output
    wait_until(lambda: not processes_of(folder), what="end of all processes", seconds=15)


def test_second_start_keeps_the_town(first_run: tuple[Path, int, str]) -> None:
    folder, port, _output = first_run
    before = (folder / "town.sqlite3").stat().st_ino
    demo = start(folder, port)
    wait_until(lambda: is_answering(port, "/") or demo.poll(), what="second start", seconds=30)
    output = interrupt(demo)
    assert (folder / "town.sqlite3").stat().st_ino == before
    assert "what was written is kept" in output


def test_busy_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        demo = start(tmp_path, other.getsockname()[1])
        output, _none = demo.communicate(timeout=patient(30))
    assert demo.returncode != 0
    assert len(output.strip().splitlines()) == 1
    assert "in use" in output
