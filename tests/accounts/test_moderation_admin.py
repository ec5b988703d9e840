from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_town(settings: Settings) -> None:
    settings.SITE_MODE = "production"


def test_visitor_signs_in_on_the_sites_own_page(client: Client) -> None:
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_moderator_lands_on_what_there_is_to_do(client: Client) -> None:
    asked = client.get(reverse("admin:index"), follow=True).redirect_chain[-1][0]
    assert unquote(asked).endswith("next=" + reverse("admin:articles_queue"))
    page = reverse("admin:accounts_user_changelist")
    asked = client.get(page, follow=True).redirect_chain[-1][0]
    assert unquote(asked).endswith("next=" + page)


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
    picture = reverse("account_totp_qr_code")
    assert client.get(picture).status_code == 404
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert f'src="{picture}"' in page
    assert client.get(picture).headers["content-type"] == "image/svg+xml"


@pytest.fixture
def odette(client: Client, settings: Settings) -> User:
    """The only director, at a desk that asks for no second factor."""
    settings.SITE_MODE = "demo"
    director = make_user("Odette", is_staff=True, is_superuser=True)
    client.force_login(director)
    return director


def rights(client: Client, user: User, **ticked: str) -> None:
    data = {"display_name": user.display_name, "bio": "", "language": "fr", **ticked}
    client.post(reverse("admin:accounts_user_change", args=[user.pk]), data)
    user.refresh_from_db()


def test_director_names_a_moderator(client: Client, odette: User) -> None:
    anna = make_user("Anna")
    rights(client, anna, is_staff="on")
    assert (anna.is_staff, anna.is_superuser) == (True, False)


def test_only_director_stays_one(client: Client, odette: User) -> None:
    rights(client, odette, is_staff="on")
    assert odette.is_superuser


def test_director_hands_over_to_another(client: Client, odette: User) -> None:
    make_user("Jeanne", is_staff=True, is_superuser=True)
    rights(client, odette, is_staff="on")
    assert not odette.is_superuser


def test_who_directs_moderates_too(client: Client, odette: User) -> None:
    anna = make_user("Anna")
    rights(client, anna, is_superuser="on")
    assert not anna.is_superuser


def test_lost_second_factor_is_forgotten_by_the_director(client: Client, odette: User) -> None:
    maelle = make_user("Maëlle", is_staff=True)
    TOTP.activate(maelle, generate_totp_secret())
    data = {"action": "reset_second_factor", "_selected_action": [maelle.pk], "index": 0}
    client.post(reverse("admin:accounts_user_changelist"), data)
    assert not Authenticator.objects.filter(user=maelle).exists()
    assert LogEntry.objects.filter(object_id=str(maelle.pk)).exists()


def test_moderator_makes_nobody_forget(client: Client, odette: User) -> None:
    TOTP.activate(odette, generate_totp_secret())
    client.force_login(make_user(is_staff=True))
    data = {"action": "reset_second_factor", "_selected_action": [odette.pk], "index": 0}
    client.post(reverse("admin:accounts_user_changelist"), data)
    assert Authenticator.objects.filter(user=odette).exists()


def test_keys_of_others_are_shown_to_nobody(client: Client, odette: User) -> None:
    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert client.get("/admin/account/emailaddress/").status_code == 404
