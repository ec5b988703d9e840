"""Plain functions that make what a test needs; each has sensible defaults."""

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User

_numbers = count(1)


def make_user(
    display_name: str = "", *, email: str = "", password: str | None = None, **fields: Any
) -> User:
    """An account whose address is confirmed."""
    number = next(_numbers)
    user = User.objects.create_user(
        email=email or f"resident{number}@example.org",
        password=password,
        display_name=display_name or f"Résidente {number}",
        **fields,
    )
    EmailAddress.objects.create(user=user, email=user.email_folded, verified=True, primary=True)
    return user
