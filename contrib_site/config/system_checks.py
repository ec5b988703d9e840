"""What Django cannot know is wrong before somebody sends a photo."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import FileSystemStorage, storages


@register(Tags.files)
def check_photo_storage(**_kwargs: Any) -> Sequence[CheckMessage]:
    """A volume that belongs to another user is found when the site is set up, not weeks later."""
    closed = [
        storage.location
        for storage in (storages["default"], storages["private"])
        if isinstance(storage, FileSystemStorage) and not _can_be_made(Path(storage.location))
    ]
    return [
        Error(
            f"Photos cannot be written to {folder}.",
            hint="Give the folder to the user that runs the site, or say another VAR_DIR.",
            id="contrib_site.E001",
        )
        for folder in closed
    ]


def _can_be_made(folder: Path) -> bool:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
