"""E-mails that must not be written to any more, known by a keyed hash alone."""

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from accounts.email_address import fold_email
from newsletter.models import Suppression

# A query takes a bounded number of variables.
BATCH_SIZE = 500
# From the lightest to the gravest.
GRAVITY = (Suppression.Reason.LEFT, Suppression.Reason.BOUNCED, Suppression.Reason.COMPLAINED)


def suppress_email(email: str, reason: Suppression.Reason, now: datetime) -> None:
    """Records that this e-mail must not be written to; a graver reason replaces a lighter one.

    Raises ValueError for a bad e-mail.
    """
    known = suppressions_of(email).first()
    if known is None:
        known, _new = Suppression.objects.get_or_create(
            email_hash=_hashes(email)[0], defaults={"reason": reason, "at": now}
        )
    if GRAVITY.index(reason) > GRAVITY.index(Suppression.Reason(known.reason)):
        known.reason, known.at = reason, now
        known.save(update_fields=["reason", "at"])


def suppression_reasons(emails: Collection[str]) -> dict[str, Suppression.Reason]:
    """Returns the reasons of those that must not be written to, by e-mail as given.

    Runs a query per five hundred hashes. Raises ValueError for a bad e-mail.
    """
    emails_by_hash = {one: email for email in emails for one in _hashes(email)}
    reasons: dict[str, Suppression.Reason] = {}
    hashes = list(emails_by_hash)
    for start in range(0, len(hashes), BATCH_SIZE):
        batch = hashes[start : start + BATCH_SIZE]
        for known in Suppression.objects.filter(email_hash__in=batch):
            reasons[emails_by_hash[known.email_hash]] = Suppression.Reason(known.reason)
    return reasons


def lift_suppression(email: str) -> None:
    """Allows the e-mail again. Called once its holder has asked for the letter and confirmed.

    Raises ValueError for a bad e-mail.
    """
    suppressions_of(email).delete()


def suppressions_of(
    email: str, among: QuerySet[Suppression] | None = None
) -> QuerySet[Suppression]:
    """Returns the rows of this e-mail, one for each key at most. Raises ValueError if it is bad."""
    rows = Suppression.objects.all() if among is None else among
    return rows.filter(email_hash__in=_hashes(email))


def _hashes(email: str) -> list[str]:
    """Returns one hash for each key, that of the present key first; the same for each spelling."""
    # Rows that were written with an earlier SECRET_KEY must still be found.
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [_hash(key, fold_email(email)) for key in keys]


def _hash(secret: str, folded: str) -> str:
    key = hmac.new(secret.encode(), b"newsletter.suppression", hashlib.sha256)
    return hmac.new(key.digest(), folded.encode(), hashlib.sha256).hexdigest()
