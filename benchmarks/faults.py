"""Breaks everything that the letter stands on while it leaves, and counts what arrived.

Real workers, PostgreSQL, Redis and mail servers of its own, killed with -9. Prints a row a fault
and fails when one falls short. Run it with ``make faults``. N is the audience, SEED where chance
begins; GROUNDS (``postgresql``, ``sqlite``) and ROWS (names in ``faults_rows.py``) what is played.
"""

import importlib
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.faults_servers import CeleryProcess, PostfixSink, PostgreSQL, Redis, RuleMailServer

ROOT = Path(__file__).resolve().parent.parent
GROUNDS = ("postgresql", "sqlite")
SEATS, CONNECTIONS = 4, 5
COLUMNS = ("sent", "refused", "suppressed", "unknown", "bound", "missing", "twice")


def harness_environment(folder: Path, mail: RuleMailServer) -> dict[str, str]:
    now = datetime.now(UTC)
    return {
        "DJANGO_SETTINGS_MODULE": "benchmarks.faults_settings",
        "PYTHONPATH": str(ROOT),
        "SITE_MODE": "development",
        "VAR_DIR": str(folder / "var"),
        "STATIC_ROOT": str(folder),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "PUBLIC_URL": "https://news.example.org",
        "TIME_ZONE": "UTC",
        "NEWSLETTER_WEEKDAY": str(now.weekday()),
        "NEWSLETTER_HOUR": str(now.hour),
        "NEWSLETTER_WORKERS": str(SEATS),
        "NEWSLETTER_CONNECTIONS": str(CONNECTIONS),
        "NEWSLETTER_LEASE": "3",
        "NEWSLETTER_PATIENCE": "6",
        "NEWSLETTER_RETRY": "1",
    }


@contextmanager
def start_harness(ground: str, folder: Path, audience: int) -> Iterator[Any]:
    """Everything is started, the tables are laid out, the people are there."""
    folder.chmod(0o755)
    mail, sink = RuleMailServer(folder), PostfixSink(folder)
    sink.port = mail.port
    is_postgresql = ground == "postgresql"
    database = PostgreSQL(folder) if is_postgresql else None
    broker = Redis(folder) if is_postgresql else None
    os.environ.update(harness_environment(folder, mail))
    for name in ("DATABASE_URL", "REDIS_URL", "BROKER_URL"):
        os.environ.pop(name, None)
    if database and broker:
        os.environ.update(DATABASE_URL=database.url, REDIS_URL=broker.url)
    servers = [one for one in (database, broker) if one]
    workers = [make_worker(ground, folder, number) for number in range(2)]
    beat = CeleryProcess(folder / "beat.log", *beat_arguments(folder)) if is_postgresql else None
    with ExitStack() as stack:
        for one in [*servers, mail, sink, *workers, *([beat] if beat else [])]:
            stack.callback(one.kill)
        for server in servers:
            server.start()
        scenery = prepare_django(audience)
        for process in [*workers, *([beat] if beat else [])]:
            process.start()
        yield scenery.Place(folder, audience, mail, sink, workers, beat, database, broker)


def make_worker(ground: str, folder: Path, number: int) -> CeleryProcess:
    """As the units start it; without beat of its own, a small town's worker has one inside."""
    words = ["worker", "-l", "WARNING", "-n", f"worker{number}@%h", "-c", "3"]
    if ground == "sqlite":
        words += ["-B", "-P", "threads", "-s", str(folder / f"beat-{number}")]
    return CeleryProcess(folder / f"worker{number}.log", *words)


def beat_arguments(folder: Path) -> list[str]:
    return ["beat", "-l", "WARNING", "-s", str(folder / "beat"), "--pidfile="]


def prepare_django(audience: int) -> Any:
    """Django is set up only when the environment is complete."""
    importlib.import_module("django").setup()
    logging.disable(logging.WARNING)
    importlib.import_module("django.core.management").call_command("migrate", verbosity=0)
    return importlib.import_module("benchmarks.faults_scenario")


def run_cases(ground: str, audience: int, wanted: set[str], seed: int) -> bool:
    """Whether each row held."""
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        with start_harness(ground, folder, audience) as found:
            rows = importlib.import_module("benchmarks.faults_cases").ALL[ground]
            print_heading(ground, audience)
            held = [
                play_case(row, found, seed) for row in rows if not wanted or row.__name__ in wanted
            ]
        if not all(held):
            print_logs(folder)
    return all(held)


def print_heading(ground: str, audience: int) -> None:
    print(f"\n{ground}, {audience} readers")
    print(f"{'':56}" + "".join(f"{name:>11}" for name in COLUMNS) + "     s", flush=True)


def play_case(row: Any, found: Any, seed: int) -> bool:
    scenery = importlib.import_module("benchmarks.faults_scenario")
    scenery.people(found.audience)
    scene = scenery.Scene(found, random.Random(f"{seed} {row.__name__}"))  # noqa: S311
    try:
        row(scene)
    except TimeoutError as error:
        scene.give_up(str(error))
    figures = scene.check()
    said = "".join(f"{figures[name]:11}" for name in COLUMNS)
    seconds = time.monotonic() - scene.began
    remarks = "; ".join([*scene.told, *(f"WRONG: {words}" for words in scene.wrong)])
    print(f"{row.__doc__:56}{said} {seconds:5.0f}  {remarks}", flush=True)
    return not scene.wrong


def print_logs(folder: Path) -> None:
    for file in sorted(folder.glob("*.log")):
        print(f"\n--- {file.name}\n" + file.read_text(errors="replace")[-3000:])


def main() -> int:
    if len(sys.argv) > 1:
        wanted = set(os.environ.get("ROWS", "").split())
        audience, seed = (int(os.environ.get(*said)) for said in (("N", "1600"), ("SEED", "4")))
        return 0 if run_cases(sys.argv[1], audience, wanted, seed) else 1
    return run_side_by_side(os.environ.get("GROUNDS", " ".join(GROUNDS)).split())


def run_side_by_side(grounds: list[str]) -> int:
    """Mostly they wait. The others' tables are shown when the first one is done."""
    command = [sys.executable, __file__]
    first = subprocess.Popen([*command, grounds[0]])
    others = [subprocess.Popen([*command, one], stdout=subprocess.PIPE) for one in grounds[1:]]
    statuses = [first.wait()]
    for other in others:
        said, _errors = other.communicate()
        sys.stdout.buffer.write(said)
        statuses.append(other.returncode)
    return 1 if any(statuses) else 0


if __name__ == "__main__":
    sys.exit(main())
