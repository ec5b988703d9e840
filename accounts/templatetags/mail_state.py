"""What a page may truly say of a mail that somebody waits for."""

from datetime import datetime
from typing import Any

from django import template

from accounts import database_clock
from accounts.mail import outbox

register = template.Library()


@register.inclusion_tag("includes/mail_state.html")
def mail_state(email: str = "") -> dict[str, Any]:
    """Says nothing while all is well. With ``email``, when the last mail to it has left."""
    is_slow = outbox.find_trouble(database_clock.database_time()) is not None
    left: datetime | None = outbox.left_at(email) if email else None
    return {"is_slow": is_slow and left is None, "left_at": left, "is_kept": bool(email)}
