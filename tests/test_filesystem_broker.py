"""The embedded broker between processes that start, write and are killed as they like."""

import subprocess
import sys
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from contrib_site.backends.filesystem_broker import AtomicFilesystemChannel
from tests.live_town import ROOT

WRITER = """
import sys
from tests.test_filesystem_broker import open_channel
channel = open_channel(sys.argv[1])
for number in range(100):
    channel._put("celery", {"number": number, "much": "x" * 20_000})
"""


def open_channel(folder: str) -> AtomicFilesystemChannel:
    names = ("data_folder_in", "data_folder_out", "control_folder", "processed_folder")
    options = dict.fromkeys(names, folder)
    channel = Connection("filesystem://", transport_options=options).channel()
    assert isinstance(channel, AtomicFilesystemChannel), (
        "the alias in contrib_site.celery is not in use"
    )
    return channel


@pytest.fixture
def channel(tmp_path: Path) -> AtomicFilesystemChannel:
    return open_channel(str(tmp_path))


@pytest.mark.waits
def test_a_reader_never_sees_half_a_message(
    channel: AtomicFilesystemChannel, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    numbers: list[int] = []
    with subprocess.Popen(command, cwd=ROOT) as writer:
        while len(numbers) < 100:
            try:
                numbers.append(channel._get("celery")["number"])
            except Empty:
                assert writer.poll() in (None, 0)
    assert sorted(numbers) == list(range(100))


def test_what_cannot_be_read_is_dropped_and_the_next_is_delivered(
    channel: AtomicFilesystemChannel, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "0_cut.celery.msg").write_text("")
    channel._put("celery", {"number": 7})
    assert channel._get("celery") == {"number": 7}
    assert "dropped" in caplog.text
    with pytest.raises(Empty):
        channel._get("celery")


def test_queues_that_two_processes_declare_are_all_kept(channel: AtomicFilesystemChannel) -> None:
    for name in ("one", "two", "one"):
        channel._queue_bind("tasks", name, "", name)
    assert sorted(row[2] for row in channel.get_table("tasks")) == ["one", "two"]
