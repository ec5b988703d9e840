"""The cast: who writes, who reads for the first time, who moderates, who directs."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from tests.factories import make_user


@pytest.fixture
def anna(db: None) -> User:
    """An established author."""
    return make_user(
        "Anna Le Gall", email="anna@example.org", established_at=datetime(2026, 1, 5, tzinfo=UTC)
    )


@pytest.fixture
def yann(db: None) -> User:
    """A newcomer: nobody has affirmed an article of his yet."""
    return make_user("Yann Kerdoncuff", email="yann@example.org")


@pytest.fixture
def maelle(db: None) -> User:
    """A moderator."""
    return make_user("Maëlle Tanguy", email="maelle@example.org", is_staff=True)


@pytest.fixture
def odette(db: None) -> User:
    """The director."""
    return make_user(
        "Odette Quéméner", email="odette@example.org", is_staff=True, is_superuser=True
    )
