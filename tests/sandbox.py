"""Loaded before the settings (see pyproject.toml): each test process has a folder of its own."""

import os
import tempfile
from pathlib import Path

_folder = tempfile.TemporaryDirectory(prefix="contrib-site-test-")
os.environ["VAR_DIR"] = _folder.name
os.environ["STATIC_ROOT"] = str(Path(_folder.name) / "static")
(Path(_folder.name) / "static").mkdir()
os.environ.setdefault("SITE_MODE", "development")
