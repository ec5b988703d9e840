"""Erases people who left. Only a keyed hash stays, so that no import brings them back.

Their deliveries stay without a subscriber, so that the numbers of each issue still add up.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from newsletter import tokens
from newsletter.models import Bounce, Delivery, Subscriber, Suppression
from newsletter.models.subscriber import SubscriberQuerySet
from newsletter.subscribers import suppression

BATCH_SIZE = 1000
# Their ``reason`` is the mail server's answer, which may hold the e-mail.
SERVER_ANSWER_STATES = (Delivery.State.REFUSED, Delivery.State.DEFERRED)


def forget_subscriber(subscriber_id: int, now: datetime | None = None) -> bool:
    """Erases a subscriber at once, subscribed or not; returns False when there was none."""
    return _forget(Subscriber.objects.filter(pk=subscriber_id), now or timezone.now())


def purge_unsubscribed(now: datetime) -> int:
    """Erases people who left NEWSLETTER_FORGET_DAYS ago, up to a thousand; returns how many.

    Each is a transaction of its own. People who have asked again and may still confirm stay.
    """
    gone = Subscriber.objects.filter(
        unsubscribed_at__lt=now - timedelta(days=settings.NEWSLETTER_FORGET_DAYS)
    ).exclude(consents__requested_at__gte=now - tokens.CONFIRM_WITHIN)
    keys = list(gone.order_by("pk").values_list("pk", flat=True)[:BATCH_SIZE])
    return sum(_forget(gone.filter(pk=key), now) for key in keys)


def _forget(subscribers: SubscriberQuerySet, now: datetime) -> bool:
    with transaction.atomic():
        subscriber = subscribers.select_for_update().first()
        # Looked at again under the lock: they may just have asked for the letter again.
        if subscriber is None or not subscribers.exists():
            return False
        suppression.suppress_email(subscriber.email, Suppression.Reason.LEFT, now)
        # A domain of one's own names its holder; so may the answer of a mail server. Before the
        # delete, which takes the link from delivery to subscriber away.
        Bounce.objects.filter(delivery__subscriber=subscriber).update(diagnostic="")
        subscriber.deliveries.filter(state__in=SERVER_ANSWER_STATES).update(reason="")
        subscriber.deliveries.update(domain="")
        subscriber.delete()
    return True
