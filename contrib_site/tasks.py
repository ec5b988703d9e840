from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from contrib_site import health


@shared_task
def record_worker_heartbeat() -> None:
    health.record_heartbeat()


@shared_task
def purge_sessions() -> None:
    SessionStore.clear_expired()
