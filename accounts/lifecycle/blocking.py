"""A blocked account cannot sign in; nothing of it is deleted."""

from datetime import datetime

from accounts.models import User
from accounts.signals import blocked_sign_in_attempted


def block_account(user: User, now: datetime) -> bool:
    """Whether it was not blocked yet; called inside a transaction. One query.

    Sessions end with the next request: an inactive account is nobody's.
    """
    changed = User.objects.filter(pk=user.pk, blocked_at=None, anonymised_at=None).update(
        blocked_at=now, is_active=False
    )
    return bool(changed)


def unblock_account(user: User) -> bool:
    """Whether it was blocked; called inside a transaction. One query."""
    changed = User.objects.filter(pk=user.pk, blocked_at__isnull=False, anonymised_at=None).update(
        blocked_at=None, is_active=True
    )
    return bool(changed)


def blocked_account_appeal_url(user: User) -> str:
    """Where its holder may appeal without signing in; empty when there is no such page."""
    answers = blocked_sign_in_attempted.send(sender=User, user=user)
    return next((link for _receiver, link in answers if link), "")
