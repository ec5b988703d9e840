from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.conftest import mailed_code
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "quatre goélands blancs"


def ask_code(client: Client, email: str) -> HttpResponse:
    return client.post(reverse("account_request_login_code"), {"email": email})  # type: ignore[return-value]


def type_code(client: Client, code: str) -> HttpResponse:
    return client.post(reverse("account_confirm_login_code"), {"code": code})  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_profile")).status_code == 200


def test_by_mailed_code(client: Client) -> None:
    make_user(email="anna@example.org")
    ask_code(client, "Anna@Example.org")
    type_code(client, mailed_code().lower())
    assert is_signed_in(client)


def test_by_password(client: Client) -> None:
    make_user(email="anna@example.org", password=PASSWORD)
    data = {"login": "ANNA@example.org", "password": PASSWORD}
    assert client.post(reverse("account_login"), data).status_code == 302
    assert is_signed_in(client)


def test_host_written_with_accents_is_the_same_address(client: Client) -> None:
    make_user(email="anna@mérou.example")
    ask_code(client, "anna@MÉROU.example")
    type_code(client, mailed_code())
    assert is_signed_in(client)


def test_returns_to_where_it_was_needed(client: Client) -> None:
    make_user(email="anna@example.org")
    target = reverse("account_close")
    url = reverse("account_request_login_code")
    response = client.post(url, {"email": "anna@example.org", "next": target})
    response = client.post(response.headers["location"], {"code": mailed_code(), "next": target})
    assert response.headers["location"] == target


def test_never_leads_to_another_site(client: Client) -> None:
    make_user(email="anna@example.org", password=PASSWORD)
    data = {"login": "anna@example.org", "password": PASSWORD, "next": "https://evil.example/"}
    response = client.post(reverse("account_login"), data)
    assert "evil" not in response.headers["location"]


def test_session_key_changes(client: Client) -> None:
    make_user(email="anna@example.org")
    ask_code(client, "anna@example.org")
    before = client.session.session_key
    type_code(client, mailed_code())
    assert client.session.session_key != before


def test_wrong_password_says_so(client: Client) -> None:
    make_user(email="anna@example.org", password=PASSWORD)
    data = {"login": "anna@example.org", "password": "wrong"}
    response = client.post(reverse("account_login"), data)
    assert response.status_code == 200
    assert response.context["form"].errors


def test_wrong_password_and_unknown_address_are_answered_alike(client: Client) -> None:
    make_user(email="anna@example.org", password=PASSWORD)
    url = reverse("account_login")
    known = client.post(url, {"login": "anna@example.org", "password": "wrong"})
    unknown = client.post(url, {"login": "nobody@example.org", "password": "wrong"})
    assert known.context["form"].errors == unknown.context["form"].errors


def test_code_for_unknown_address_is_answered_alike_with_one_mail(client: Client) -> None:
    make_user(email="anna@example.org")
    known = ask_code(client, "anna@example.org")
    known_page = client.get(known.headers["location"]).content.decode()
    other = Client()
    unknown = ask_code(other, "nobody@example.org")
    unknown_page = other.get(unknown.headers["location"]).content.decode()
    assert known.headers["location"] == unknown.headers["location"]
    assert known_page.count("<button") == unknown_page.count("<button")
    assert [message.to[0] for message in mail.outbox] == ["anna@example.org", "nobody@example.org"]


def test_code_expires(client: Client) -> None:
    make_user(email="anna@example.org")
    ask_code(client, "anna@example.org")
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        type_code(client, mailed_code())
        assert not is_signed_in(client)


def test_forged_code_is_refused(client: Client) -> None:
    make_user(email="anna@example.org")
    ask_code(client, "anna@example.org")
    assert type_code(client, "FORG-EDXX").status_code == 200
    assert not is_signed_in(client)


def test_code_of_another_browser_is_worth_nothing(client: Client) -> None:
    make_user(email="anna@example.org")
    ask_code(client, "anna@example.org")
    other = Client()
    type_code(other, mailed_code())
    assert not is_signed_in(other)


def test_another_code_can_be_asked_for(client: Client) -> None:
    make_user(email="anna@example.org")
    ask_code(client, "anna@example.org")
    client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert len(mail.outbox) == 2
    type_code(client, mailed_code())
    assert is_signed_in(client)


def test_too_many_codes_are_refused_beside_the_field(client: Client) -> None:
    answers = [ask_code(Client(), "anna@example.org") for _attempt in range(4)]
    assert answers[-1].status_code == 200
    assert len(mail.outbox) == 3


def test_blocked_account_is_told_by_mail_and_not_let_in(client: Client) -> None:
    make_user(email="anna@example.org", is_active=False, blocked_at=timezone.now())
    ask_code(client, "anna@example.org")
    assert "/charter/" in str(mail.outbox[-1].body)
    assert not is_signed_in(client)


def test_blocked_account_with_the_right_password_reads_why(client: Client) -> None:
    make_user(
        email="anna@example.org", password=PASSWORD, is_active=False, blocked_at=timezone.now()
    )
    data = {"login": "anna@example.org", "password": PASSWORD}
    response = client.post(reverse("account_login"), data, follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_inactive")


def test_signing_out_needs_a_click(client: Client) -> None:
    client.force_login(make_user())
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)
