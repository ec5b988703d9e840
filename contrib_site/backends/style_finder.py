"""Style sheets are written in small files and sent as one: a page asks once."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SHEETS = {
    "css/site.css": (
        "tokens", "base", "layout", "components", "tables", "forms", "article", "print",
    ),
    "css/desk.css": ("desk", "desk_article", "desk_lists"),
}  # fmt: skip


class StyleFinder(BaseFinder):
    """Finds each sheet for ``collectstatic`` and for pages, joined anew when a part has changed."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "styles")

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        if path not in SHEETS:
            return []
        joined = str(self._join(path))
        return [joined] if find_all else joined

    def list(self, _ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in SHEETS:
            self._join(path)
            yield path, self.storage

    def _join(self, path: str) -> Path:
        parts = (settings.BASE_DIR / "styles" / f"{name}.css" for name in SHEETS[path])
        sheet = b"".join(part.read_bytes() for part in parts)
        joined = Path(self.storage.path(path))
        if not joined.exists() or joined.read_bytes() != sheet:
            joined.parent.mkdir(parents=True, exist_ok=True)
            # Several processes may do this at once: each replaces the whole file.
            half = joined.with_suffix(f".{os.getpid()}")
            half.write_bytes(sheet)
            half.replace(joined)
        return joined
