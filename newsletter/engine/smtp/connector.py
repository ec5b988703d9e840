"""Opening connections in threads, while the sender listens to those that are open."""

import socket
from concurrent.futures import Future, ThreadPoolExecutor

from newsletter.engine.smtp.connection import ConnectionFailed, SmtpConnection, SmtpConnector


class BackgroundConnector:
    """Becomes readable when somebody has answered, or nobody did."""

    def __init__(self, most: int) -> None:
        self.dialer = SmtpConnector()
        self.threads = ThreadPoolExecutor(most, thread_name_prefix="letter-dial")
        self.wake_receiver, self.wake_sender = socket.socketpair()
        self.calls: list[Future[SmtpConnection]] = []

    def fileno(self) -> int:
        return self.wake_receiver.fileno()

    def call(self) -> None:
        call = self.threads.submit(self.dialer.dial)
        self.calls.append(call)
        call.add_done_callback(lambda _call: self._ring())

    def answers(self) -> list[SmtpConnection | ConnectionFailed]:
        """What has become of the calls that have ended."""
        self.wake_receiver.recv(1024)
        ended = [call for call in self.calls if call.done()]
        self.calls = [call for call in self.calls if call not in ended]
        return [_outcome(call) for call in ended]

    def close(self) -> None:
        """Whoever answers now hears that nobody is there."""
        self.threads.shutdown(wait=False, cancel_futures=True)
        for call in self.calls:
            call.add_done_callback(_hang_up)
        self.wake_receiver.close()
        self.wake_sender.close()

    def _ring(self) -> None:
        try:
            self.wake_sender.send(b"!")
        except OSError:
            pass


def _outcome(call: Future[SmtpConnection]) -> SmtpConnection | ConnectionFailed:
    error = call.exception()
    if error is None:
        return call.result()
    return (
        error
        if isinstance(error, ConnectionFailed)
        else ConnectionFailed(f"no connection: {type(error).__name__}")
    )


def _hang_up(call: Future[SmtpConnection]) -> None:
    if not call.cancelled() and call.exception() is None:
        call.result().close()
