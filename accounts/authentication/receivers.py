"""Receivers of allauth's and Django's signals: each calls one verb."""

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
    """Counts the new app as a second factor just used.

    allauth shows the recovery codes next; it would first ask for a code of the new app.
    """
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", type="totp", reauthenticated=True)


@receiver(user_logged_in)
def restore_mails_of_user(*, user: User, **_kwargs: Any) -> None:
    """Gives back the day's mails: a person who signs in holds the mailbox, or once did."""
    restore_mails(user.email)


@receiver(email_confirmed)
def restore_mails_of_confirmed_email(*, email_address: EmailAddress, **_kwargs: Any) -> None:
    restore_mails(email_address.email)
