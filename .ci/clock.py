"""The tests while the machine's clock stands where clocks surprise: libfaketime tells it so.

Most tests travel to a time of their own (tests/clock.py), and the machine's clock changes nothing
about them; those marked ``real_clock`` and all processes that tests start go by it. Each run begins
shortly before the moment, and the clock goes on through it.
"""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

MOMENTS = {
    "the last quarter of an hour of the year, in the town": datetime(
        2026, 12, 31, 22, 45, tzinfo=UTC
    ),
    "summer time begins within a minute": datetime(2026, 3, 29, 0, 59, 30, tzinfo=UTC),
    "summer time ends within a minute": datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC),
    "29 February": datetime(2028, 2, 29, 10, 0, tzinfo=UTC),
    "years from now": datetime(2031, 7, 14, 10, 0, tzinfo=UTC),
}
ROOT = Path(__file__).resolve().parent.parent
# nginx keeps pages by a clock of its own, which libfaketime does not reach.
DEFAULT = ("-m", "real_clock and not needs_nginx")
NOT_INSTALLED = "libfaketime is not installed (Debian: faketime)"


def environment(moment: datetime, library: Path) -> dict[str, str]:
    """The clock of the wall is shifted; what waits goes by the other one, which is not."""
    seconds = moment.timestamp() - time.time()
    return {
        **os.environ,
        "LD_PRELOAD": str(library),
        "FAKETIME": f"{seconds:+.0f}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": f"{ROOT / '.ci/faketime'}:{ROOT}",
    }


def main() -> int:
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        print(NOT_INSTALLED)
        return int(os.environ.get("REQUIRE_ALL") == "1")
    failed = []
    for name, moment in MOMENTS.items():
        print(f"\n{moment:%d %B %Y, %H:%M:%S} UTC: {name}", flush=True)
        tests = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "2",
            "--dist",
            "worksteal",
            *(sys.argv[1:] or DEFAULT),
        ]
        if subprocess.call(tests, env=environment(moment, library)):  # noqa: S603 - the tests
            failed.append(name)
    print("\nFAILED: " + "; ".join(failed) if failed else "\nAll passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
