"""What others sent is read in a child process with limits, and the site goes on answering."""

import os
import threading
from pathlib import Path

import pytest

from accounts.protection import sandbox
from accounts.protection.sandbox import (
    Sandbox,
    SandboxFull,
    Work,
    WorkFailed,
    WorkRaised,
    WorkTooCostly,
)
from contrib_site import gunicorn_config
from tests import work_apart
from tests.processor_time import processor_time_within

pytestmark = pytest.mark.child_process

MEMORY = 256 * 1024 * 1024


def small(*, at_once: int = 1, waiting: int = 0, reply_timeout: float = 20) -> Sandbox:
    return Sandbox(
        seconds=1,
        memory=MEMORY,
        at_once=at_once,
        waiting=waiting,
        turn_within=0.05,
        reply_timeout=reply_timeout,
    )


def test_child_answers_what_it_is_asked() -> None:
    assert small().run(work_apart.answer_backwards, b"quai") == b"iauq"


@pytest.mark.parametrize("work", [work_apart.spin, work_apart.die, work_apart.take_a_gigabyte])
def test_work_that_takes_too_much_is_ended(work: Work) -> None:
    with processor_time_within(10), pytest.raises(WorkTooCostly):
        small().run(work, b"")


def test_work_that_only_waits_is_ended() -> None:
    with pytest.raises(WorkTooCostly):
        small(reply_timeout=0.5).run(work_apart.hang, b"")


def test_parser_that_breaks_is_told_without_the_words_that_were_sent() -> None:
    with pytest.raises(WorkRaised, match="ValueError") as told:
        small().run(work_apart.break_on_it, b"")
    assert "word" not in str(told.value)


def test_work_is_not_blamed_for_a_site_that_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_CHILD", "import nothing_of_that_name")
    with pytest.raises(OSError, match="does not start"):
        small().run(work_apart.answer_backwards, b"")


def test_child_sees_no_key_and_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "the-key-of-the-site")
    assert b"the-key-of-the-site" not in small().run(work_apart.tell_environment, b"")


def test_child_writes_no_file(tmp_path: Path) -> None:
    with pytest.raises(WorkFailed):
        small().run(work_apart.write_a_file, os.fsencode(tmp_path / "left-behind"))
    assert not (tmp_path / "left-behind").stat().st_size


def test_who_finds_no_place_is_told_at_once() -> None:
    full = small()
    with full._places, pytest.raises(SandboxFull):
        full.run(work_apart.answer_backwards, b"quai")
    assert full.run(work_apart.answer_backwards, b"quai") == b"iauq"


def test_who_gets_no_turn_in_time_is_told() -> None:
    slow = small(waiting=1)
    with slow._running, pytest.raises(SandboxFull):
        slow.run(work_apart.answer_backwards, b"quai")


def test_all_kinds_of_work_together_leave_a_thread_for_readers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert gunicorn_config.threads > sandbox.MOST_THREADS
    monkeypatch.setattr(sandbox, "_threads", threading.BoundedSemaphore(1))
    texts, photos = small(at_once=3), small(at_once=3)
    assert texts._threads is photos._threads is sandbox._threads
    with sandbox._threads, pytest.raises(SandboxFull):
        photos.run(work_apart.answer_backwards, b"")
