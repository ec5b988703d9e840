"""What the site does about mails that come back: one verb for each way in, and the policy.

A failure of the right address of which code and words say that it is for good, or a complaint, ends
the letter for it at once; where only one of them says so, the next issue decides; other failures
when they repeat for long enough. What a server refuses because it comes from us ends nothing and is
shown, and so is what fails alike for many of one domain. Each report counts once.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletter.models import (
    Bounce,
    Delivery,
    FailingDomain,
    Subscriber,
    Suppression,
    UnclassifiedMail,
)
from newsletter.returns.policy import failing_domains
from newsletter.returns.policy.diagnosis import mask_emails
from newsletter.returns.policy.failing_readers import (
    has_failed_for_long,
    is_outdated,
    is_second_witness,
)
from newsletter.returns.policy.failure_meaning import is_riddle, read_failures
from newsletter.returns.reading import sandbox
from newsletter.returns.reading.classification import FailedRecipient, ReturnedMailKind
from newsletter.returns.reading.sandbox import ReturnedMail
from newsletter.subscribers import subscription, suppression

logger = logging.getLogger(__name__)

Kind = Bounce.Kind
State = Delivery.State
Weight = Bounce.Weight

# So many issues in a row, over so long: a full mailbox in the holidays ends nothing. A day less
# than four weeks, for the hour that changes.
FAILED_IN_A_ROW = 5
FAILING_FOR = timedelta(days=27)

# Whoever holds a letter can write as many reports about it as they like.
MOST_ABOUT_ONE = 20
REFUSALS_AT_ONCE = 500
MOST_TAKEN_BACK = 1000
REFUSED_SINCE = timedelta(days=10)
STRAYS_KEPT_FOR = timedelta(days=30)
MOST_STRAYS, AT_ONCE = 500, 100
LONGEST_WORDS, LONGEST_LINE, LONGEST_TEXT = 300, 200, 4000


class ReturnOutcome(Enum):
    """What was done about a mail or an event."""

    RECORDED = "recorded"
    KNOWN = "known already"
    LEFT = "unsubscribed"
    IGNORED = "ignored"
    KEPT = "kept for a look"


@dataclass(frozen=True)
class BounceReport:
    """What somebody says about a letter. ``failures`` is empty for a complaint.

    ``delivery``: the letter, if it is known; its subscriber is ``subscriber``. ``verdict``: what a
    provider, or a person, says that the failure is.
    """

    key: str
    delivery: Delivery | None
    subscriber: int | None
    failures: Sequence[FailedRecipient] = ()
    verdict: Bounce.Kind | None = None


def receive_mail(raw: bytes, recipient: str = "", now: datetime | None = None) -> ReturnOutcome:
    """A mail came back. Whatever is in it, this raises nothing but what the database does.

    And OSError, when the machine has no process left to read it in.

    ``recipient``: the address it came to, if the mail server says so.
    """
    now = now or timezone.now()
    mail = sandbox.read_mail_safely(raw, recipient)
    sort = mail.said.sort
    if sort is ReturnedMailKind.NOTHING:
        return ReturnOutcome.IGNORED
    delivery = Delivery.objects.filter(pk=mail.delivery or 0).first()
    is_unclear = sort is ReturnedMailKind.REPORT and is_riddle(mail.said.failures)
    if delivery is None or sort is ReturnedMailKind.UNKNOWN or is_unclear:
        return _keep(mail, now)
    if sort is ReturnedMailKind.UNSUBSCRIBE_REQUEST:
        if delivery.subscriber_id:
            subscription.unsubscribe(delivery.subscriber_id, now)
        return ReturnOutcome.LEFT
    return record_report(
        BounceReport(mail.key, delivery, delivery.subscriber_id, mail.said.failures), now
    )


def record_report(report: BounceReport, now: datetime) -> ReturnOutcome:
    """Write it down once, and end the letter for its address when the policy says so."""
    with transaction.atomic():
        holder = Subscriber.objects.select_for_update().filter(pk=report.subscriber or 0).first()
        if report.failures and _is_enough(report.delivery):
            return ReturnOutcome.IGNORED
        bounce, is_new = _write_down(report, holder, now)
        if not is_new:
            return ReturnOutcome.KNOWN
        domain = failing_domains.notice_failure(bounce, holder, now)
        is_ours = domain is not None and not domain.are_gone
        if holder is not None and not is_ours and _ends_the_letter(bounce, holder):
            _end_the_letter(bounce, holder, now)
    if domain is not None and is_ours:
        # After the commit: each of these holders is locked by itself.
        for ended in _failures_at(domain).filter(suppressed=True)[:MOST_TAKEN_BACK]:
            undo_bounce(ended)
    return ReturnOutcome.RECORDED


def settle_domain(domain: FailingDomain, now: datetime, *, are_gone: bool) -> bool:
    """A person decided whose fault it is; False when somebody had decided before.

    Where the addresses are gone, the letter ends for those whose failure says so.
    """
    with transaction.atomic():
        # Readers before the domain, as whoever takes a report does: else the two wait in a circle.
        ended = list(_failures_at(domain).filter(kind=Kind.HARD).order_by("pk")) if are_gone else []
        numbers = {row.delivery.subscriber_id or 0 for row in ended if row.delivery}
        holders = Subscriber.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
        locked = {holder.pk: holder for holder in holders}
        waiting = FailingDomain.objects.filter(pk=domain.pk, settled_at=None)
        if not waiting.update(settled_at=now, are_gone=are_gone):
            return False
        for bounce in ended:
            holder = locked.get(bounce.delivery.subscriber_id or 0) if bounce.delivery else None
            if holder is not None and holder.is_subscribed and not is_outdated(bounce, holder):
                _end_the_letter(bounce, holder, bounce.at)
                holder.refresh_from_db()
    return True


def record_refused_deliveries(now: datetime) -> int:
    """What the relay refused at once means the same as what comes back; returns how many.

    Looks through the deliveries of the last issue, or of two.
    """
    refused = Delivery.objects.filter(
        issue__frozen_at__gte=now - REFUSED_SINCE,
        state=State.REFUSED,
        subscriber__isnull=False,
        bounces__isnull=True,
    ).select_related("subscriber")[:REFUSALS_AT_ONCE]
    for row in refused:
        address = row.subscriber.email if row.subscriber else ""
        failure = FailedRecipient((address,), "", row.reason)
        key = hashlib.sha256(f"refused {row.pk}".encode()).hexdigest()
        record_report(BounceReport(key, row, row.subscriber_id, (failure,)), now)
    return len(refused)


def undo_bounce(bounce: Bounce) -> bool:
    """A person found that the report was wrong; False when that brings nobody back.

    Who left by themselves, or complained, before or after, has to ask anew.
    """
    if not bounce.suppressed or bounce.kind == Kind.COMPLAINT or bounce.delivery is None:
        return False
    with transaction.atomic():
        people = Subscriber.objects.select_for_update()
        holder = people.filter(pk=bounce.delivery.subscriber_id or 0).first()
        if holder is None or holder.unsubscribed_at != bounce.at:
            return False
        found = suppression.suppressions_of(holder.email)
        if found.filter(reason=Suppression.Reason.COMPLAINED).exists():
            return False
        found.filter(reason=Suppression.Reason.BOUNCED).delete()
        holder.unsubscribed_at = None
        holder.save(update_fields=["unsubscribed_at"])
        Bounce.objects.filter(pk=bounce.pk).update(suppressed=False)
    return True


def count_by_kind(issue_id: int) -> dict[str, int]:
    """How many reports of each kind there are about an issue; beside its deliveries' states."""
    found = Bounce.objects.filter(delivery__issue=issue_id).order_by().values_list("kind")
    return dict(found.annotate(Count("pk")))


