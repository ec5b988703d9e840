"""The one clock of a test: the cast's "now", and who may read the machine's own.

Every test runs at ``NOW``, from where time goes on as usual; a test that needs another hour travels
from there. Marked ``real_clock`` are the tests that talk to other processes, which cannot travel.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

# A Tuesday, 11:00 in the town: the letter of Monday has left, the next one is far away.
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

OURS = ("accounts.", "articles.", "newsletter.", "contrib_site.", "tests.")

# What a process needs to see the same time as this one when ``make test-clock`` has set it.
MACHINE = ("LD_PRELOAD", "FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC", "PYTHONPATH")

_real_clock_is_meant = False


def clock_of_the_machine() -> dict[str, str]:
    """Variables for a process that is given no others of this one."""
    return {name: os.environ[name] for name in MACHINE if name in os.environ}


def clock_of_the_wall() -> dict[str, str | float | bool]:
    """Variables for a browser, which stands still where another clock than the wall's is set."""
    return {name: text for name, text in os.environ.items() if name not in MACHINE}


@contextmanager
def clock_of_the_test(node: pytest.Item) -> Iterator[None]:
    """``NOW``, or the machine's own time where the test is marked ``real_clock``."""
    global _real_clock_is_meant
    if node.get_closest_marker("real_clock"):
        _real_clock_is_meant = True
        yield
        _real_clock_is_meant = False
        return
    with time_machine.travel(NOW):
        yield


def refuse_the_real_clock(patch: pytest.MonkeyPatch) -> None:
    """Makes ``timezone.now()`` fail for code of ours that asks it before a test has set its clock.

    Django itself may: it notes when a migration was applied.
    """
    real_now: Callable[[], datetime] = timezone.now

    def now() -> datetime:
        if not _real_clock_is_meant and not time_machine.escape_hatch.is_travelling():
            caller = sys._getframe(1).f_globals["__name__"]
            if caller.startswith(OURS):
                raise AssertionError(
                    f"{caller} asked for the time before the test had set its clock"
                )
        return real_now()

    patch.setattr(timezone, "now", now)
