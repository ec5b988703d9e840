"""Changes a subscriber's e-mail once both mailboxes have confirmed it, in any order.

Pages and mails are the same whether the new e-mail was known or not. A forwarded link can
therefore neither take a subscription away nor tell who else receives the letter.
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
    """The mailbox that confirms; the value is the purpose of the token in its link."""

    OLD = tokens.CHANGE_OLD_EMAIL
    NEW = tokens.CHANGE_NEW_EMAIL


def request_change(subscriber_id: int, email: str, now: datetime | None = None) -> None:
    """Mails a link to both mailboxes. Raises ValueError when ``email`` is none.

    Does nothing for a person who does not receive the letter. Takes the subscriber's lock.
    """
    folded, now = fold_email(email), now or timezone.now()
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
        if subscriber is None or not subscriber.is_subscribed:
            return
        if subscriber.email_folded == folded:
            # Only the mail says so. The page shows the e-mail masked: whoever holds a forwarded
            # letter would learn there whether a guess is right.
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
    """Records the yes of one mailbox; the second yes changes the e-mail.

    Returns None when the change is unknown or too old, or the subscriber left meanwhile.
    """
    now = now or timezone.now()
    try:
        return _confirm_side(change_id, side, now)
    except IntegrityError:
        # Somebody subscribed with the new e-mail at this very moment; the second try sees them.
        return _confirm_side(change_id, side, now)


def current_change(change_id: int, now: datetime) -> EmailChange | None:
    """Returns the change if it can still be confirmed or is done; None once its links are too old.

    One query.
    """
    since = now - tokens.CONFIRM_WITHIN
    recent = EmailChange.objects.filter(pk=change_id, requested_at__gte=since)
    change = recent.select_related("subscriber").first()
    if change is None or (change.done_at is None and not change.subscriber.is_subscribed):
        return None
    return change


def purge_changes(now: datetime) -> int:
    """Deletes changes whose links are too old, with the new e-mail in them; returns how many."""
    old = EmailChange.objects.filter(requested_at__lt=now - tokens.CONFIRM_WITHIN)
    return old.delete()[0]


@transaction.atomic
def _confirm_side(change_id: int, side: MailboxSide, now: datetime) -> EmailChange | None:
    unlocked = EmailChange.objects.filter(pk=change_id).first()
    if unlocked is None:
        return None
    # Both people are locked, always in the same order and before the change.
    people = Q(pk=unlocked.subscriber_id) | Q(email_folded=fold_email(unlocked.new_email))
    list(Subscriber.objects.select_for_update().filter(people).order_by("pk"))
    # Read again under the locks: the other mailbox may have confirmed meanwhile.
    change = current_change(change_id, now)
    if change is None or change.done_at is not None:
        return change
    field = "old_confirmed_at" if side is MailboxSide.OLD else "new_confirmed_at"
    if getattr(change, field) is None:
        setattr(change, field, now)
        change.save(update_fields=[field])
    if change.old_confirmed_at and change.new_confirmed_at:
        _apply_change(change, now)
    return change


def _apply_change(change: EmailChange, now: datetime) -> None:
    """Gives the subscriber the new e-mail. If that one receives the letter already, the old ends.

    Called under the locks of both people.
    """
    subscriber = change.subscriber
    # Links that wait to confirm were mailed to the old e-mail, and no import may bring it back.
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
