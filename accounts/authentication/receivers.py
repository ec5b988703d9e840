"""What this room does when allauth speaks."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.protection.mail_allowance import restore_mails


@receiver(authenticator_added)
def record_totp_authentication(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """The recovery codes follow at once: nobody would write them down after one more question."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", type="totp", reauthenticated=True)


@receiver(user_logged_in)
def restore_mails_of_user(*, user: User, **_kwargs: Any) -> None:
    """Whoever signs in has the mailbox, or had it when they chose a password."""
    restore_mails(user.email)


@receiver(email_confirmed)
def restore_mails_of_confirmed_email(*, email_address: EmailAddress, **_kwargs: Any) -> None:
    restore_mails(email_address.email)
