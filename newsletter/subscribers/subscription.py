"""Asking for the letter, confirming, choosing, leaving: one verb each.

The lock (``no_key``) waits for who is being forgotten, and not for an issue that is being compiled.
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
    """Keep the wish and mail the link that confirms it. The caller cannot tell who was known.

    Raises ValueError when ``email`` is no address.
    """
    now = now or timezone.now()
    with transaction.atomic():
        subscriber = _locked(email, language, now)
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
    """Whoever holds the address says yes; None when the subscription was purged meanwhile."""
    now = now or timezone.now()
    with transaction.atomic():
        # The person first, as everywhere: who is being forgotten takes the consents along.
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
    """By their own wish. At once, also for an issue that is leaving right now.

    The first date stays when repeated; but a wish counts more than a mail that came back. Links
    that wait to confirm are worth nothing from now on.
    """
    now = now or timezone.now()
    with transaction.atomic():
        subscriber = (
            Subscriber.objects.select_for_update(no_key=True).filter(pk=subscriber_id).first()
        )
        if subscriber is None:
            return None
        if subscriber.unsubscribed_at is None or _came_back(subscriber):
            subscriber.unsubscribed_at = now
            subscriber.save(update_fields=["unsubscribed_at"])
        subscriber.consents.waiting().delete()
    return subscriber


def deactivate_subscriber(subscriber_id: int, now: datetime) -> None:
    """Their mails come back: nobody wished it. Harmless when repeated."""
    Subscriber.objects.filter(pk=subscriber_id, unsubscribed_at=None).update(unsubscribed_at=now)


def save_preferences(
    subscriber: Subscriber,
    *,
    sections: Sequence[Section],
    neighbourhoods: Sequence[Keyword],
    language: str,
    paused_until: date | None,
) -> None:
    """Changes nothing for who is forgotten at this moment."""
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
    """Forget addresses that were never confirmed; returns how many."""
    old = Subscriber.objects.filter(
        confirmed_at=None, created_at__lt=now - UNCONFIRMED_KEPT_FOR
    ).exclude(consents__requested_at__gte=now - UNCONFIRMED_KEPT_FOR)
    count = old.count()
    old.delete()
    return count


def _came_back(subscriber: Subscriber) -> bool:
    """It was no wish of theirs that ended the letter."""
    returned = Bounce.objects.filter(suppressed=True, delivery__subscriber=subscriber)
    returned = returned.exclude(kind=Bounce.Kind.COMPLAINT)
    return subscriber.unsubscribed_at in returned.values_list("at", flat=True)


def _locked(email: str, language: str, now: datetime) -> Subscriber:
    folded = fold_email(email)
    known = Subscriber.objects.select_for_update(no_key=True)
    subscriber = known.filter(email_folded=folded).first()
    if subscriber is not None:
        return subscriber
    try:
        with transaction.atomic():
            return Subscriber.objects.create(email=email, language=language, created_at=now)
    except IntegrityError:
        return known.get(email_folded=folded)