def describe_bounces(issue_id: int) -> str:
    """The same in words."""
    found = count_by_kind(issue_id)
    counted = _("%(what)s: %(count)d")
    return ", ".join(
        counted % {"what": kind.label, "count": found[kind]} for kind in Kind if kind in found
    )


def purge_unclassified_mail(now: datetime) -> None:
    UnclassifiedMail.objects.filter(at__lt=now - STRAYS_KEPT_FOR).delete()


def _is_enough(delivery: Delivery | None) -> bool:
    failures = delivery.bounces.exclude(kind=Kind.COMPLAINT) if delivery else None
    return failures is not None and failures.count() >= MOST_ABOUT_ONE


def _write_down(
    report: BounceReport, holder: Subscriber | None, now: datetime
) -> tuple[Bounce, bool]:
    meaning = read_failures(report.failures, holder, report.verdict)
    failure = meaning.failure
    named = (*failure.addresses, holder.email if holder else "")
    words = mask_emails(failure.diagnostic, named)[:LONGEST_WORDS]
    bounce, is_new = Bounce.objects.get_or_create(
        report=report.key,
        defaults={
            "delivery": report.delivery,
            "kind": meaning.judgement.kind,
            "weight": meaning.judgement.weight,
            "status": failure.status[:12],
            "diagnostic": words,
            "at": now,
        },
    )
    if is_new and bounce.kind == Kind.SENDER:
        logger.warning("letter: a server refuses what comes from us: %s", words)
    return bounce, is_new


