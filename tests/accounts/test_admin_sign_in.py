"""The desk is entered by the site's own sign-in alone."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_desk_takes_no_password(client: Client, maelle: User) -> None:
    director = make_user("Odette", email="dir@example.org", password="une-longue-phrase",
                         is_staff=True, is_superuser=True)  # fmt: skip
    client.force_login(maelle)
    client.post("/admin/login/", {"username": director.email, "password": "une-longue-phrase"})
    assert client.session["_auth_user_id"] == str(maelle.pk)


def test_stranger_is_sent_to_the_site(client: Client) -> None:
    answer = client.get("/admin/login/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_password_is_changed_on_the_site(client: Client, maelle: User) -> None:
    client.force_login(maelle)
    assert client.get("/admin/password_change/").status_code == 302


def test_no_filter_spells_a_password_out(client: Client, maelle: User, settings: Settings) -> None:
    settings.SITE_MODE = "demo"
    client.force_login(maelle)
    assert client.get("/admin/accounts/user/", {"is_staff__exact": "1"}).status_code == 200
    answer = client.get("/admin/accounts/user/", {"password__startswith": "pbkdf2"})
    assert answer.status_code == 400
