import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.conftest import mailed_code
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_visitor_is_asked_to_sign_in(client: Client) -> None:
    response = client.get(reverse("account_profile"))
    assert response.headers["location"].startswith(reverse("account_login"))


def test_name_and_words_are_saved(client: Client) -> None:
    anna = make_user()
    client.force_login(anna)
    data = {"display_name": "Anna Le Gall", "bio": "Je rame.", "language": "en"}
    assert client.post(reverse("account_profile"), data).status_code == 302
    anna.refresh_from_db()
    assert (anna.display_name, anna.bio, anna.language) == ("Anna Le Gall", "Je rame.", "en")


@pytest.mark.parametrize(
    ("field", "value"),
    [("display_name", "Administrateur"), ("bio", "x" * 601), ("language", "xx")],
)
def test_wrong_value_changes_nothing(client: Client, field: str, value: str) -> None:
    anna = make_user("Anna")
    client.force_login(anna)
    data = {"display_name": "Anna", "bio": "", "language": "fr", field: value}
    response = client.post(reverse("account_profile"), data)
    assert field in response.context["form"].errors
    anna.refresh_from_db()
    assert (anna.display_name, anna.bio, anna.language) == ("Anna", "", "fr")


def test_rights_cannot_be_posted(client: Client) -> None:
    anna = make_user("Anna")
    client.force_login(anna)
    data = {"display_name": "Anna", "language": "fr", "is_staff": "on", "established_at": "2020"}
    client.post(reverse("account_profile"), data)
    anna.refresh_from_db()
    assert not anna.is_staff
    assert not anna.is_established


def test_new_address_counts_once_its_code_is_typed(client: Client) -> None:
    anna = make_user(email="anna@example.org")
    client.force_login(anna)
    data = {"email": "New@example.org", "action_add": ""}
    client.post(reverse("account_email"), data)
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    client.post(reverse("account_email_verification_sent"), {"code": mailed_code()})
    anna.refresh_from_db()
    assert (anna.email, anna.email_folded) == ("new@example.org", "new@example.org")


def test_old_address_is_told(client: Client) -> None:
    client.force_login(make_user(email="anna@example.org"))
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    client.post(reverse("account_email_verification_sent"), {"code": mailed_code()})
    assert ["anna@example.org"] in [message.to for message in mail.outbox]


def test_address_of_somebody_else_is_not_betrayed(client: Client) -> None:
    make_user(email="yann@example.org")
    client.force_login(make_user(email="anna@example.org"))
    data = {"email": "yann@example.org", "action_add": ""}
    response = client.post(reverse("account_email"), data)
    assert response.headers["location"] == reverse("account_email_verification_sent")
