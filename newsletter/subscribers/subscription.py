"""Asking for the letter, confirming, choosing, unsubscribing: one verb each.

Each takes the subscriber's lock. ``no_key`` makes it wait for the erasure of that subscriber, but
not for an issue that is being compiled, whose deliveries refer to the same row.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.email_address import fold_email
from articles.models import Keyword, Section
from newsletter import messages
from newsletter.models import Bounce, Consent, Subscriber
from newsletter.subscribers import suppression

FORM_VERSION = "2026-11"
UNCONFIRMED_KEPT_FOR = timedelta(days=30)


def request_subscription(
    email: str, sections: Sequence[Section] = (), language: str = "fr", now: datetime | None = None
) -> None:
    """Records the wish and mails the link that confirms it. Raises ValueError for a bad e-mail.

    Returns nothing, so that no caller can tell a stranger who receives the letter already.
    """
    now = now or timezone.now()
    with transaction.atomic():
        subscriber = _get_or_create_locked(email, language, now)
        if subscriber.is_subscribed:
            messages.send_already_subscribed(subscriber)
            return
        subscriber.language = language
        subscriber.save(update_fields=["language"])
        subscriber.sections.set(sections)
        consent = Consent.objects.create(
            subscriber=subscriber, form_version=FORM_VERSION, requested_at=now
        )
        messages.send_confirmation(consent)


def confirm_subscription(consent_id: int, now: datetime | None = None) -> Subscriber | None:
    """Subscribes the person who followed the link; returns None when it was purged meanwhile.

    Lifts a suppression. Harmless when repeated.
    """
    now = now or timezone.now()
    with transaction.atomic():
        # The person is locked before the consent, as everywhere: an erasure deletes both.
        holder = Consent.objects.filter(pk=consent_id).values("subscriber")
        subscriber = Subscriber.objects.select_for_update(no_key=True).filter(pk__in=holder).first()
        consent = Consent.objects.filter(pk=consent_id).first()
        if subscriber is None or consent is None:
            return None
        if consent.confirmed_at is None:
            consent.confirmed_at = now
            consent.save(update_fields=["confirmed_at"])
            subscriber.confirmed_at = now
            subscriber.unsubscribed_at = None
            subscriber.paused_until = None
            subscriber.save(update_fields=["confirmed_at", "unsubscribed_at", "paused_until"])
            suppression.lift_suppression(subscriber.email)
    return subscriber


def unsubscribe(subscriber_id: int, now: datetime | None = None) -> Subscriber | None:
    """Ends the letter by the person's own wish; returns None when they were erased.

    Works also for an issue that is being sent right now. The first date stays when repeated.
    """
    now = now or timezone.now()
    with transaction.atomic():
        subscriber = (
            Subscriber.objects.select_for_update(no_key=True).filter(pk=subscriber_id).first()
        )
        if subscriber is None:
            return None
        # Own wish counts more than a mail that came back: the date becomes that of the wish.
        if subscriber.unsubscribed_at is None or _ended_by_bounce(subscriber):
            subscriber.unsubscribed_at = now
            subscriber.save(update_fields=["unsubscribed_at"])
        # An old confirmation link must not bring them back.
        subscriber.consents.waiting().delete()
    return subscriber


def deactivate_subscriber(subscriber_id: int, now: datetime) -> None:
    """Ends the letter because the person's mails come back. Harmless when repeated."""
    Subscriber.objects.filter(pk=subscriber_id, unsubscribed_at=None).update(unsubscribed_at=now)


def save_preferences(
    subscriber: Subscriber,
    *,
    sections: Sequence[Section],
    neighbourhoods: Sequence[Keyword],
    language: str,
    paused_until: date | None,
) -> None:
    """Saves what the person chose; does nothing when they were erased meanwhile."""
    with transaction.atomic():
        if (
            Subscriber.objects.select_for_update(no_key=True).filter(pk=subscriber.pk).first()
            is None
        ):
            return
        subscriber.language = language
        subscriber.paused_until = paused_until
        subscriber.save(update_fields=["language", "paused_until"])
        subscriber.sections.set(sections)
        subscriber.neighbourhoods.set(neighbourhoods)


def purge_unconfirmed(now: datetime) -> int:
    """Deletes people who did not confirm within thirty days; returns how many."""
    old = Subscriber.objects.filter(
        confirmed_at=None, created_at__lt=now - UNCONFIRMED_KEPT_FOR
    ).exclude(consents__requested_at__gte=now - UNCONFIRMED_KEPT_FOR)
    count = old.count()
    old.delete()
    return count


def _ended_by_bounce(subscriber: Subscriber) -> bool:
    """Returns whether a returned mail ended the letter, and no wish of theirs. Runs a query."""
    returned = Bounce.objects.filter(suppressed=True, delivery__subscriber=subscriber)
    returned = returned.exclude(kind=Bounce.Kind.COMPLAINT)
    return subscriber.unsubscribed_at in returned.values_list("at", flat=True)


def _get_or_create_locked(email: str, language: str, now: datetime) -> Subscriber:
    folded = fold_email(email)
    known = Subscriber.objects.select_for_update(no_key=True)
    subscriber = known.filter(email_folded=folded).first()
    if subscriber is not None:
        return subscriber
    try:
        # A savepoint: the unique e-mail decides between two who ask at the same moment.
        with transaction.atomic():
            return Subscriber.objects.create(email=email, language=language, created_at=now)
    except IntegrityError:
        return known.get(email_folded=folded)
