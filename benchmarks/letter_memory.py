"""Whether the workers' memory stays flat while a very large letter leaves, to smtp-sink.

Looks at them each second and prints a row each tenth of the way; fails when they grow after the
first quarter. DATABASE_URL as for ``letter_speed.py``; an argument is the audience.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.letter_environment import (
    AT_FULL_SPEED,
    WORKERS,
    LetterEnvironment,
    read_line,
    send_line,
    smtp_sink,
    temporary_database,
)

AUDIENCE = 1_000_000
MOST_GROWTH_MB = 5.0
Workers = list["subprocess.Popen[str]"]


def resident_mb(worker: "subprocess.Popen[str]") -> float:
    """0 when it has ended."""
    try:
        lines = Path(f"/proc/{worker.pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def watch_memory(workers: Workers) -> list[tuple[float, float]]:
    """Seconds since the beginning, and the memory of the larger one."""
    began, seen = time.monotonic(), []
    while all(worker.poll() is None for worker in workers):
        seen.append((time.monotonic() - began, max(map(resident_mb, workers))))
        time.sleep(1)
    return seen


def memory_growth(seen: list[tuple[float, float]]) -> float:
    """MB between the peak of the first quarter and that of the rest."""
    memory = [mb for _seconds, mb in seen if mb]
    quarter = max(1, len(memory) // 4)
    return max(memory[quarter:], default=0) - max(memory[:quarter], default=0)


def start_workers(ground: LetterEnvironment, issue: int) -> Workers:
    workers = [ground.start("work", str(issue)) for _ in range(WORKERS)]
    for worker in workers:
        send_line(worker, "ready?")
        read_line(worker)
    for worker in workers:
        send_line(worker, "go")
    return workers


def main() -> int:
    audience = int(sys.argv[1]) if len(sys.argv) > 1 else AUDIENCE
    with tempfile.TemporaryDirectory() as folder, temporary_database() as url, smtp_sink() as port:
        ground = LetterEnvironment(Path(folder), url, port, AT_FULL_SPEED)
        ground.prepare(audience)
        issue = ground.issue(1)
        workers = start_workers(ground, issue)
        seen = watch_memory(workers)
        for worker in workers:
            worker.wait()
        sent = ground.counts(issue)["sent"]
    for seconds, mb in seen[:: max(1, len(seen) // 10)]:
        print(f"{seconds:6.0f} s  {mb:6.1f} MB")
    growth = memory_growth(seen)
    print(f"{sent} of {audience} sent; {growth:+.1f} MB after the first quarter", end=" ")
    print(f"(at most {MOST_GROWTH_MB:.0f})")
    return 0 if sent == audience and growth <= MOST_GROWTH_MB else 1


if __name__ == "__main__":
    sys.exit(main())
