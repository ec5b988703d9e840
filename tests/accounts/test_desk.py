import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_town(settings: Settings) -> None:
    settings.SITE_MODE = "production"


def test_visitor_signs_in_on_the_sites_own_page(client: Client) -> None:
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_resident_is_refused(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_moderator_without_second_factor_is_led_to_it(client: Client) -> None:
    client.force_login(make_user(is_staff=True))
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_second_factor")


def test_moderator_with_second_factor_enters(client: Client) -> None:
    maelle = make_user(is_staff=True)
    TOTP.activate(maelle, generate_totp_secret())
    client.force_login(maelle)
    assert client.get(reverse("admin:index")).status_code == 200


def test_demo_does_without(client: Client, settings: Settings) -> None:
    settings.SITE_MODE = "demo"
    client.force_login(make_user(is_staff=True))
    assert client.get(reverse("admin:index")).status_code == 200


def test_moderator_sees_accounts_and_changes_none(client: Client, settings: Settings) -> None:
    settings.SITE_MODE = "demo"
    yann = make_user("Yann")
    client.force_login(make_user(is_staff=True))
    url = reverse("admin:accounts_user_change", args=[yann.pk])
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200
    assert client.get(url).status_code == 200
    assert client.post(url, {"is_superuser": "on"}).status_code == 403
    assert yann.password not in client.get(url).content.decode()


def test_app_is_set_up_from_a_picture_of_its_own(client: Client) -> None:
    client.force_login(make_user())
    picture = reverse("account_totp_picture")
    assert client.get(picture).status_code == 404
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert f'src="{picture}"' in page
    assert client.get(picture).headers["content-type"] == "image/svg+xml"
