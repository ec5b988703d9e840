import os

from celery import Celery
from celery.signals import setup_logging
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
