"""Whoever left is forgotten: nothing stays but a keyed hash, so that no import brings them back.

Deliveries stay without their subscriber, and an issue’s numbers go on adding up.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from newsletter import tokens
from newsletter.models import Bounce, Delivery, Subscriber, Suppression
from newsletter.models.subscriber import SubscriberQuerySet
from newsletter.subscribers import suppression

AT_ONCE = 1000
SERVERS_SAY_WHY = (Delivery.State.REFUSED, Delivery.State.DEFERRED)


def forget_subscriber(subscriber_id: int, now: datetime | None = None) -> bool:
    """At once, whether they had left before or not; False when nothing was known any more."""
    return _forget(Subscriber.objects.filter(pk=subscriber_id), now or timezone.now())


def purge_unsubscribed(now: datetime) -> int:
    """Forget who left long ago, a bounded number a call; returns how many.

    Who has asked anew and may still confirm is left alone.
    """
    gone = Subscriber.objects.filter(
        unsubscribed_at__lt=now - timedelta(days=settings.NEWSLETTER_FORGET_DAYS)
    ).exclude(consents__requested_at__gte=now - tokens.CONFIRM_WITHIN)
    numbers = list(gone.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_forget(gone.filter(pk=number), now) for number in numbers)


def _forget(subscribers: SubscriberQuerySet, now: datetime) -> bool:
    with transaction.atomic():
        subscriber = subscribers.select_for_update().first()
        # Looked at again under the lock: they may just have asked anew.
        if subscriber is None or not subscribers.exists():
            return False
        suppression.suppress_email(subscriber.email, Suppression.Reason.LEFT, now)
        # A domain of one's own names its holder; so may the words of a mail server.
        Bounce.objects.filter(delivery__subscriber=subscriber).update(diagnostic="")
        subscriber.deliveries.filter(state__in=SERVERS_SAY_WHY).update(reason="")
        subscriber.deliveries.update(domain="")
        subscriber.delete()
    return True
