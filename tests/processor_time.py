"""What something costs, counted in processor time: a busy machine changes nothing about it."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def processor_time_within(seconds: float) -> Iterator[None]:
    """Fails when this thread and the children it waited for used more than so many seconds.

    Give many times what is needed: the limit tells a line from a parabola, not a fast machine from
    a slow one.
    """
    before = _used()
    yield
    used = _used() - before
    assert used < seconds, f"{used:.2f} s of processor time, at most {seconds:g} were expected"


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.thread_time() + children.ru_utime + children.ru_stime
