"""Sets who may read the files of the site.

Modes are set, never left to the umask: under systemd it is 0077, in a shell 0022, and the proxy
that reads the public photos is another user.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

PRIVATE_FOLDER, PUBLIC_FOLDER = 0o700, 0o755
PRIVATE_FILE, PUBLIC_FILE = 0o600, 0o644
OTHERS = 0o077


def make_folder(folder: Path, mode: int) -> None:
    """Creates the folder or changes its mode; leaves a folder of another user as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    _set_mode(folder, mode)


def keep_database_private(connection: Any, **_more: Any) -> None:
    """Takes others' rights away from SQLite's files. Called at each connection."""
    # SQLite creates them readable by everybody on the machine.
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            file = Path(f"{connection.settings_dict['NAME']}{end}")
            if file.is_file() and file.stat().st_mode & OTHERS:
                _set_mode(file, PRIVATE_FILE)


def _set_mode(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o777 != mode:
        with suppress(PermissionError):
            path.chmod(mode)
