"""Requests per second of the front page and an article, beside a static file of the same server.

Everything runs on this machine, the asking side too, so the figures are good for ratios only.
Each kind is asked in turn, round after round, and the median round counts: a machine that slows
down slows all of them. Run it with ``make bench``.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.live import Town, live_town

CONNECTIONS = 4
SECONDS = 2.0
ROUNDS = 5
LOAD = (
    "from django.utils import timezone; from contrib_site.town import loader; "
    "loader.load('benchmark', timezone.now(), print)"
)
NEWEST = (
    "from articles.models import Article; "
    "print(Article.objects.listed().exclude(photo=None).newest_first()[0].get_absolute_url())"
)

_numbers = count()


def ask(port: int, path: Callable[[], str], until: float) -> int:
    """Over one connection, one after the other; returns how many were answered with 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    answered = 0
    while time.monotonic() < until:
        connection.request("GET", path())
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{path()} answered {response.status}")
        answered += 1
    connection.close()
    return answered


def rate(port: int, path: Callable[[], str]) -> float:
    """Answers per second over all connections."""
    started = time.monotonic()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        asks = [pool.submit(ask, port, path, started + SECONDS) for _ in range(CONNECTIONS)]
        answered = sum(future.result() for future in asks)
    return answered / (time.monotonic() - started)


def fresh(path: str) -> Callable[[], str]:
    """Another address each time, so that no kept page answers."""
    return lambda: f"{path}?q={next(_numbers)}"


def same(path: str) -> Callable[[], str]:
    return lambda: path


def kinds(article: str) -> dict[str, Callable[[], str]]:
    return {
        "static file": same("/static/css/components.css"),
        "front page, kept": same("/"),
        "front page, made": fresh("/"),
        "article, kept": same(article),
        "article, made": fresh(article),
    }


def measure(town: Town) -> dict[str, list[float]]:
    paths = kinds(town.manage("shell", "--verbosity", "0", "-c", NEWEST).split()[-1])
    for path in paths.values():
        rate(town.port, path)
    rounds: dict[str, list[float]] = {name: [] for name in paths}
    for _ in range(ROUNDS):
        for name, path in paths.items():
            rounds[name].append(rate(town.port, path))
    return rounds


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, live_town(Path(folder) / "town") as town:
        print("Loading the demo town…", flush=True)
        town.manage("shell", "--verbosity", "0", "-c", LOAD)
        rounds = measure(town)
    base = rounds["static file"]
    print(f"{'':18} {'a second':>9} {'of static':>10}   lowest – highest ratio")
    for name, rates in rounds.items():
        ratios = [mine / theirs for mine, theirs in zip(rates, base, strict=True)]
        middle, low, high = statistics.median(ratios), min(ratios), max(ratios)
        print(f"{name:18} {statistics.median(rates):9.0f} {middle:10.2f}   {low:.2f} – {high:.2f}")


if __name__ == "__main__":
    main()
