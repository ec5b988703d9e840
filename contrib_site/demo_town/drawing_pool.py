"""Pictures drawn by several processes at once. They know nothing of Django: they start fast."""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from threading import Thread

from contrib_site.demo_town.pictures import draw

PictureRequest = tuple[str, str, int]


@contextmanager
def draw_in_processes(wanted: Sequence[PictureRequest], at_once: int) -> Iterator[Iterator[bytes]]:
    """The pictures in the order in which they are wanted: scene, seed and width of each."""
    if at_once < 2:
        yield (draw(*one) for one in wanted)
        return
    pool = ProcessPoolExecutor(at_once, get_context("spawn"), _end_with, (os.getpid(),))
    try:
        with _ctrl_c_ignored():
            pictures = pool.map(draw, *zip(*wanted, strict=True))
        yield pictures
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _ctrl_c_ignored() -> Iterator[None]:
    """What is started in here never hears Ctrl-C, from its first instruction on: we end it."""
    numbers = (signal.SIGINT, signal.SIGHUP)
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _end_with(parent: int) -> None:
    """In a drawing process: a killed parent cannot end it, so it looks."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    Thread(target=look, daemon=True).start()
