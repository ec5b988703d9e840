"""The embedded broker, made whole: kombu's shows a message to the worker while it is written."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


class AtomicFilesystemChannel(filesystem.Channel):  # type: ignore[misc]
    """Files get their names once they are whole, and what cannot be read stops nobody."""

    def _put(self, queue: str, payload: dict[str, Any], **_options: Any) -> None:
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        _write(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue: str) -> dict[str, Any]:
        """Raises Empty, which is what kombu waits for."""
        while True:
            try:
                message: dict[str, Any] = super()._get(queue)
            except ValueError:
                logger.exception("a message that cannot be read was dropped")
            else:
                return message

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        """Every process declares the same queues as it starts."""
        wanted = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        file = self._exchange_file(exchange)
        with _alone(Path(self.control_folder)):
            known = self.get_table(exchange)
            if wanted not in known:
                _write(file, dumps([wanted, *known]))


class AtomicFilesystemTransport(filesystem.Transport):  # type: ignore[misc]
    Channel = AtomicFilesystemChannel
    default_connection_params: dict[str, object] = {}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(file: Path, text: str) -> None:
    partial = file.with_name(f"{uuid4()}.partial")
    partial.write_text(text)
    partial.replace(file)
