"""One verb, one operation: lock, check, change, journal, tell others after the commit.

Every caller (views, admin, tasks, commands) comes through here, and nothing else writes
``Article.state``. A verb that may not be done raises ``Refused`` with a sentence for the person
who tried. Of two who act at the same second one wins; the other is told where the article stands.
"""

from articles.workflow.author_actions import delete_draft, publish, reopen, rescreen, withdraw
from articles.workflow.director_actions import erase
from articles.workflow.moderator_actions import (
    affirm,
    hide,
    mark_read,
    release,
    remove,
    restore,
    settle_appeal,
)
from articles.workflow.scheduled_actions import hide_reported, list_due, release_due, show_undecided
from articles.workflow.state_machine import ARROWS
from articles.workflow.wave_actions import hold_waves

__all__ = [
    "ARROWS",
    "affirm",
    "delete_draft",
    "erase",
    "hide",
    "hide_reported",
    "hold_waves",
    "list_due",
    "mark_read",
    "publish",
    "release",
    "release_due",
    "remove",
    "reopen",
    "rescreen",
    "restore",
    "settle_appeal",
    "show_undecided",
    "withdraw",
]
