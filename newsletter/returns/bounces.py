"""What the site does about mails that come back: one verb for each way in, and the policy.

A permanent failure of the right address, or a complaint, ends the letter for it at once; other
failures when they repeat for long enough; what a server refuses because it comes from us ends
nothing and is shown. Each report counts once.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from accounts.mail.email_address import fold_email
from newsletter.models import Bounce, Delivery, Subscriber, Suppression, UnclassifiedMail
from newsletter.returns import diagnosis, sandbox
from newsletter.returns.classification import FailedRecipient, ReturnedMailKind
from newsletter.returns.diagnosis import mask_emails
from newsletter.returns.sandbox import ReturnedMail
from newsletter.subscribers import subscription, suppression

logger = logging.getLogger(__name__)

Kind = Bounce.Kind
State = Delivery.State

# So many issues in a row, over so long: a full mailbox in the holidays ends nothing. A day less
# than four weeks, for the hour that changes.
FAILED_IN_A_ROW = 5
FAILING_FOR = timedelta(days=27)
FAILURES = (Kind.HARD, Kind.SOFT)
SENT = (State.SENT, State.UNKNOWN, State.REFUSED)

# Whoever holds a letter can write as many reports about it as they like.
MOST_ABOUT_ONE = 20
REFUSALS_AT_ONCE = 500
REFUSED_SINCE = timedelta(days=10)
STRAYS_KEPT_FOR = timedelta(days=30)
MOST_STRAYS = 500
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

    ``delivery``: the letter, if it is known; its subscriber is ``subscriber``.
    """

    key: str
    delivery: Delivery | None
    subscriber: int | None
    failures: Sequence[FailedRecipient] = ()


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
    if delivery is None or sort is ReturnedMailKind.UNKNOWN:
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
        kind, failure = _meaning(report, holder)
        named = (*failure.addresses, holder.email if holder else "")
        words = mask_emails(failure.diagnostic, named)[:LONGEST_WORDS]
        bounce, is_new = Bounce.objects.get_or_create(
            report=report.key,
            defaults={
                "delivery": report.delivery,
                "kind": kind,
                "status": failure.status[:12],
                "diagnostic": words,
                "at": now,
            },
        )
        if not is_new:
            return ReturnOutcome.KNOWN
        if kind == Kind.SENDER:
            logger.warning("letter: a server refuses what comes from us: %s", words)
        if holder is not None and _ends_the_letter(bounce, holder):
            _end_the_letter(bounce, holder, now)
    return ReturnOutcome.RECORDED


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
    return ", ".join(f"{kind.label}: {found[kind]}" for kind in Kind if kind in found)


def purge_unclassified_mail(now: datetime) -> None:
    UnclassifiedMail.objects.filter(at__lt=now - STRAYS_KEPT_FOR).delete()


def _is_enough(delivery: Delivery | None) -> bool:
    failures = delivery.bounces.exclude(kind=Kind.COMPLAINT) if delivery else None
    return failures is not None and failures.count() >= MOST_ABOUT_ONE


def _meaning(
    report: BounceReport, holder: Subscriber | None
) -> tuple[Bounce.Kind, FailedRecipient]:
    """What failed elsewhere, behind a redirection or at a former address, is no proof."""
    if not report.failures:
        return Kind.COMPLAINT, FailedRecipient((), "", "")
    own = [failure for failure in report.failures if holder and _concerns(failure, holder)]
    chosen = (own or report.failures)[0]
    status = diagnosis.precise_status(chosen.status, chosen.diagnostic)
    kind = diagnosis.bounce_kind(status, chosen.diagnostic)
    if kind == Kind.HARD and holder is not None and not own:
        kind = Kind.SOFT
    return kind, FailedRecipient(chosen.addresses, status, chosen.diagnostic)


def _concerns(failure: FailedRecipient, holder: Subscriber) -> bool:
    return any(_folded(address) == holder.email_folded for address in failure.addresses)


def _folded(address: str) -> str:
    try:
        return fold_email(address)
    except ValueError:
        return ""


def _ends_the_letter(bounce: Bounce, holder: Subscriber) -> bool:
    """Runs a query for what could not be delivered."""
    if bounce.kind == Kind.COMPLAINT:
        return True
    if bounce.kind == Kind.SENDER or _is_outdated(bounce, holder):
        return False
    return bounce.kind == Kind.HARD or _has_failed_for_long(bounce, holder)


def _is_outdated(bounce: Bounce, holder: Subscriber) -> bool:
    """The letter left before its holder confirmed the address anew."""
    left_at = bounce.delivery.settled_at if bounce.delivery else None
    return bool(left_at and holder.confirmed_at and left_at < holder.confirmed_at)


def _has_failed_for_long(bounce: Bounce, holder: Subscriber) -> bool:
    """Counted back from the issue that is reported now: later ones are not decided yet."""
    if bounce.delivery is None:
        return False
    failed = Bounce.objects.filter(delivery=OuterRef("pk"), kind__in=FAILURES)
    found = list(
        Delivery.objects.filter(
            Q(settled_at__gte=holder.confirmed_at) if holder.confirmed_at else Q(),
            subscriber=holder,
            state__in=SENT,
            issue__planned_at__lte=bounce.delivery.issue.planned_at,
        )
        .order_by("-issue__planned_at")
        .annotate(failed=Exists(failed))
        .values_list("failed", "state", "issue__planned_at")[:FAILED_IN_A_ROW]
    )
    if len(found) < FAILED_IN_A_ROW or found[0][2] - found[-1][2] < FAILING_FOR:
        return False
    return all(has_failed or state == State.REFUSED for has_failed, state, _at in found)


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
    else:
        why = UnclassifiedMail.Reason.FORGED if mail.is_forged else UnclassifiedMail.Reason.UNMARKED
    _stray, is_new = UnclassifiedMail.objects.get_or_create(
        report=mail.key,
        defaults={
            "why": why,
            "sender": mask_emails(said.sender)[:LONGEST_LINE],
            "subject": mask_emails(said.subject)[:LONGEST_LINE],
            "text": mask_emails(said.text)[:LONGEST_TEXT],
            "at": now,
        },
    )
    if not is_new:
        return ReturnOutcome.KNOWN
    for oldest in UnclassifiedMail.objects.values_list("pk", flat=True)[
        MOST_STRAYS : MOST_STRAYS + 1
    ]:
        UnclassifiedMail.objects.filter(pk__lte=oldest).delete()
    return ReturnOutcome.KEPT
