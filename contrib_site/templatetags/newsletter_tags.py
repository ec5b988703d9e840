"""What the moderators' desk shows of the letter, which the rooms below do not know."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mail import outbox
from newsletter.contents import next_issue, schedule
from newsletter.engine.safety import troubles as watch
from newsletter.models import Issue, UnclassifiedMail
from newsletter.returns.policy.failing_domains import domain_troubles

register = template.Library()
UNDER_WAY = (Issue.State.SENDING, Issue.State.PAUSED)


@register.simple_tag
def next_issue_status() -> dict[str, Any]:
    """When the next letter leaves, what is to say of it and of other mail. Some twenty queries."""
    now = timezone.now()
    leaves_at = schedule.next_issue_week(now).planned_at
    return {
        "leaves_at": leaves_at,
        "state": _state(now),
        "troubles": watch.current_troubles(now) + domain_troubles(now),
        "kept": UnclassifiedMail.objects.filter(settled_as="").count(),
        "mail_troubles": outbox.describe_troubles(now),
    }


def _state(now: datetime) -> str:
    unfinished = Issue.objects.filter(state__in=UNDER_WAY).first()
    if unfinished is not None:
        words = {"issue": unfinished, "state": Issue.State(unfinished.state).label}
        return _("%(issue)s: %(state)s") % words
    found = next_issue.preview_next_issue(now).found
    if found.is_empty:
        return _("nothing new yet: none would leave")
    count = len(found.news)
    return ngettext("%d new article so far", "%d new articles so far", count) % count
