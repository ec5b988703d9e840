"""How gunicorn serves the site: ``-c python:contrib_site.gunicorn_config``.

There is no access log, since URLs carry tokens; other lines are logged like the site's own.
"""

import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

try:
    from contrib_site import settings

    workers = settings.env.number("WEB_CONCURRENCY", 2, least=1, most=64)
except ImproperlyConfigured as refusal:
    sys.exit(str(refusal))

if settings.SITE_MODE == "production" and not (settings.STATIC_ROOT / "staticfiles.json").exists():
    sys.exit(f"No static files in {settings.STATIC_ROOT}: run manage.py collectstatic first.")

_memory = Path("/dev/shm")  # noqa: S108 - a disk that is slow to answer must not look like a dead worker

worker_class = "gthread"
threads = 4
worker_tmp_dir = str(_memory) if _memory.is_dir() else None
control_socket_disable = True
accesslog = None
logconfig_dict = settings.LOGGING
