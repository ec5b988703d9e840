"""The tests while the machine has much else to do: four busy loops a core run beside them.

Nothing may fail for it: tests wait for what has to come (tests/patience.py) and measure nothing.
"""

import os
import subprocess
import sys

LOOPS_A_CORE = 4
TIMES_SLOWER = 8
# It ends by itself when this process is killed.
LOOP = "import os\nparent = os.getppid()\nwhile os.getppid() == parent:\n    sum(range(100_000))"


def main() -> int:
    count = LOOPS_A_CORE * len(os.sched_getaffinity(0))
    loops = [
        subprocess.Popen([sys.executable, "-c", LOOP])  # noqa: S603 - our own interpreter
        for _ in range(count)
    ]
    print(f"{count} busy loops run", flush=True)
    try:
        return subprocess.call(  # noqa: S603 - the tests
            [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", *sys.argv[1:]],
            env={**os.environ, "TEST_PATIENCE": str(TIMES_SLOWER)},
        )
    finally:
        for loop in loops:
            loop.kill()


if __name__ == "__main__":
    sys.exit(main())
