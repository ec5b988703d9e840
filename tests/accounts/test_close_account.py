import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.lifecycle.anonymisation import LastDirector, anonymise_account
from accounts.models import User
from accounts.signals import account_anonymised
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_person_leaves_and_row_stays(client: Client) -> None:
    anna = make_user("Anna Le Gall", email="anna@example.org", bio="Je rame.")
    client.force_login(anna)
    client.post(reverse("account_close"), {"confirm": "on"})
    anna.refresh_from_db()
    assert "Anna" not in anna.display_name
    assert "anna" not in anna.email
    assert anna.bio == ""
    assert not EmailAddress.objects.filter(user=anna).exists()


def test_last_mail_goes_to_the_old_address(client: Client) -> None:
    client.force_login(make_user(email="anna@example.org"))
    client.post(reverse("account_close"), {"confirm": "on"})
    assert mail.outbox[-1].to == ["anna@example.org"]


def test_one_message_says_goodbye(client: Client) -> None:
    client.force_login(make_user())
    page = client.post(reverse("account_close"), {"confirm": "on"}, follow=True)
    assert page.content.decode().count('<li class="message') == 1


def test_every_session_ends(client: Client) -> None:
    anna = make_user()
    client.force_login(anna)
    anonymise_account(anna.pk)
    assert client.get(reverse("account_profile")).status_code == 302


def test_needs_the_ticked_box(client: Client) -> None:
    anna = make_user("Anna")
    client.force_login(anna)
    assert client.post(reverse("account_close")).status_code == 200
    anna.refresh_from_db()
    assert anna.display_name == "Anna"


def test_address_is_free_again() -> None:
    anonymise_account(make_user(email="anna@example.org").pk)
    assert make_user(email="anna@example.org").pk


def test_twice_is_harmless() -> None:
    anna = make_user()
    first = anonymise_account(anna.pk).anonymised_at
    assert anonymise_account(anna.pk).anonymised_at == first


def test_other_rooms_are_told() -> None:
    heard: list[int] = []

    def hear(user_id: int, **_more: object) -> None:
        heard.append(user_id)

    account_anonymised.connect(hear)
    anna = make_user()
    anonymise_account(anna.pk)
    account_anonymised.disconnect(hear)
    assert heard == [anna.pk]


def test_last_director_stays(client: Client) -> None:
    User.objects.filter(is_superuser=True).delete()
    odette = make_user(is_superuser=True, is_staff=True)
    with pytest.raises(LastDirector):
        anonymise_account(odette.pk)
    client.force_login(odette)
    response = client.post(reverse("account_close"), {"confirm": "on"})
    assert response.context["form"].non_field_errors()
