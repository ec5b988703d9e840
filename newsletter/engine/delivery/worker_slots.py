"""The right to send, or to read what came back: no more workers than slots, each with a lease.

Leases are by the database's clock: a worker whose own runs ahead holds no slot for longer.
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings

from accounts import database_clock
from newsletter.models import WorkerSlot

# The slot of whoever reads the mailbox; above all others.
MAILBOX = 32_767


def take_slot() -> uuid.UUID | None:
    """A token to claim with; None when all slots are taken."""
    return _take(range(settings.NEWSLETTER_POST.workers), lease_duration())


def take_mailbox_slot(lasts: timedelta) -> uuid.UUID | None:
    return _take([MAILBOX], lasts)


def renew_slot(holder: uuid.UUID) -> bool:
    """Renew the lease; False when somebody else has taken the slot."""
    until = database_clock.database_time() + lease_duration()
    return WorkerSlot.objects.filter(holder=holder).update(lease_until=until) == 1


def release_slot(holder: uuid.UUID) -> None:
    WorkerSlot.objects.filter(holder=holder).update(lease_until=database_clock.database_time())


def lease_duration() -> timedelta:
    return timedelta(seconds=settings.NEWSLETTER_POST.lease)


def _take(numbers: Iterable[int], lasts: timedelta) -> uuid.UUID | None:
    holder, now = uuid.uuid4(), database_clock.database_time()
    for number in numbers:
        WorkerSlot.objects.get_or_create(number=number, defaults={"lease_until": now})
        free = WorkerSlot.objects.filter(number=number, lease_until__lte=now)
        if free.update(holder=holder, lease_until=now + lasts):
            return holder
    return None
