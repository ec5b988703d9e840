import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.conftest import mailed_code
from tests.factories import make_user

pytestmark = pytest.mark.django_db

OLD = "quatre goélands blancs"
NEW = "cinq cormorans noirs"


def test_forgotten_password_is_replaced_by_code(client: Client) -> None:
    anna = make_user(email="anna@example.org", password=OLD)
    client.post(reverse("account_reset_password"), {"email": "Anna@example.org"})
    client.post(reverse("account_confirm_password_reset_code"), {"code": mailed_code()})
    data = {"password1": NEW, "password2": NEW}
    client.post(reverse("account_complete_password_reset"), data)
    anna.refresh_from_db()
    assert anna.check_password(NEW)


def test_reset_for_unknown_address_is_answered_alike(client: Client) -> None:
    make_user(email="anna@example.org")
    url = reverse("account_reset_password")
    known = client.post(url, {"email": "anna@example.org"})
    unknown = Client().post(url, {"email": "nobody@example.org"})
    assert known.headers["location"] == unknown.headers["location"]
    assert len(mail.outbox) == 2


def test_password_can_be_added_later(client: Client) -> None:
    anna = make_user()
    client.force_login(anna)
    client.post(reverse("account_set_password"), {"password1": NEW, "password2": NEW})
    anna.refresh_from_db()
    assert anna.check_password(NEW)


def test_change_is_told_by_mail(client: Client) -> None:
    anna = make_user(password=OLD)
    client.force_login(anna)
    data = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), data)
    assert mail.outbox[-1].to == [anna.email]


def test_weak_password_is_refused(client: Client) -> None:
    client.force_login(make_user())
    data = {"password1": "1234", "password2": "1234"}
    response = client.post(reverse("account_set_password"), data)
    assert "password1" in response.context["form"].errors
