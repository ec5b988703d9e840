"""``manage.py setup_site``: a real, empty town whose director can sign in."""

import smtplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import User
from articles.models import Article, Section
from contrib_site import setup
from contrib_site.models import StandingPage
from tests.factories import make_section, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def setup_site(**options: Any) -> str:
    said = StringIO()
    asked = {"email": "odette@example.org", "name": "Odette Quéméner", "no_input": True}
    call_command("setup_site", stdout=said, stderr=said, **{**asked, **options})
    return said.getvalue()


def refusal(**options: Any) -> str:
    with pytest.raises(CommandError) as refused:
        setup_site(**options)
    return str(refused.value)


def test_empty_town_gets_its_director_sections_and_pages() -> None:
    said = setup_site()
    odette = User.objects.get()
    assert odette.is_superuser
    assert odette.is_staff
    assert odette.is_established
    assert EmailAddress.objects.filter(user=odette, verified=True, primary=True).exists()
    assert Section.objects.count() == len(setup.SECTIONS["fr"])
    assert StandingPage.objects.count() == 10
    assert not Article.objects.exists()
    assert "/accounts/login/" in said


def test_second_run_changes_nothing() -> None:
    setup_site()
    before = [list(model.objects.values()) for model in (User, Section, EmailAddress)]
    said = setup_site(name="Quelqu’un d’autre")
    assert [list(model.objects.values()) for model in (User, Section, EmailAddress)] == before
    assert "directs already" in said


def test_town_that_has_a_director_needs_no_words() -> None:
    setup_site()
    assert "Odette" in setup_site(email=None, name=None)
    assert User.objects.count() == 1


def test_director_gets_a_mail_in_the_towns_language(settings: Settings) -> None:
    setup_site()
    letter = mail.outbox[-1]
    assert letter.to == ["odette@example.org"]
    assert settings.SITE_NAME in letter.subject
    assert "/accounts/login/" in str(letter.body)


def test_no_mail_when_none_is_wanted() -> None:
    setup_site(no_mail=True)
    assert mail.outbox == []


def test_resident_may_become_director_and_keeps_their_name() -> None:
    anna = make_user("Anna Le Gall", email="Anna@example.org")
    setup_site(email="anna@EXAMPLE.org", name="Autre nom")
    anna.refresh_from_db()
    assert anna.is_superuser
    assert anna.display_name == "Anna Le Gall"


def test_address_that_a_stranger_typed_once_becomes_the_directors() -> None:
    stranger = make_user("Inconnu", email="odette@example.org")
    EmailAddress.objects.update(verified=False)
    setup_site()
    stranger.refresh_from_db()
    assert (stranger.display_name, stranger.is_superuser) == ("Odette Quéméner", True)
    assert EmailAddress.objects.get().verified


def test_blocked_account_does_not_become_director() -> None:
    make_user(email="odette@example.org", is_active=False, blocked_at=NOW)
    assert "blocked" in refusal()


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a@b.org\nBcc: c@d.org"])
def test_address_must_be_one(email: str) -> None:
    assert "--email" in refusal(email=email)
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["", "!!!", "Modérateur", "x" * 81])
def test_name_must_be_one(name: str) -> None:
    assert "--name" in refusal(name=name)
    assert not User.objects.exists()


def test_questions_are_asked_until_the_answer_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: Iterator[str] = iter(["nobody", "odette@example.org", "", "Odette"])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    setup_site(email=None, name=None, no_input=False)
    assert User.objects.get().display_name == "Odette"


def test_nobody_there_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_question: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    assert "--email" in refusal(email=None, no_input=False)


def test_sections_that_the_town_wants() -> None:
    make_section("Sport")
    said = setup_site(sections="Mer et port, Sport,  Culture ,")
    assert set(Section.objects.values_list("name", flat=True)) == {
        "Mer et port",
        "Sport",
        "Culture",
    }
    assert "Mer et port, Culture" in said


def test_town_with_sections_keeps_them() -> None:
    make_section("Sport")
    setup_site()
    assert Section.objects.count() == 1


@pytest.mark.parametrize("name", ["!!!", "x" * 61])
def test_section_must_have_a_name(name: str) -> None:
    assert "section" in refusal(sections=name)


def test_sections_in_the_main_language(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"
    setup_site()
    assert Section.objects.filter(slug="council").exists()


@pytest.mark.parametrize(
    ("error", "check"),
    [
        (ConnectionRefusedError(), "firewall"),
        (TimeoutError(), "firewall"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "password"),
        (smtplib.SMTPSenderRefused(550, b"no", "x@y.org"), "DEFAULT_FROM_EMAIL"),
        (smtplib.SMTPRecipientsRefused({"x@y.org": (550, b"no")}), "written correctly"),
        (smtplib.SMTPNotSupportedError("STARTTLS"), "smtp+tls"),
        (ssl.SSLError("WRONG_VERSION_NUMBER"), "port 465"),
        (smtplib.SMTPDataError(554, b"spam"), "554 spam"),
    ],
)
def test_mail_that_does_not_leave_is_said_with_what_to_check(
    monkeypatch: pytest.MonkeyPatch, error: Exception, check: str
) -> None:
    def fail(_letter: EmailMultiAlternatives) -> None:
        raise error

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    said = refusal()
    assert said.startswith("All is made")
    assert check in said
    assert User.objects.get().is_superuser
