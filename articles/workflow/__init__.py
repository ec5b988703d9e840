"""One verb, one operation: lock, check, change, journal, tell others after the commit.

Every caller (views, admin, tasks, commands) comes through here, and nothing else writes
``Article.state``. A verb that may not be done raises ``ActionRefused`` with a sentence for the
person who tried. Of two who act at the same second one wins; the other is told where the
article stands.
"""

from articles.workflow.author_actions import delete_draft, publish, reopen, rescreen, withdraw
from articles.workflow.director_actions import erase
from articles.workflow.moderator_actions import (
    affirm,
    apply_appeal_outcome,
    hide,
    mark_read,
    release,
    remove,
    restore,
)
from articles.workflow.scheduled_actions import (
    hide_reported_article,
    list_due_articles,
    release_due_articles,
    show_undecided_articles,
)
from articles.workflow.state_machine import TRANSITIONS
from articles.workflow.wave_actions import hold_waves

__all__ = [
    "TRANSITIONS",
    "affirm",
    "apply_appeal_outcome",
    "delete_draft",
    "erase",
    "hide",
    "hide_reported_article",
    "hold_waves",
    "list_due_articles",
    "mark_read",
    "publish",
    "release",
    "release_due_articles",
    "remove",
    "reopen",
    "rescreen",
    "restore",
    "show_undecided_articles",
    "withdraw",
]
