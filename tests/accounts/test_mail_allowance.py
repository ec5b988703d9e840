"""How many mails strangers can have sent to who never asked: one count for all forms."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.protection.bot_detection import new_form_timestamp
from accounts.protection.mail_allowance import MAILS_A_DAY, restore_mails, spend_mail
from newsletter.models import Subscriber
from newsletter.tokens import PREFERENCES, make_token
from tests.articles.article_form import WRITE, form_data, hidden_value
from tests.concurrency import run_at_once
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

_numbers = count()
VICTIM = "victime@example.org"
CLAIMS = ("est en route", "venons d’envoyer", "avons écrit à", "accusé de réception et")


def subscribe(email: str) -> str:
    return _page(Client().post(reverse("newsletter"), {"email": email}))


def register(email: str) -> str:
    who = {"email": email, "display_name": "Mona", "shown_at": new_form_timestamp()}
    # Another press than the last one, which would be answered as that was.
    who["next"] = f"/?{next(_numbers)}"
    return _page(Client().post(reverse("account_signup"), who, follow=True))


def sign_in(email: str) -> str:
    url = reverse("account_request_login_code")
    return _page(Client().post(url, {"email": email}, follow=True))


def ask_for_another_code(email: str) -> str:
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": email})
    again = {"action": "resend"}
    return _page(client.post(reverse("account_confirm_login_code"), again, follow=True))


def forget_password(email: str) -> str:
    return _page(Client().post(reverse("account_reset_password"), {"email": email}, follow=True))


def confirm_a_text(email: str) -> str:
    client = Client()
    page = client.post(WRITE, form_data(), follow=True).content.decode()
    who = {
        "email": email,
        "display_name": "Mona",
        "waiting": hidden_value(page, "waiting"),
        "shown_at": new_form_timestamp(),
    }
    return _page(client.post(reverse("article_identity"), who, follow=True))


def report(email: str) -> str:
    words = {"reason": "insult", "explanation": "La fin.", "email": email}
    words["shown_at"] = new_form_timestamp()
    return _page(Client().post(reverse("article_report", args=[make_article().pk]), words))


def move_the_letter(email: str) -> str:
    known = Subscriber.objects.create(
        email=make_user().email, confirmed_at=timezone.now(), created_at=timezone.now()
    )
    url = reverse("newsletter_request_email_change", args=[make_token(PREFERENCES, known.pk)])
    return _page(Client().post(url, {"email": email}))


def change_email(email: str) -> str:
    client = Client()
    client.force_login(make_user())
    return _page(client.post(reverse("account_email"), {"email": email, "action_add": ""}))


FORMS: dict[str, Callable[[str], str]] = {
    "subscribe": subscribe,
    "register": register,
    "sign in": sign_in,
    "another code": ask_for_another_code,
    "password forgotten": forget_password,
    "confirm a text": confirm_a_text,
    "report": report,
    "move the letter": move_the_letter,
    "change of address": change_email,
}


def _page(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def _arrived(email: str = VICTIM) -> int:
    return sum(email in message.to for message in mail.outbox)


def _spend_all(email: str = VICTIM) -> None:
    while spend_mail(email):
        pass


def test_all_forms_together_send_no_more_in_a_day_than_is_allowed() -> None:
    """Asked at leisure, below the limits that each form has for the hour."""
    for hour in range(23):
        with time_machine.travel(timezone.now() + timedelta(hours=hour), tick=False):
            for send in FORMS.values():
                send(VICTIM)
    assert _arrived() == MAILS_A_DAY


@pytest.mark.parametrize("name", FORMS)
def test_form_sends_until_the_day_is_spent_and_then_claims_nothing(name: str) -> None:
    page = FORMS[name](VICTIM)
    assert _arrived() >= 1
    _spend_all()
    before = _arrived()
    page = FORMS[name](VICTIM)
    assert _arrived() == before
    assert not [claim for claim in CLAIMS if claim in page]


@pytest.mark.parametrize("name", FORMS)
def test_form_counts_each_mail_that_it_sends(name: str) -> None:
    FORMS[name](VICTIM)
    left = 0
    while spend_mail(VICTIM):
        left += 1
    assert _arrived() == MAILS_A_DAY - left


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("spent", ["some are left", "all are spent"])
def test_answer_does_not_tell_whether_the_address_is_known(name: str, spent: str) -> None:
    make_user(email="connue@example.org")
    Subscriber.objects.create(
        email="connue@example.org", confirmed_at=timezone.now(), created_at=timezone.now()
    )
    pages = []
    for email in ("connue@example.org", "inconnu@example.org"):
        if spent == "all are spent":
            _spend_all(email)
        pages.append(_without_chance(FORMS[name](email).replace(email, "")))
    assert pages[0] == pages[1]


def _without_chance(page: str) -> str:
    """Keys, references and numbers are drawn anew for each page."""
    page = re.sub(
        r"/(move|preferences)/[^/]+/|value=\"[^\"]*\"|<strong>[A-Z0-9-]+</strong>", "", page
    )
    return re.sub(r"\d+", "", page)


def test_resending_to_an_unknown_address_is_no_empty_promise() -> None:
    ask_for_another_code(VICTIM)
    assert _arrived() == 2


def test_writing_of_an_address_makes_no_second_count() -> None:
    for _mail in range(MAILS_A_DAY):
        assert spend_mail("Victime@Example.ORG")
    assert not spend_mail(" victime@example.org ")


def test_places_come_back_after_a_day(settings: Settings) -> None:
    # Redis forgets by its own clock.
    in_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {**settings.CACHES, "default": in_memory}
    _spend_all()
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        assert not spend_mail(VICTIM)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert spend_mail(VICTIM)


def test_forty_presses_at_the_same_moment_are_ten_mails() -> None:
    assert run_at_once(40, lambda: spend_mail(VICTIM)).count(True) == MAILS_A_DAY


def test_whoever_signs_in_begins_anew(client: Client, anna: User) -> None:
    _spend_all(anna.email)
    client.force_login(anna)
    assert spend_mail(anna.email)


def test_cache_holds_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []

    def keep(key: str, *_args: object) -> bool:
        kept.append(key)
        return True

    monkeypatch.setattr(cache, "add", keep)
    spend_mail(VICTIM)
    assert kept
    assert not any("victime" in key for key in kept)


def test_cache_that_is_away_keeps_no_mail_back_and_is_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object) -> bool:
        raise ConnectionRefusedError

    monkeypatch.setattr(cache, "add", fail)
    monkeypatch.setattr(cache, "delete_many", fail)
    assert spend_mail(VICTIM)
    restore_mails(VICTIM)
    assert "mails are not counted, the cache is away: ConnectionRefusedError" in caplog.text
    assert VICTIM not in caplog.text
