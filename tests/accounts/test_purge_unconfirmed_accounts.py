"""Accounts that nobody confirmed do not stay."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from accounts.tasks import UNCONFIRMED_KEPT_FOR, purge_unconfirmed_accounts
from tests.clock import NOW
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

LONG_AGO = NOW - UNCONFIRMED_KEPT_FOR - timedelta(hours=1)


def unconfirmed(**fields: object) -> User:
    user = make_user(**{"date_joined": LONG_AGO, **fields})  # type: ignore[arg-type]
    EmailAddress.objects.filter(user=user).update(verified=False)
    return user


def test_address_that_nobody_confirmed_is_forgotten() -> None:
    unconfirmed()
    assert purge_unconfirmed_accounts() == 1
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()


def test_who_has_just_registered_has_time_to_confirm() -> None:
    unconfirmed(date_joined=timezone.now() - timedelta(days=2))
    assert purge_unconfirmed_accounts() == 0


def test_who_confirmed_stays() -> None:
    make_user(date_joined=LONG_AGO)
    assert purge_unconfirmed_accounts() == 0


@pytest.mark.parametrize("fields", [{"last_login": LONG_AGO}, {"is_staff": True}])
def test_who_was_here_stays(fields: dict[str, object]) -> None:
    unconfirmed(**fields)
    assert purge_unconfirmed_accounts() == 0


def test_nobody_is_deleted_under_an_article() -> None:
    make_article(by=unconfirmed())
    unconfirmed()
    assert purge_unconfirmed_accounts() == 1
    assert User.objects.count() == 1
