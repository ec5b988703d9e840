"""One verb, one operation: lock, check, change, journal, tell others after the commit.

Every caller (views, admin, tasks, commands) comes through here, and nothing else writes
``Article.state``. A verb that may not be done raises ``Refused`` with a sentence for the person
who tried. Of two who act at the same second one wins; the other is told where the article stands.
"""

from articles.workflow.authors import delete_draft, publish, reopen, rescreen, withdraw
from articles.workflow.director import erase
from articles.workflow.machine import ARROWS
from articles.workflow.moderators import (
    affirm,
    hide,
    mark_read,
    release,
    remove,
    restore,
    settle_appeal,
)
from articles.workflow.timed import (
    hide_reported,
    list_due,
    release_due,
    show_undecided,
)
from articles.workflow.waves import hold_waves

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
