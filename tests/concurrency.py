"""Several at the same moment, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from tests.patience import patient


def run_at_once(amount: int, act: Callable[[], object]) -> list[object]:
    """What each of ``amount`` threads got, all let go together. Raises what one of them raised."""
    start = Barrier(amount, timeout=patient(20))

    def run(_number: int) -> object:
        try:
            connection.ensure_connection()
            start.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(amount) as pool:
        return list(pool.map(run, range(amount)))
