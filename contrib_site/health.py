"""Is the site alive, and is it ready? For machines: no text, no names."""

import os
import time
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import database_clock
from accounts.mail import outbox
from accounts.protection.access import allow_everybody
from newsletter.engine.safety import troubles

HEARTBEAT_KEY = "worker-heartbeat"
SILENCE_SECONDS = 120
FOR_WATCHERS = {"letter", "mail"}


def record_heartbeat() -> None:
    """Called by the worker's own task: proves beat, broker and worker at once."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=None)


class HealthCheckMiddleware:
    """Machines knock by number, not by name: they are answered before the host is looked at."""

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
def check_liveness(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@allow_everybody
@never_cache
def check_readiness(request: HttpRequest) -> JsonResponse:
    """503 says ``false`` beside what is not there.

    A letter that waits for a person, or a mail server that is away, is no reason to send readers
    elsewhere: its ``false`` makes a 503 only for who asks ``/readyz?letter`` or ``/readyz?mail``.
    """
    checks: dict[str, Callable[[], bool]] = {
        "database": _database,
        "broker": _broker,
        "worker": is_worker_alive,
        "letter": _letter,
        "mail": _mail,
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
    """Whether nothing keeps it from leaving, and nothing waits for a person."""
    return not troubles.current_troubles(timezone.now())


def _mail() -> bool:
    """Whether the mails of the site leave."""
    return outbox.find_trouble(database_clock.database_time()) is None


def _broker() -> bool:
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"]
        return os.access(str(folder), os.W_OK | os.X_OK)
    with current_app.connection_for_write(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
    return True


def is_worker_alive() -> bool:
    """Whether a worker has done the task that beat gives it every twenty seconds."""
    seen = cache.get(HEARTBEAT_KEY)
    return seen is not None and time.time() - float(seen) < SILENCE_SECONDS
