"""Python sleeps until a moment of the steady clock; libfaketime 0.9.10 refuses that (EINVAL)."""

import select
import time


def sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = sleep
