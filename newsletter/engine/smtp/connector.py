"""Opening connections in threads, while the courier listens to those that are open."""

import socket
from concurrent.futures import Future, ThreadPoolExecutor

from newsletter.engine.smtp.connection import Dialer, Line, NoLine


class Switchboard:
    """Becomes readable when somebody has answered, or nobody did."""

    def __init__(self, most: int) -> None:
        self.dialer = Dialer()
        self.threads = ThreadPoolExecutor(most, thread_name_prefix="letter-dial")
        self.bell, self.rope = socket.socketpair()
        self.calls: list[Future[Line]] = []

    def fileno(self) -> int:
        return self.bell.fileno()

    def call(self) -> None:
        call = self.threads.submit(self.dialer.dial)
        self.calls.append(call)
        call.add_done_callback(lambda _call: self._ring())

    def answers(self) -> list[Line | NoLine]:
        """What has become of the calls that have ended."""
        self.bell.recv(1024)
        ended = [call for call in self.calls if call.done()]
        self.calls = [call for call in self.calls if call not in ended]
        return [_outcome(call) for call in ended]

    def close(self) -> None:
        """Whoever answers now hears that nobody is there."""
        self.threads.shutdown(wait=False, cancel_futures=True)
        for call in self.calls:
            call.add_done_callback(_hang_up)
        self.bell.close()
        self.rope.close()

    def _ring(self) -> None:
        try:
            self.rope.send(b"!")
        except OSError:
            pass


def _outcome(call: Future[Line]) -> Line | NoLine:
    error = call.exception()
    if error is None:
        return call.result()
    return error if isinstance(error, NoLine) else NoLine(f"no connection: {type(error).__name__}")


def _hang_up(call: Future[Line]) -> None:
    if not call.cancelled() and call.exception() is None:
        call.result().close()
