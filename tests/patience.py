"""How long a test waits for what has to come; it goes on as soon as that is there.

A machine that is busy with other things needs longer: ``make test-busy`` sets TEST_PATIENCE, by
which all of these times are multiplied.
"""

import os

TIMES = float(os.environ.get("TEST_PATIENCE", "1"))


def patient(seconds: float) -> float:
    return seconds * TIMES
