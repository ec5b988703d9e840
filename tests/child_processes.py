"""Where a child process costs a test more than the test itself.

What others sent is read in a child process with limits; it takes a fifth of a second to start.
Tests whose subject that process is are marked ``child_process``; in all others the same functions
are called in the test's own.
"""

import pytest

from accounts.protection.sandbox import Sandbox, Work, WorkRaised


def avoid_child_processes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Sandbox, "_run_child", _run_here)


def _run_here(_sandbox: Sandbox, work: Work, data: bytes) -> bytes:
    """Raises what a child process would, but for limits of time and memory."""
    try:
        return work(data)
    except Exception as error:
        raise WorkRaised(f"a parser breaks on it: {type(error).__name__}") from error
