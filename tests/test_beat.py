"""Clocks that ran ahead, and servers that start anew each day: what is due runs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from contrib_site.backends.beat import FreshScheduler
from contrib_site.celery import app
from tests.clock import NOW


class Recorder(FreshScheduler):
    """Hands nothing over; ``done`` are the names of the tasks it would have."""

    def __init__(self, file: Path) -> None:
        self.done: list[str] = []
        super().__init__(app, schedule_filename=str(file))

    def apply_async(self, entry: Any, **_options: Any) -> None:
        self.done.append(entry.name)

    def run_until_idle(self) -> set[str]:
        self.done = []
        while self.tick() == 0:
            pass
        return set(self.done)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "beat-schedule"


@pytest.fixture
def beat(file: Path) -> Iterator[Recorder]:
    found = Recorder(file)
    yield found
    found.close()


def test_at_its_start_everything_is_due(beat: Recorder) -> None:
    assert beat.run_until_idle() == set(beat.schedule)
    assert beat.run_until_idle() == set()


def test_each_task_runs_again_after_its_time(beat: Recorder) -> None:
    beat.run_until_idle()
    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        assert {"heartbeat", "sweep"} <= beat.run_until_idle()


def test_clock_that_ran_ahead_and_was_corrected(beat: Recorder) -> None:
    with time_machine.travel(NOW + timedelta(hours=10), tick=False):
        beat.run_until_idle()
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert beat.run_until_idle() == set(beat.schedule)


def test_file_of_the_future_is_dropped_at_the_start(file: Path) -> None:
    with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC), tick=False):
        former = Recorder(file)
        former.run_until_idle()
        former.close()
    beat = Recorder(file)
    assert beat.run_until_idle() == set(beat.schedule)
    beat.close()


def test_file_that_cannot_be_read_stops_nothing(file: Path) -> None:
    file.write_bytes(b"\0" * 100)
    beat = Recorder(file)
    assert beat.run_until_idle() == set(beat.schedule)
    beat.close()


def test_this_is_the_schedule_that_runs(file: Path) -> None:
    assert app.conf.beat_scheduler == "contrib_site.backends.beat:FreshScheduler"
