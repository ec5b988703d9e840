"""Tells machines whether the site is alive (/healthz) and ready (/readyz)."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import database_clock
from accounts.mail import outbox
from accounts.protection.access import allow_everybody
from contrib_site.context_processors import site_context
from newsletter.engine.safety import troubles

HEARTBEAT_KEY = "worker-heartbeat"
# Six heartbeats.
SILENCE_SECONDS = 120
WITHOUT_QUERIES = {"nav_sections": (), "partners": (), "moderators_absent": False}
FOR_WATCHERS = {"letter", "mail", "disk"}
# A few photos, or an hour of the log: time to do something.
LEAST_FREE_BYTES = 200 * 1024 * 1024


def record_heartbeat() -> None:
    """Called by a task that beat schedules, so it proves beat, broker and worker at once."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=None)


class HealthCheckMiddleware:
    """Answers health checks before the host is checked: machines ask by IP, not by name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.views: dict[str, Callable[[HttpRequest], HttpResponse]] = {
            "/healthz": check_liveness,
            "/readyz": check_readiness,
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.views.get(request.path_info, self.get_response)(request)


@allow_everybody
@never_cache
def check_liveness(request: HttpRequest) -> HttpResponse:
    """A page is tried: code that does not fit the settings of its process answers 500 here too.

    It asks neither database nor broker. A process is not ill because one of them is away.
    """
    context = {**site_context(request), **WITHOUT_QUERIES, "viewer": AnonymousUser()}
    get_template("404.html").render(context)
    return HttpResponse("ok\n", content_type="text/plain")


@allow_everybody
@never_cache
def check_readiness(request: HttpRequest) -> JsonResponse:
    """Returns ``true`` or ``false`` for each part, as JSON; 503 when a needed part is false.

    Parts in FOR_WATCHERS are needed only when the query asks for them, as in ``/readyz?letter``: a
    letter that waits for a person is no reason to take the site away from its readers.
    """
    checks: dict[str, Callable[[], bool]] = {
        "database": _database,
        "broker": _broker,
        "worker": is_worker_alive,
        "letter": _letter,
        "mail": _mail,
        "disk": _disk,
    }
    results = {name: _holds(check) for name, check in checks.items()}
    needed = [ok for name, ok in results.items() if name not in FOR_WATCHERS or name in request.GET]
    return JsonResponse(results, status=200 if all(needed) else 503)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # noqa: BLE001 - whatever fails, the answer is "not ready"
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _letter() -> bool:
    """Returns whether the letter can be sent, and no part of it waits for a person."""
    return not troubles.current_troubles(timezone.now())


def _mail() -> bool:
    """Returns whether the site's own mails are being sent."""
    return outbox.find_trouble(database_clock.database_time()) is None


def _disk() -> bool:
    """Returns whether photos can be written, and there is room where the site keeps its files."""
    stores = [storages[name] for name in ("default", "private")]
    folders = [Path(store.location) for store in stores if isinstance(store, FileSystemStorage)]
    found = [_nearest(folder) for folder in folders]
    is_open = all(os.access(folder, os.W_OK | os.X_OK) for folder in found)
    places = [*found, _nearest(settings.VAR_DIR)]
    return is_open and all(shutil.disk_usage(at).free >= LEAST_FREE_BYTES for at in places)


def _nearest(folder: Path) -> Path:
    """A folder is made with its first file; until then that of the one above counts."""
    return next(at for at in (folder, *folder.parents) if at.exists())


def _broker() -> bool:
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"]
        return os.access(str(folder), os.W_OK | os.X_OK)
    with current_app.connection_for_write(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
    return True


def is_worker_alive() -> bool:
    """Returns whether a worker ran the heartbeat task, due every twenty seconds, of late."""
    seen = cache.get(HEARTBEAT_KEY)
    return seen is not None and time.time() - float(seen) < SILENCE_SECONDS