def _failures_at(domain: FailingDomain) -> QuerySet[Bounce]:
    found = failing_domains.bounces_of(domain.issue_id, domain.domain, domain.kind)
    return found.select_related("delivery")


def _ends_the_letter(bounce: Bounce, holder: Subscriber) -> bool:
    """Runs a query for what could not be delivered."""
    if bounce.kind == Kind.COMPLAINT:
        return True
    if bounce.weight == Weight.NOTHING or is_outdated(bounce, holder):
        return False
    if bounce.kind == Kind.HARD or is_second_witness(bounce, holder):
        return True
    return has_failed_for_long(bounce, holder, FAILED_IN_A_ROW, FAILING_FOR)


def _end_the_letter(bounce: Bounce, holder: Subscriber, now: datetime) -> None:
    if bounce.kind == Kind.COMPLAINT:
        subscription.unsubscribe(holder.pk, now)
        suppression.suppress_email(holder.email, Suppression.Reason.COMPLAINED, now)
    else:
        subscription.deactivate_subscriber(holder.pk, now)
        suppression.suppress_email(holder.email, Suppression.Reason.BOUNCED, now)
    bounce.suppressed = True
    bounce.save(update_fields=["suppressed"])


def _keep(mail: ReturnedMail, now: datetime) -> ReturnOutcome:
    said = mail.said
    if mail.is_unreadable:
        why = UnclassifiedMail.Reason.UNREADABLE
    elif said.sort is ReturnedMailKind.UNKNOWN and not mail.is_forged:
        why = UnclassifiedMail.Reason.UNKNOWN
    elif said.sort is ReturnedMailKind.REPORT and mail.delivery is not None:
        why = UnclassifiedMail.Reason.REPORT
    else:
        why = UnclassifiedMail.Reason.FORGED if mail.is_forged else UnclassifiedMail.Reason.UNMARKED
    _stray, is_new = UnclassifiedMail.objects.get_or_create(
        report=mail.key,
        defaults={
            "why": why,
            "delivery": Delivery.objects.filter(pk=mail.delivery or 0).first(),
            "sender": mask_emails(said.sender)[:LONGEST_LINE],
            "subject": mask_emails(said.subject)[:LONGEST_LINE],
            "text": mask_emails(said.text)[:LONGEST_TEXT],
            "at": now,
        },
    )
    if not is_new:
        return ReturnOutcome.KNOWN
    # What belongs to no letter goes first: anybody may write such mails.
    ours_first = F("delivery").desc(nulls_last=True)
    ranked = UnclassifiedMail.objects.order_by(ours_first, "-pk").values_list("pk", flat=True)
    UnclassifiedMail.objects.filter(
        pk__in=list(ranked[MOST_STRAYS : MOST_STRAYS + AT_ONCE])
    ).delete()
    return ReturnOutcome.KEPT
