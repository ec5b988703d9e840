"""Loaded before the settings (see pyproject.toml): each test process has a folder and a cache."""

import gc
import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings

_folder = tempfile.TemporaryDirectory(prefix="contrib-site-test-")
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))

os.environ["VAR_DIR"] = _folder.name
os.environ["STATIC_ROOT"] = str(Path(_folder.name) / "static")
(Path(_folder.name) / "static").mkdir()
os.environ["SITE_MODE"] = "development"
if os.environ.get("REDIS_URL"):
    # Clearing the cache empties a whole Redis database.
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{14 - _worker}"

# How long an example takes, and how long it is until some are found, is the machine's affair.
settings.register_profile(
    "suite",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: Python need not look through it for rubbish again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
