"""How fast the letter leaves, durably, beside a loop that keeps no record and Django's own way.

All three in turn, round after round, to Postfix's smtp-sink on this machine, with mails of 20 KB;
the median round counts. Fails when the letter falls short. Run it with ``make letter-speed``;
DATABASE_URL names a PostgreSQL server where databases may be made, an argument the audience.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
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

AUDIENCE = 20_000
ROUNDS = 3
RAW_CONNECTIONS = (1, 10)
DJANGO_MAILS = 1_000

LEAST_OF_RAW = 0.3
LEAST_OF_DJANGO = 5.0
MOST_CPU = 200e-6


@dataclass
class SpeedRound:
    """Mails a second of each; CPU seconds a mail and peak memory of our workers."""

    letter: float
    raw: float
    django: float
    cpu: float
    peak_mb: float


def measure_letter(
    ground: LetterEnvironment, week: int, audience: int
) -> tuple[float, float, float]:
    """Mails a second, CPU a mail, peak memory: all workers let go together."""
    issue = ground.issue(week)
    workers = [ground.start("work", str(issue)) for _ in range(WORKERS)]
    for worker in workers:
        send_line(worker, "ready?")
        read_line(worker)
    for worker in workers:
        send_line(worker, "go")
    found = [json.loads(read_line(worker)) for worker in workers]
    for worker in workers:
        worker.wait()
    sent = ground.counts(issue)["sent"]
    if sent != audience:
        raise RuntimeError(f"{sent} of {audience} were sent")
    return (
        audience / max(one["seconds"] for one in found),
        sum(one["cpu"] for one in found) / audience,
        max(one["peak_kb"] for one in found) / 1024,
    )


def measure_raw(port: int, mail: Path, amount: int) -> float:
    """The better of one connection and several."""
    command = [sys.executable, str(Path(__file__).parent / "letter_raw.py"), str(port), str(mail)]
    return max(
        float(subprocess.check_output([*command, str(amount), str(connections)]))
        for connections in RAW_CONNECTIONS
    )


def measure_rounds(ground: LetterEnvironment, audience: int) -> list[SpeedRound]:
    ground.prepare(audience)
    mail = ground.folder / "mail"
    ground.run("sample", str(ground.issue(1)), str(mail))
    rounds = []
    for week in range(2, 2 + ROUNDS):
        speed, cpu, peak = measure_letter(ground, week, audience)
        without = measure_raw(ground.smtp_port, mail, min(audience, 10_000))
        django = float(ground.run("django_loop", str(DJANGO_MAILS)))
        rounds.append(SpeedRound(speed, without, django, cpu, peak))
        print(
            f"letter {speed:6.0f}/s   raw {without:6.0f}/s   Django {django:5.0f}/s   "
            f"CPU {cpu * 1e6:4.0f} µs a mail   memory {peak:4.0f} MB",
            flush=True,
        )
    return rounds


def print_verdict(rounds: list[SpeedRound]) -> bool:
    """Prints the ratios; True when all hold. Of the CPU, the least disturbed round counts."""
    of_raw = statistics.median(one.letter / one.raw for one in rounds)
    of_django = statistics.median(one.letter / one.django for one in rounds)
    cpu = min(one.cpu for one in rounds)
    print(f"of the raw loop     {of_raw:6.2f}   (at least {LEAST_OF_RAW})")
    print(f"times Django's way  {of_django:6.1f}   (at least {LEAST_OF_DJANGO:.0f})")
    print(f"CPU a mail          {cpu * 1e6:6.0f} µs (at most {MOST_CPU * 1e6:.0f})")
    return of_raw >= LEAST_OF_RAW and of_django >= LEAST_OF_DJANGO and cpu <= MOST_CPU


def main() -> int:
    audience = int(sys.argv[1]) if len(sys.argv) > 1 else AUDIENCE
    with tempfile.TemporaryDirectory() as folder, temporary_database() as url, smtp_sink() as port:
        rounds = measure_rounds(LetterEnvironment(Path(folder), url, port, AT_FULL_SPEED), audience)
    return 0 if print_verdict(rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
