"""The site's own settings; only what would make the harness wait is shorter."""

import os

from contrib_site.settings import *  # noqa: F403
from contrib_site.settings import CELERY_BEAT_SCHEDULE

EMAIL_TIMEOUT = 2
CELERY_BEAT_SCHEDULE = {
    **CELERY_BEAT_SCHEDULE,
    "sweep": {"task": "newsletter.tasks.run_minute_jobs", "schedule": 0.5},
    "issue-due": {
        "task": "newsletter.tasks.compile_due_issue",
        "schedule": float(os.environ.get("ISSUE_DUE_EVERY", "300")),
    },
}
