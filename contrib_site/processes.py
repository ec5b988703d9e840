"""Starts and stops a web server, a worker and a beat together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import IO

GRACE_SECONDS = 10.0
POLL_SECONDS = 0.05
PR_SET_PDEATHSIG = 1

WORKER_COMMAND = (
    "celery", "-A", "contrib_site", "worker", "-B", "-P", "threads", "-c", "2",
    "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING",
)  # fmt: skip


def gunicorn_command(port: int, *, workers: int = 2) -> tuple[str, ...]:
    """Returns the command that serves the site on this port of the machine itself."""
    return (
        "gunicorn", "contrib_site.wsgi", "-c", "python:contrib_site.gunicorn_config",
        "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--log-level", "warning",
    )  # fmt: skip


class PortTaken(Exception):
    """Another process listens on this port."""


class ProcessDied(Exception):
    """A process of the tree has ended by itself; ``str()`` names it."""


def require_free_port(port: int) -> None:
    """Raises PortTaken."""
    # Another process may still take the port before gunicorn does.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(port) from error


def is_answering(port: int, path: str = "/healthz") -> bool:
    """Returns whether a web server answers 200 there. Waits two seconds at most."""
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", path)
        return connection.getresponse().status == 200  # noqa: PLR2004
    except (OSError, HTTPException):
        return False


@dataclass
class ProcessTree:
    """Each process has a session of its own, so that ending one ends its children too."""

    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str], log: IO[bytes] | None = None) -> None:
        """``command`` starts with the name of a module to run."""
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            [sys.executable, "-m", *command],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_end_with_parent if _prctl else None,
        )

    def require_alive(self) -> None:
        """Raises ProcessDied."""
        for name, process in self.running.items():
            if process.poll() is not None:
                raise ProcessDied(name)

    def wait_for(self, port: int, *, seconds: float = 60) -> None:
        """Returns once the web server answers. Raises ProcessDied or TimeoutError."""
        deadline = time.monotonic() + seconds
        while not is_answering(port):
            self.require_alive()
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Sends SIGTERM to all of them; kills those that are left after ten seconds."""
        for process in self.running.values():
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            # Also when the process has ended: children of its session may be left.
            _signal(process, signal.SIGKILL)
            process.wait()
        self.running.clear()


@contextmanager
def run_process_tree(environment: Mapping[str, str]) -> Iterator[ProcessTree]:
    tree = ProcessTree(environment)
    try:
        yield tree
    finally:
        tree.stop()


_prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None


def _end_with_parent() -> None:
    """Asks the kernel to end this process when its parent dies. Runs between fork and exec."""
    if _prctl is not None:
        _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass
