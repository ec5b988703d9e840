"""The right to send: no more workers at once than there are seats, each with a lease."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from newsletter.models import Seat


def take() -> uuid.UUID | None:
    """A token to claim with; None when all seats are taken."""
    holder, now = uuid.uuid4(), timezone.now()
    for number in range(settings.NEWSLETTER_POST.workers):
        Seat.objects.get_or_create(number=number, defaults={"lease_until": now})
        free = Seat.objects.filter(number=number, lease_until__lte=now)
        if free.update(holder=holder, lease_until=now + lease()):
            return holder
    return None


def keep(holder: uuid.UUID) -> bool:
    """Renew the lease; False when somebody else has taken the seat."""
    until = timezone.now() + lease()
    return Seat.objects.filter(holder=holder).update(lease_until=until) == 1


def leave(holder: uuid.UUID) -> None:
    Seat.objects.filter(holder=holder).update(lease_until=timezone.now())


def lease() -> timedelta:
    return timedelta(seconds=settings.NEWSLETTER_POST.lease)
