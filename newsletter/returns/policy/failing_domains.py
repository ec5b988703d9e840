"""Many readers of one domain who fail alike in one issue: it is us or them, not the readers.

What these failures count is taken back, a moderator is told, and the public receipt says it.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles import cache_scopes
from newsletter.engine.safety.troubles import Trouble
from newsletter.models import Bounce, Delivery, FailingDomain, Subscriber
from newsletter.returns.policy.failing_readers import SENT, Weight

# Fewer than these are people; so is one of five at a large receiver, after an old list came in.
FEWEST = 5
ONE_OF = 5
TOLD_FOR = timedelta(days=28)


def notice_failure(
    bounce: Bounce, holder: Subscriber | None, now: datetime
) -> FailingDomain | None:
    """Returns the row of this domain when many of it have failed alike; three queries at least."""
    if holder is None or bounce.delivery is None or bounce.kind == Bounce.Kind.COMPLAINT:
        return None
    issue_id = bounce.delivery.issue_id
    domain = holder.email_folded.rpartition("@")[2]
    failed = bounces_of(issue_id, domain, bounce.kind).values("delivery").distinct().count()
    if failed < FEWEST:
        return None
    copies = Delivery.objects.filter(
        issue=issue_id, state__in=SENT, subscriber__email_folded__endswith=f"@{domain}"
    ).count()
    known = FailingDomain.objects.filter(issue=issue_id, domain=domain, kind=bounce.kind)
    if failed * ONE_OF < copies and not known.exists():
        return None
    row, _new = FailingDomain.objects.update_or_create(
        issue_id=issue_id,
        domain=domain,
        kind=bounce.kind,
        defaults={"failed": failed, "copies": copies},
        create_defaults={"failed": failed, "copies": copies, "noticed_at": now},
    )
    if not row.are_gone:
        bounces_of(issue_id, domain, bounce.kind).update(weight=Weight.NOTHING)
    cache_scopes.bump_scopes("issue")
    return row


def bounces_of(issue_id: int, domain: str, kind: str) -> QuerySet[Bounce]:
    """Returns the reports of this kind about the issue's copies for readers of a domain."""
    return Bounce.objects.filter(
        delivery__issue=issue_id,
        kind=kind,
        delivery__subscriber__email_folded__endswith=f"@{domain}",
    )


def domain_troubles(now: datetime) -> list[Trouble]:
    """Returns what nobody has settled yet, for the moderators' desk. One query."""
    rows = FailingDomain.objects.filter(settled_at=None, noticed_at__gte=now - TOLD_FOR)
    text = _("%(failed)d of %(copies)d copies for %(domain)s came back alike: it is us or them.")
    return [
        Trouble(
            text % {"failed": row.failed, "copies": row.copies, "domain": row.domain}, row.issue
        )
        for row in rows.select_related("issue")[:20]
    ]
