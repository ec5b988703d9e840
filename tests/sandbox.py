"""Loaded before the settings (see pyproject.toml): each test process has a folder and a cache."""

import os
import tempfile
from pathlib import Path

_folder = tempfile.TemporaryDirectory(prefix="contrib-site-test-")
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))

os.environ["VAR_DIR"] = _folder.name
os.environ["STATIC_ROOT"] = str(Path(_folder.name) / "static")
(Path(_folder.name) / "static").mkdir()
os.environ["SITE_MODE"] = "development"
if os.environ.get("REDIS_URL"):
    # Clearing the cache empties a whole Redis database.
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{14 - _worker}"
