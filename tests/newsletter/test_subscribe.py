"""Asking for the letter: the same answer to everybody, one mail, nothing kept in a cookie."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from newsletter.models import Consent, Subscriber
from tests.factories import make_section
from tests.newsletter.conftest import make_subscriber
from tests.newsletter.letter_links import LETTER, mailed_path, post_subscribe_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]

NO_ADDRESSES = (
    "", " ", "denis", "denis@", "@example.org", "denis@example", "denis@@example.org",
    "denis le bras@example.org", "denis@127.0.0.1", "denis@exa mple.org",
    "a" * 250 + "@example.org",
    "denis@example.org\nBcc: all@example.org", "denis\r\n@example.org", "denis\0@example.org",
)  # fmt: skip


def test_asking_sends_one_mail_and_subscribes_nobody(client: Client) -> None:
    assert post_subscribe_form(client).status_code == 200
    assert [sent.to for sent in mail.outbox] == [["denis@example.org"]]
    assert not Subscriber.objects.confirmed().exists()


@pytest.mark.parametrize(("prefix", "language"), [("", "fr"), ("/en", "en")])
def test_mail_speaks_the_language_of_the_page(client: Client, prefix: str, language: str) -> None:
    client.post(prefix + LETTER, {"email": "denis@example.org"})
    sent = mail.outbox[-1]
    assert isinstance(sent, EmailMultiAlternatives)
    assert f'lang="{language}"' in str(sent.alternatives[0][0])
    assert mailed_path().startswith(f"{prefix}/newsletter/confirm/")


def test_no_page_of_the_way_sets_a_cookie(client: Client) -> None:
    post_subscribe_form(client)
    path = mailed_path()
    answers = [client.get(LETTER), post_subscribe_form(client), client.get(path), client.post(path)]
    assert [bool(answer.cookies) for answer in answers] == [False] * 4


def test_known_address_gets_the_same_page_and_another_mail(client: Client) -> None:
    as_stranger = post_subscribe_form(client).content
    client.post(mailed_path())
    assert post_subscribe_form(client).content == as_stranger
    assert len(mail.outbox) == 2
    assert mailed_path("preferences")
    assert Consent.objects.count() == 1


def test_who_left_can_come_back(client: Client) -> None:
    gone = make_subscriber("denis@example.org", unsubscribed_at=timezone.now())
    post_subscribe_form(client)
    client.post(mailed_path())
    gone.refresh_from_db()
    assert gone.is_subscribed


def test_chosen_sections_are_kept(client: Client) -> None:
    sea, _school = make_section("Mer"), make_section("École")
    post_subscribe_form(client, sections=[sea.pk])
    assert list(Subscriber.objects.get().sections.all()) == [sea]


@pytest.mark.parametrize("typed", NO_ADDRESSES)
def test_wrong_address_is_said_next_to_the_field(client: Client, typed: str) -> None:
    sea = make_section("Mer")
    answer = post_subscribe_form(client, typed, sections=[sea.pk])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_email_error"' in page
    assert 'aria-invalid="true"' in page
    assert f'value="{sea.pk}" id="id_sections_0" checked' in page
    assert mail.outbox == []


def test_wrong_address_stays_as_it_was_typed(client: Client) -> None:
    assert (
        'value="denis@exemple,org"'
        in post_subscribe_form(client, "denis@exemple,org").content.decode()
    )


@given(typed=st.text(max_size=80) | st.emails())
@example(typed="denis@xn--.org")
@example(typed="İ@example.org")
@hypothesis_settings(max_examples=40)
def test_whatever_is_typed_gets_a_calm_answer(client: Client, typed: str) -> None:
    cache.clear()
    before = Subscriber.objects.count() + len(mail.outbox)
    answer = post_subscribe_form(client, typed)
    assert answer.status_code in {200, 422}
    assert (answer.status_code == 200) == (Subscriber.objects.count() + len(mail.outbox) > before)


@pytest.mark.parametrize(
    "again", ["DENIS@Exämple.ORG", "denis@xn--exmple-cua.org", " Denis@exämple.org "]
)
def test_one_mailbox_is_one_subscriber(client: Client, again: str) -> None:
    post_subscribe_form(client, "Denis@exämple.org")
    post_subscribe_form(client, again)
    assert Subscriber.objects.get().email_folded == "denis@xn--exmple-cua.org"
    assert mail.outbox[-1].to == ["denis@xn--exmple-cua.org"]


def test_trap_that_the_browser_filled_is_said_and_asked_for_again(client: Client) -> None:
    answer = post_subscribe_form(client, website="https://denis.example")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Un champ invisible avait été rempli" in page
    assert 'value="denis@example.org"' in page
    assert "est en route" not in page
    assert mail.outbox == []
    form = page.split('action="/newsletter/"')[1].split("</form>")[0]
    assert "website" not in form


@pytest.mark.parametrize(
    "headers", [{"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}]
)
def test_form_from_another_site_is_refused_and_the_address_stays(
    client: Client, headers: dict[str, str]
) -> None:
    answer = client.post(LETTER, {"email": "denis@example.org"}, headers=headers)
    assert answer.status_code == 422
    assert 'value="denis@example.org"' in answer.content.decode()
    assert mail.outbox == []


def test_fourth_mail_within_the_hour_is_refused(client: Client) -> None:
    assert [post_subscribe_form(client).status_code for _time in range(4)] == [200, 200, 200, 429]
    assert len(mail.outbox) == 3
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert post_subscribe_form(client).status_code == 200


def test_one_network_cannot_ask_for_a_whole_town(client: Client) -> None:
    answers = [post_subscribe_form(client, f"reader{n}@example.org").status_code for n in range(11)]
    assert answers == [200] * 10 + [429]
