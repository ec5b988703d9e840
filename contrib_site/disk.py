"""Files of the site on a disk: whole or not at all, and readable by whom they are meant for.

Modes are set, never left to the umask: under systemd it is 0077, in a shell 0022, and the proxy
that reads the public photos is another user.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

PRIVATE_FOLDER, PUBLIC_FOLDER = 0o700, 0o755
PRIVATE_FILE, PUBLIC_FILE = 0o600, 0o644
OTHERS = 0o077


class MediaStorage(FileSystemStorage):
    """Photos. A full disk leaves no half a file behind, nor an empty folder."""

    def _save(self, name: str, content: Any) -> str:
        folder = Path(self.path(name)).parent
        try:
            self._make_folders(folder)
            return str(super()._save(name, content))  # type: ignore[misc]
        except OSError:
            with suppress(OSError):
                Path(self.path(name)).unlink()
            self._drop_if_empty(folder)
            raise

    def delete(self, name: str) -> None:
        is_there = self.exists(name)
        super().delete(name)
        if is_there:
            self._drop_if_empty(Path(self.path(name)).parent)

    def _make_folders(self, folder: Path) -> None:
        """The folder that public and private ones share lets the proxy pass."""
        mode = self.directory_permissions_mode or PUBLIC_FOLDER
        root = Path(self.location)
        make_folder(root.parent, PUBLIC_FOLDER)
        for place in (root, *reversed(_parents_within(folder, root))):
            make_folder(place, mode)

    def _drop_if_empty(self, folder: Path) -> None:
        if folder != Path(self.location):
            with suppress(OSError):
                folder.rmdir()


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


def _parents_within(folder: Path, root: Path) -> list[Path]:
    return [place for place in (folder, *folder.parents) if root in place.parents]
