"""Accounts for people whose address was proven elsewhere, by a link that only they received."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from allauth.mfa.utils import is_mfa_enabled
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from accounts.email_address import fold_email
from accounts.models import User


class EmailTaken(Exception):
    """The address has an account; its owner signs in."""


def find_confirmed_account(email: str) -> User | None:
    """Two queries. An account whose address nobody ever confirmed does not count."""
    try:
        user = User.objects.filter(email_folded=fold_email(email)).first()
    except ValueError:
        return None
    return None if user is None or _is_unclaimed(user) else user


def create_confirmed_account(email: str, display_name: str, language: str) -> User:
    """A new account with a confirmed address and no password.

    Call it only when the person holds the mailed secret. Raises AddressTaken, ValueError when
    ``email`` is no address, ValidationError when the name cannot be used.
    """
    folded = fold_email(email)
    try:
        with transaction.atomic():
            return _join(folded, email, display_name, language)
    except IntegrityError as error:
        raise EmailTaken from error


def _join(folded: str, email: str, display_name: str, language: str) -> User:
    user = User.objects.select_for_update().filter(email_folded=folded).first()
    if user is not None and not _is_unclaimed(user):
        raise EmailTaken
    user = user or User(email=email.strip(" "))
    user.display_name = display_name
    user.language = language
    user.set_unusable_password()
    user.clean_fields(exclude=["email"])
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=folded, defaults={"verified": True, "primary": True}
    )
    return user


def sign_in_user(request: HttpRequest, user: User, redirect_to: str | None = None) -> HttpResponse:
    """Sign in who has just proven to hold the address; rotates the session's key.

    Returns where to go: ``redirect_to``, or first the second factor if the account has one, or
    the page that says that it is blocked. ``request.user`` is set only in the first case.
    """
    record_authentication(request, user, method="code", email=user.email)
    login = Login(user=user, redirect_url=redirect_to, email=user.email)
    response: HttpResponse = perform_login(request, login)
    return response


def has_any_authenticator(user: User) -> bool:
    """Whether holding the mailbox is not enough to act as this person; one query."""
    return bool(is_mfa_enabled(user))


def _is_unclaimed(user: User) -> bool:
    """Somebody typed this address once and never proved to hold it."""
    if user.last_login is not None or user.has_usable_password():
        return False
    confirmed = EmailAddress.objects.filter(user=user).values_list("verified", flat=True)
    return bool(confirmed) and not any(confirmed)
