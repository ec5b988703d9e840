"""The letter moves to another address once both mailboxes have said yes, in any order.

What is shown and mailed is the same whether the new address was known or not. A link that was
forwarded can therefore neither take a subscription away nor tell who else receives the letter.
"""

from datetime import datetime
from enum import Enum

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.email_address import fold_email
from newsletter import messages, tokens
from newsletter.models import Consent, EmailChange, Subscriber, Suppression
from newsletter.models.subscriber import MOVED
from newsletter.subscribers import suppression


class MailboxSide(Enum):
    """Whose yes it is; the value is the purpose of the key in that mailbox."""

    OLD = tokens.CHANGE_OLD_EMAIL
    NEW = tokens.CHANGE_NEW_EMAIL


def request_change(subscriber_id: int, email: str, now: datetime | None = None) -> None:
    """Mail both. Raises ValueError when ``email`` is no address."""
    folded, now = fold_email(email), now or timezone.now()
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
        if subscriber is None or not subscriber.is_subscribed:
            return
        if subscriber.email_folded == folded:
            # The page does not say so: it shows the address masked, and whoever holds a forwarded
            # letter would learn whether a guess is right. The mail tells the one who may know.
            messages.send_already_subscribed(subscriber)
            return
        change = EmailChange.objects.create(
            subscriber=subscriber, new_email=email, requested_at=now
        )
        messages.send_change_to_old_email(change)
        messages.send_change_to_new_email(change)


def confirm_change(
    change_id: int, side: MailboxSide, now: datetime | None = None
) -> EmailChange | None:
    """One mailbox says yes; the second yes moves. None when there is nothing left to decide."""
    now = now or timezone.now()
    try:
        return _agree(change_id, side, now)
    except IntegrityError:
        # Somebody subscribed with the new address at this very moment; now that is known.
        return _agree(change_id, side, now)


def current_change(change_id: int, now: datetime) -> EmailChange | None:
    """What is still open, or was done by these links."""
    since = now - tokens.CONFIRM_WITHIN
    found = EmailChange.objects.filter(pk=change_id, requested_at__gte=since)
    change = found.select_related("subscriber").first()
    if change is None or (change.done_at is None and not change.subscriber.is_subscribed):
        return None
    return change


def purge_changes(now: datetime) -> int:
    """Forget the new addresses that were asked for; returns how many."""
    old = EmailChange.objects.filter(requested_at__lt=now - tokens.CONFIRM_WITHIN)
    return old.delete()[0]


@transaction.atomic
def _agree(change_id: int, side: MailboxSide, now: datetime) -> EmailChange | None:
    asked = EmailChange.objects.filter(pk=change_id).first()
    if asked is None:
        return None
    # Both people are locked, always in the same order and before the change.
    people = Q(pk=asked.subscriber_id) | Q(email_folded=fold_email(asked.new_email))
    list(Subscriber.objects.select_for_update().filter(people).order_by("pk"))
    change = current_change(change_id, now)
    if change is None or change.done_at is not None:
        return change
    said = "old_confirmed_at" if side is MailboxSide.OLD else "new_confirmed_at"
    if getattr(change, said) is None:
        setattr(change, said, now)
        change.save(update_fields=[said])
    if change.old_confirmed_at and change.new_confirmed_at:
        _move(change, now)
    return change


def _move(change: EmailChange, now: datetime) -> None:
    """If the new address receives the letter already, the old subscription simply ends.

    Links that wait to confirm were asked for under the old address, and no list brings it back.
    """
    subscriber = change.subscriber
    subscriber.consents.waiting().delete()
    suppression.suppress_email(subscriber.email, Suppression.Reason.LEFT, now)
    others = Subscriber.objects.exclude(pk=subscriber.pk)
    other = others.filter(email_folded=fold_email(change.new_email)).first()
    if other is not None and other.is_subscribed:
        subscriber.unsubscribed_at = now
        subscriber.save(update_fields=["unsubscribed_at"])
    else:
        if other is not None:
            other.delete()
        # Confirmed anew: what comes back from the old mailbox is no longer held against it.
        subscriber.email, subscriber.confirmed_at = change.new_email, now
        subscriber.save(update_fields=["email", "email_folded", "confirmed_at"])
        suppression.lift_suppression(subscriber.email)
        Consent.objects.create(
            subscriber=subscriber,
            form_version=MOVED,
            requested_at=change.requested_at,
            confirmed_at=now,
        )
    change.done_at = now
    change.save(update_fields=["done_at"])
    subscriber.email_changes.exclude(pk=change.pk).delete()
