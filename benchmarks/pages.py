"""Requests per second of the front page and an article, beside a static file of the same server.

Everything runs on this machine, the asking side too, so the figures are good for ratios only.
Each kind is asked in turn, round after round, and the median round counts: a machine that slows
down slows all of them. The processor time that the web processes spend on an answer hardly depends
on what else the machine does (Linux only). Run it with ``make bench``.
"""

import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.live_town import LiveTown, live_town

CONNECTIONS = 4
SECONDS = 2.0
ROUNDS = 5
LOAD = (
    "from django.utils import timezone; from contrib_site.demo_town import loader; "
    "loader.load_demo_town('benchmark', timezone.now(), print)"
)
NEWEST = (
    "from articles.models import Article; "
    "print(Article.objects.listed().exclude(photo=None).newest_first()[0].get_absolute_url())"
)

# Whoever brings a cookie of the site's gets a page of their own, made for them.
KNOWN = {"Cookie": "messages=benchmark"}


@dataclass(frozen=True)
class PageKind:
    path: str
    headers: dict[str, str] = field(default_factory=dict)


def request_page(port: int, kind: PageKind, until: float) -> int:
    """Over one connection, one after the other; returns how many were answered with 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    answered = 0
    while time.monotonic() < until:
        try:
            connection.request("GET", kind.path, headers=kind.headers)
            response = connection.getresponse()
            response.read()
        except ConnectionError:
            # Idle for so long that the server hung up: the next request opens another.
            connection.close()
            continue
        if response.status != 200:
            raise RuntimeError(f"{kind.path} answered {response.status}")
        answered += 1
    connection.close()
    return answered


@dataclass(frozen=True)
class PageRound:
    """Answers a second over all connections, and milliseconds of processor time an answer."""

    rate: float
    cost: float


def request_all(town: LiveTown, kind: PageKind) -> PageRound:
    web = town.tree.running["web server"].pid
    started, spent = time.monotonic(), processor_seconds(web)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        asks = [
            pool.submit(request_page, town.port, kind, started + SECONDS)
            for _ in range(CONNECTIONS)
        ]
        answered = sum(future.result() for future in asks)
    spent = processor_seconds(web) - spent
    return PageRound(answered / (time.monotonic() - started), 1000 * spent / answered)


def processor_seconds(group: int) -> float:
    """What all processes of this group have used so far; 0 where there is no /proc."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def page_kinds(article: str) -> dict[str, PageKind]:
    return {
        "static file": PageKind("/static/css/site.css"),
        "front page, kept": PageKind("/"),
        "front page, made": PageKind("/", KNOWN),
        "article, kept": PageKind(article),
        "article, made": PageKind(article, KNOWN),
    }


def measure_pages(town: LiveTown) -> dict[str, list[PageRound]]:
    asked = page_kinds(town.manage("shell", "--verbosity", "0", "-c", NEWEST).split()[-1])
    for kind in asked.values():
        request_all(town, kind)
    rounds: dict[str, list[PageRound]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, kind in asked.items():
            rounds[name].append(request_all(town, kind))
    return rounds


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, live_town(Path(folder) / "town") as town:
        print("Loading the demo town…", flush=True)
        town.manage("shell", "--verbosity", "0", "-c", LOAD)
        rounds = measure_pages(town)
    base = rounds["static file"]
    print(f"{'':18} {'a second':>9} {'of static':>10}  {'lowest – highest':17} {'ms each':>8}")
    for name, mine in rounds.items():
        ratios = [one.rate / theirs.rate for one, theirs in zip(mine, base, strict=True)]
        middle = statistics.median(one.rate for one in mine)
        cost = statistics.median(one.cost for one in mine)
        spread = f"{min(ratios):.2f} – {max(ratios):.2f}"
        print(f"{name:18} {middle:9.0f} {statistics.median(ratios):10.2f}  {spread:17} {cost:8.1f}")


if __name__ == "__main__":
    main()
