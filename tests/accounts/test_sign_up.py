from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.protection.bot_detection import new_form_timestamp
from tests.accounts.conftest import Register, mailed_code
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def confirm(client: Client, code: str) -> int:
    return client.post(reverse("account_email_verification_sent"), {"code": code}).status_code


def test_address_and_name_are_enough(client: Client, register: Register) -> None:
    register("Lise@Example.org", "  Lise   Le Bras ")
    assert confirm(client, mailed_code()) == 302
    user = User.objects.get()
    assert (user.email_folded, user.display_name) == ("lise@example.org", "Lise Le Bras")
    assert not user.has_usable_password()
    assert client.get(reverse("account_profile")).status_code == 200


def test_nobody_is_signed_in_before_the_code(client: Client, register: Register) -> None:
    register()
    assert client.get(reverse("account_profile")).status_code == 302


def test_wrong_code_says_so_and_leaves_another_try(client: Client, register: Register) -> None:
    register()
    code = mailed_code()
    assert confirm(client, "WRNG-CODE") == 200
    assert confirm(client, code) == 302
    assert EmailAddress.objects.get().verified


def test_three_wrong_codes_end_the_attempt(client: Client, register: Register) -> None:
    register()
    code = mailed_code()
    for _attempt in range(3):
        confirm(client, "WRNG-CODE")
    confirm(client, code)
    assert not EmailAddress.objects.get().verified


def test_code_expires(client: Client, register: Register) -> None:
    register()
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        confirm(client, mailed_code())
    assert not EmailAddress.objects.get().verified


def test_code_used_twice_leads_on(client: Client, register: Register) -> None:
    register()
    code = mailed_code()
    confirm(client, code)
    assert confirm(client, code) == 302


@pytest.mark.parametrize("email", ["", "lise", "a@b.fr\nBcc: c@d.fr", "a\0@b.fr", "x" * 300])
def test_what_is_no_address_is_refused_beside_the_field(register: Register, email: str) -> None:
    response = register(email)
    assert response.status_code == 200
    assert "email" in response.context["form"].errors  # type: ignore[attr-defined]
    assert not mail.outbox


@pytest.mark.parametrize("name", ["", "x" * 81, "Modératrice", "La Rade", "a\u202eb", "…"])
def test_unfit_name_is_refused_beside_the_field(register: Register, name: str) -> None:
    response = register(name=name)
    assert "display_name" in response.context["form"].errors  # type: ignore[attr-defined]
    assert not User.objects.exists()


def test_taken_address_gets_the_same_answer_and_one_mail(
    client: Client, register: Register
) -> None:
    make_user(email="lise@example.org")
    fresh = register("new@example.org")
    client.cookies.clear()
    taken = register("LISE@example.org")
    assert (taken.status_code, taken.headers["location"]) == (302, fresh.headers["location"])
    assert [message.to for message in mail.outbox] == [["new@example.org"], ["lise@example.org"]]


def test_page_after_a_taken_address_looks_the_same(client: Client, register: Register) -> None:
    make_user(email="lise@example.org")
    other = Client()
    register("lise@example.org")
    taken = client.get(reverse("account_email_verification_sent")).content.decode()
    other.post(
        reverse("account_signup"),
        {"email": "mona@example.org", "display_name": "Mona", "shown_at": new_form_timestamp()},
    )
    fresh = other.get(reverse("account_email_verification_sent")).content.decode()
    assert taken.count("<form") == fresh.count("<form")
    assert taken.count("<button") == fresh.count("<button")


def test_same_address_at_the_same_moment_is_no_error(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def collide(_self: object, *_args: object, **_kwargs: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(User, "save", collide)
    assert register().status_code == 302
    assert len(mail.outbox) == 1


def test_second_submit_after_the_first_is_no_error(client: Client, register: Register) -> None:
    register()
    assert register().status_code == 302
    assert User.objects.count() == 1


def test_filled_trap_asks_to_send_again(register: Register) -> None:
    response = register(website="https://spam.example")
    assert response.status_code == 200
    assert "spam.example" not in response.content.decode()
    assert not User.objects.exists()


def test_missing_stamp_costs_one_click(client: Client, register: Register) -> None:
    response = register(shown_at="")
    stamp = response.context["form"]["shown_at"].value()  # type: ignore[attr-defined]
    assert register(shown_at=stamp).status_code == 302


def test_too_many_accounts_from_one_place_are_slowed(register: Register) -> None:
    answers = [register(f"r{number}@example.org").status_code for number in range(21)]
    assert answers[0] == 302
    assert answers[-1] == 429
