"""Accounts for people whose e-mail was proven elsewhere, by a link that only they received."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from allauth.mfa.utils import is_mfa_enabled
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from accounts.email_address import fold_email
from accounts.models import User


class EmailTaken(Exception):
    """This e-mail has an account already; its owner must sign in."""


def find_confirmed_account(email: str) -> User | None:
    """Returns the account of this e-mail; None also where nobody ever confirmed it. Two queries."""
    try:
        user = User.objects.filter(email_folded=fold_email(email)).first()
    except ValueError:
        return None
    return None if user is None or _is_unclaimed(user) else user


def create_confirmed_account(email: str, display_name: str, language: str) -> User:
    """Returns a new account with a confirmed e-mail and no password.

    Call it only for a person who holds the mailed secret. An account that somebody opened with
    this e-mail and never confirmed is taken over. Raises EmailTaken, ValueError when ``email``
    is none, ValidationError when the name cannot be used.
    """
    folded = fold_email(email)
    try:
        with transaction.atomic():
            return _create_or_claim(folded, email, display_name, language)
    except IntegrityError as error:
        raise EmailTaken from error


def _create_or_claim(folded: str, email: str, display_name: str, language: str) -> User:
    user = User.objects.select_for_update().filter(email_folded=folded).first()
    if user is not None and not _is_unclaimed(user):
        raise EmailTaken
    user = user or User(email=email.strip(" "))
    user.display_name = display_name
    user.language = language
    # Whoever opened the unconfirmed account must not keep a way into it.
    user.set_unusable_password()
    user.clean_fields(exclude=["email"])
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=folded, defaults={"verified": True, "primary": True}
    )
    return user


def may_enter_by_link(user: User) -> bool:
    """Whether a mailed link is enough: not for who is blocked, or has a second factor."""
    return user.is_active and not has_any_authenticator(user)


def sign_in_user(request: HttpRequest, user: User, redirect_to: str | None = None) -> HttpResponse:
    """Signs in a person who has just proven to hold the e-mail; rotates the session's key.

    Returns a redirect: to ``redirect_to``, or first to the second factor if the account has one,
    or to the page that says that it is blocked. ``request.user`` is set only in the first case.
    """
    record_authentication(request, user, method="code", email=user.email)
    login = Login(user=user, redirect_url=redirect_to, email=user.email)
    response: HttpResponse = perform_login(request, login)
    return response


def has_any_authenticator(user: User) -> bool:
    """Returns whether the account has a second factor, so that the mailbox alone is not enough.

    Runs a query.
    """
    return bool(is_mfa_enabled(user))


def _is_unclaimed(user: User) -> bool:
    """Returns whether somebody once typed this e-mail and never proved to hold it.

    Runs a query. An account without any EmailAddress row counts as claimed.
    """
    if user.last_login is not None or user.has_usable_password():
        return False
    confirmed = EmailAddress.objects.filter(user=user).values_list("verified", flat=True)
    return bool(confirmed) and not any(confirmed)
