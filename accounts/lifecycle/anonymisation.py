"""Closing an account: the row stays under its articles, the person leaves it."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signals import account_anonymised


class LastDirector(Exception):
    """The site would have nobody left to answer for it."""


def anonymise_account(user_id: int, *, now: datetime | None = None) -> User:
    """Irreversible, and harmless when repeated. Raises LastDirector."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if user.anonymised_at is not None:
            return user
        if user.is_superuser and not has_other_directors(user):
            raise LastDirector
        _empty(user, now or timezone.now())
        user.save()
        user.groups.clear()
        user.user_permissions.clear()
        EmailAddress.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user).delete()
        account_anonymised.send(sender=User, user_id=user.pk, name=user.display_name)
    return user


def _empty(user: User, now: datetime) -> None:
    user.email = f"closed-{user.pk}@account.invalid"
    with translation.override(user.language):
        user.display_name = _("Former account")
    user.bio = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.anonymised_at = now
    user.set_unusable_password()


def has_other_directors(user: User) -> bool:
    """Whether somebody else could still answer for the site; one query."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return others.exists()
