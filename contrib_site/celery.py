import os

from celery import Celery
from celery.signals import beat_init, setup_logging
from kombu.transport import TRANSPORT_ALIASES

TRANSPORT_ALIASES["filesystem"] = (
    "contrib_site.backends.filesystem_broker:AtomicFilesystemTransport"
)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contrib_site.settings")

app = Celery("contrib_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**_kwargs: object) -> None:
    """Having a receiver stops Celery from installing log handlers of its own."""


@beat_init.connect
def send_first_heartbeat(**_kwargs: object) -> None:
    """Sends the first heartbeat at once: beat waits a period first, and /readyz needs a worker."""
    app.send_task("contrib_site.tasks.record_worker_heartbeat")
