"""The letter moves to another address once both mailboxes have said yes, in any order.

What is shown and mailed is the same whether the new address was known or not. A link that was
forwarded can therefore neither take a subscription away nor tell who else receives the letter.
"""

from datetime import datetime
from enum import Enum

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.mail.email_address import fold
from newsletter import messages, tokens
from newsletter.models import AddressChange, Consent, Subscriber, Suppression
from newsletter.models.subscriber import MOVED
from newsletter.subscribers import suppression


class Side(Enum):
    """Whose yes it is; the value is the purpose of the key in that mailbox."""

    OLD = tokens.MOVE_FROM
    NEW = tokens.MOVE_TO


def ask(subscriber_id: int, email: str, now: datetime | None = None) -> None:
    """Mail both. Raises ValueError when ``email`` is no address."""
    folded, now = fold(email), now or timezone.now()
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
        if subscriber is None or not subscriber.receives:
            return
        if subscriber.email_folded == folded:
            # The page does not say so: it shows the address masked, and whoever holds a forwarded
            # letter would learn whether a guess is right. The mail tells the one who may know.
            messages.already(subscriber)
            return
        change = AddressChange.objects.create(subscriber=subscriber, new_email=email, asked_at=now)
        messages.move_from(change)
        messages.move_to(change)


def agree(change_id: int, side: Side, now: datetime | None = None) -> AddressChange | None:
    """One mailbox says yes; the second yes moves. None when there is nothing left to decide."""
    now = now or timezone.now()
    try:
        return _agree(change_id, side, now)
    except IntegrityError:
        # Somebody subscribed with the new address at this very moment; now that is known.
        return _agree(change_id, side, now)


def current(change_id: int, now: datetime) -> AddressChange | None:
    """What is still open, or was done by these links."""
    since = now - tokens.CONFIRM_WITHIN
    found = AddressChange.objects.filter(pk=change_id, asked_at__gte=since)
    change = found.select_related("subscriber").first()
    if change is None or (change.done_at is None and not change.subscriber.receives):
        return None
    return change


def purge(now: datetime) -> int:
    """Forget the new addresses that were asked for; returns how many."""
    old = AddressChange.objects.filter(asked_at__lt=now - tokens.CONFIRM_WITHIN)
    return old.delete()[0]


@transaction.atomic
def _agree(change_id: int, side: Side, now: datetime) -> AddressChange | None:
    asked = AddressChange.objects.filter(pk=change_id).first()
    if asked is None:
        return None
    # Both people are locked, always in the same order and before the change.
    people = Q(pk=asked.subscriber_id) | Q(email_folded=fold(asked.new_email))
    list(Subscriber.objects.select_for_update().filter(people).order_by("pk"))
    change = current(change_id, now)
    if change is None or change.done_at is not None:
        return change
    said = "old_said_at" if side is Side.OLD else "new_said_at"
    if getattr(change, said) is None:
        setattr(change, said, now)
        change.save(update_fields=[said])
    if change.old_said_at and change.new_said_at:
        _move(change, now)
    return change


def _move(change: AddressChange, now: datetime) -> None:
    """If the new address receives the letter already, the old subscription simply ends.

    Links that wait to confirm were asked for under the old address, and no list brings it back.
    """
    subscriber = change.subscriber
    subscriber.consents.waiting().delete()
    suppression.suppress(subscriber.email, Suppression.Reason.LEFT, now)
    others = Subscriber.objects.exclude(pk=subscriber.pk)
    other = others.filter(email_folded=fold(change.new_email)).first()
    if other is not None and other.receives:
        subscriber.unsubscribed_at = now
        subscriber.save(update_fields=["unsubscribed_at"])
    else:
        if other is not None:
            other.delete()
        # Confirmed anew: what comes back from the old mailbox is no longer held against it.
        subscriber.email, subscriber.confirmed_at = change.new_email, now
        subscriber.save(update_fields=["email", "email_folded", "confirmed_at"])
        suppression.lift(subscriber.email)
        Consent.objects.create(
            subscriber=subscriber,
            form_version=MOVED,
            requested_at=change.asked_at,
            confirmed_at=now,
        )
    change.done_at = now
    change.save(update_fields=["done_at"])
    subscriber.address_changes.exclude(pk=change.pk).delete()
