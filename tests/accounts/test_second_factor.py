"""Nobody moderates without a second factor; it is set up at the first visit, on one page."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.factories import make_user

PASSWORD = "une phrase assez longue"
DESK = "/admin/articles/article/queue/"
SET_UP = "/en/accounts/2fa/set-up/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_town(settings: Settings) -> None:
    """Not the demo, which does without. Passwords are not what is tested: a quick hash will do."""
    settings.SITE_MODE = "production"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def moderator() -> User:
    return make_user("Maëlle", email="maelle@example.org", password=PASSWORD, is_staff=True)


@pytest.fixture
def signed_in(client: Client, moderator: User) -> Client:
    sign_in(client)
    return client


def sign_in(client: Client) -> str:
    data = {"login": "maelle@example.org", "password": PASSWORD}
    return client.post(reverse("account_login"), data, follow=True).content.decode()


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def key_on(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert found, page
    return found[1]


def test_first_visit_leads_to_one_page_with_both_ways(signed_in: Client) -> None:
    answer = signed_in.get(DESK, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("account_second_factor")
    page = answer.content.decode()
    assert 'data-passkey="create"' in page
    assert key_on(page)


def test_app_is_set_up_there_and_recovery_codes_follow(signed_in: Client) -> None:
    page = signed_in.get(SET_UP).content.decode()
    code = code_for(key_on(page))
    answer = signed_in.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    shown = answer.content.decode()
    assert len(re.findall(r"<li><code>", shown)) == 10
    assert DESK in shown
    assert signed_in.get(DESK).status_code == 200


def test_wrong_code_says_so_and_keeps_the_key(signed_in: Client) -> None:
    key = key_on(signed_in.get(SET_UP).content.decode())
    page = signed_in.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert key_on(page) == key
    assert not Authenticator.objects.exists()


def test_its_holder_is_told_by_mail(signed_in: Client) -> None:
    code = code_for(key_on(signed_in.get(SET_UP).content.decode()))
    signed_in.post(reverse("mfa_activate_totp"), {"code": code})
    assert mail.outbox[-1].to == ["maelle@example.org"]


def test_password_alone_opens_nothing_any_more(client: Client, moderator: User) -> None:
    TOTP.activate(moderator, generate_totp_secret())
    sign_in(client)
    assert not get_user(client).is_authenticated
    assert client.get(DESK).status_code == 302


def test_code_of_the_app_opens_the_desk(client: Client, moderator: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(moderator, secret)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get(DESK).status_code == 200


def test_recovery_code_opens_the_desk_once(client: Client, moderator: User) -> None:
    TOTP.activate(moderator, generate_totp_secret())
    code = RecoveryCodes.activate(moderator).get_unused_codes()[0]
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(DESK).status_code == 200
    other = Client()
    sign_in(other)
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert other.get(DESK).status_code == 302


def test_recovery_codes_alone_are_no_second_factor(signed_in: Client, moderator: User) -> None:
    RecoveryCodes.activate(moderator)
    assert signed_in.get(DESK).status_code == 302


def test_who_gives_the_app_up_leaves_the_desk(signed_in: Client, moderator: User) -> None:
    TOTP.activate(moderator, generate_totp_secret())
    assert signed_in.get(DESK).status_code == 200
    signed_in.post(reverse("mfa_deactivate_totp"))
    assert signed_in.get(DESK).status_code == 302


def test_set_up_again_leads_to_what_is_there(signed_in: Client, moderator: User) -> None:
    TOTP.activate(moderator, generate_totp_secret())
    assert signed_in.get(SET_UP).headers["location"].endswith(reverse("mfa_index"))


FORGED = [
    '{"id": "x", "rawId": "eA", "type": "public-key"}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "eA"}}',
    "[]",
    "3",
    "no json",
]


@pytest.mark.parametrize("credential", FORGED)
def test_forged_passkey_is_refused_in_words(signed_in: Client, credential: str) -> None:
    signed_in.get(SET_UP)
    data = {"name": "", "credential": credential}
    answer = signed_in.post(reverse("mfa_add_webauthn"), data)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", FORGED)
def test_forged_passkey_opens_nothing(client: Client, moderator: User, credential: str) -> None:
    TOTP.activate(moderator, generate_totp_secret())
    sign_in(client)
    answer = client.post(reverse("mfa_authenticate"), {"credential": credential})
    assert answer.status_code == 200
    assert client.get(DESK).status_code == 302


def test_after_a_while_it_asks_again_who_is_there(client: Client, moderator: User) -> None:
    client.force_login(moderator)
    answer = client.get(SET_UP)
    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["location"]


def test_sign_in_page_asks_for_no_passkey_that_is_not_there(
    client: Client, moderator: User
) -> None:
    TOTP.activate(moderator, generate_totp_secret())
    assert 'data-passkey="get"' not in sign_in(client)


@pytest.mark.parametrize("name", ["mfa_index", "mfa_add_webauthn", "mfa_list_webauthn"])
def test_pages_around_it_are_there(signed_in: Client, name: str) -> None:
    assert signed_in.get(reverse(name)).status_code == 200


def test_demo_says_that_it_does_without(
    client: Client, moderator: User, settings: Settings
) -> None:
    settings.SITE_MODE = "demo"
    client.force_login(moderator)
    assert "demo-note" in client.get(DESK).content.decode()
