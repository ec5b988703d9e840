"""Addresses that nobody writes to any more, known by a keyed hash alone."""

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from accounts.email_address import fold_email
from newsletter.models import Suppression

AT_ONCE = 500
GRAVITY = (Suppression.Reason.LEFT, Suppression.Reason.BOUNCED, Suppression.Reason.COMPLAINED)


def suppress_email(address: str, reason: Suppression.Reason, now: datetime) -> None:
    """A graver reason stays as it is. Raises ValueError for no address."""
    known = suppressions_of(address).first()
    if known is None:
        known, _new = Suppression.objects.get_or_create(
            email_hash=_hashes(address)[0], defaults={"reason": reason, "at": now}
        )
    if GRAVITY.index(reason) > GRAVITY.index(Suppression.Reason(known.reason)):
        known.reason, known.at = reason, now
        known.save(update_fields=["reason", "at"])


def suppression_reasons(addresses: Collection[str]) -> dict[str, Suppression.Reason]:
    """Returns why these must not be written to; without those that may.

    A query for each five hundred. Raises ValueError for no address.
    """
    hashes = {one: address for address in addresses for one in _hashes(address)}
    found: dict[str, Suppression.Reason] = {}
    ordered = list(hashes)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        for known in Suppression.objects.filter(email_hash__in=some):
            found[hashes[known.email_hash]] = Suppression.Reason(known.reason)
    return found


def lift_suppression(address: str) -> None:
    """Its holder asked anew, and confirmed. Raises ValueError for no address."""
    suppressions_of(address).delete()


def suppressions_of(
    address: str, among: QuerySet[Suppression] | None = None
) -> QuerySet[Suppression]:
    """The row of this address, or none. Raises ValueError for no address."""
    rows = Suppression.objects.all() if among is None else among
    return rows.filter(email_hash__in=_hashes(address))


def _hashes(address: str) -> list[str]:
    """Of the folded address: the same mailbox, however it is written, has one hash for each key.

    That of the present key comes first.
    """
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [_hash(key, fold_email(address)) for key in keys]


def _hash(secret: str, folded: str) -> str:
    key = hmac.new(secret.encode(), b"newsletter.suppression", hashlib.sha256)
    return hmac.new(key.digest(), folded.encode(), hashlib.sha256).hexdigest()
