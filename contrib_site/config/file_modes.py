"""Files of the site are readable by whom they are meant for.

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
    """Another mode than this is put right, where that is ours to do."""
    folder.mkdir(parents=True, exist_ok=True)
    _set_mode(folder, mode)


def keep_database_private(connection: Any, **_more: Any) -> None:
    """SQLite makes its file readable by everybody on the machine; called at each connection."""
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            file = Path(f"{connection.settings_dict['NAME']}{end}")
            if file.is_file() and file.stat().st_mode & OTHERS:
                _set_mode(file, PRIVATE_FILE)


def _set_mode(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o777 != mode:
        with suppress(PermissionError):
            path.chmod(mode)
