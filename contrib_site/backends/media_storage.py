"""Photos on a disk: whole files or none, in folders with their modes."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

from contrib_site.config.file_modes import PUBLIC_FOLDER, make_folder


class MediaStorage(FileSystemStorage):
    """A full disk leaves no half a file behind, nor an empty folder."""

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


def _parents_within(folder: Path, root: Path) -> list[Path]:
    return [place for place in (folder, *folder.parents) if root in place.parents]
