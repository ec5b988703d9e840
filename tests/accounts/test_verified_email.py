import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.authentication.verified_email import (
    EmailTaken,
    create_confirmed_account,
    find_confirmed_account,
)
from tests.accounts.conftest import Register, mailed_code
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_confirmed_account_without_password() -> None:
    user = create_confirmed_account("Lise@Example.org", " Lise ", "fr")
    assert user.display_name == "Lise"
    assert not user.has_usable_password()
    assert find_confirmed_account("LISE@example.org") == user


def test_address_with_an_account_is_taken() -> None:
    make_user(email="lise@example.org")
    with pytest.raises(EmailTaken):
        create_confirmed_account("LISE@example.org", "Lise", "fr")


def test_unfit_name_is_refused() -> None:
    with pytest.raises(ValidationError):
        create_confirmed_account("lise@example.org", "Administration", "fr")


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="not"):
        create_confirmed_account("lise", "Lise", "fr")
    assert find_confirmed_account("lise") is None


def test_account_that_nobody_confirmed_does_not_keep_the_address(register: Register) -> None:
    register("lise@example.org", "Plaisantin")
    assert find_confirmed_account("lise@example.org") is None
    assert create_confirmed_account("lise@example.org", "Lise", "fr").display_name == "Lise"


def test_joined_person_signs_in_by_code(client: Client) -> None:
    create_confirmed_account("lise@example.org", "Lise", "fr")
    client.post(reverse("account_request_login_code"), {"email": "lise@example.org"})
    client.post(reverse("account_confirm_login_code"), {"code": mailed_code()})
    assert client.get(reverse("account_profile")).status_code == 200
