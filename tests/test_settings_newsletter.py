"""Where mails come back to, and which provider speaks: read strictly, no secret repeated."""

from pathlib import Path

import pytest

from contrib_site.config import newsletter_env
from contrib_site.config.environment import Environment
from tests.test_settings import PRODUCTION, manage, production, refusal

RETURN_PATH = {"NEWSLETTER_RETURN_PATH": "letter@news.example.org"}
LONG = "an-example-that-is-long-enough"


def with_mailbox(url: str) -> Environment:
    return production(NEWSLETTER_MAILBOX=url, **RETURN_PATH)


def test_mailbox_is_read_over_tls() -> None:
    url = "imaps://back%40example.org:p%2F%23%40@imap.example.org/INBOX.Retours?handled=INBOX.Lus"
    found = newsletter_env.mailbox_settings(with_mailbox(url))
    assert found is not None
    assert (found.host, found.port, found.security) == ("imap.example.org", 993, "tls")
    assert (found.user, found.password) == ("back@example.org", "p/#@")
    assert (found.folder, found.handled) == ("INBOX.Retours", "INBOX.Lus")


def test_mailbox_has_usual_folders() -> None:
    url = "imap+tls://u:p@imap.example.org"
    found = newsletter_env.mailbox_settings(with_mailbox(url))
    assert found is not None
    assert (found.port, found.folder, found.handled) == (143, "INBOX", "Handled")


@pytest.mark.parametrize(
    "url",
    ["imap.example.org", "imaps://", "imaps://u@h", "imaps://u:s3cret@", "pop3://u:s3cret@h",
     "imap://u:s3cret@imap.example.org", "imaps://u:s3cret@h:x", "imaps://u:s3cret@h/é",
     "imaps://u:s3cret@h/Handled", "imaps://u:s3cret%0d@h"],
)  # fmt: skip
def test_malformed_mailbox_is_one_sentence_without_the_password(url: str) -> None:
    said = refusal(lambda: newsletter_env.mailbox_settings(with_mailbox(url)))
    assert said.startswith("NEWSLETTER_MAILBOX ")
    assert "s3cret" not in said


def test_mailbox_of_the_sender_whom_people_write_to_is_not_emptied() -> None:
    env = production(NEWSLETTER_MAILBOX="imaps://u:s3cret@imap.example.org")
    said = refusal(lambda: newsletter_env.mailbox_settings(env))
    assert "NEWSLETTER_RETURN_PATH" in said
    assert "s3cret" not in said


def test_no_mailbox_and_no_provider_is_fine() -> None:
    assert newsletter_env.mailbox_settings(production()) is None
    assert newsletter_env.provider_settings(production(MAIL_WEBHOOK_SECRET="x")) == ("", {})


def test_provider_needs_a_secret() -> None:
    env = production(MAIL_PROVIDER="brevo", MAIL_WEBHOOK_SECRET=f"rade:{LONG}")
    assert newsletter_env.provider_settings(env) == ("brevo", {"WEBHOOK_SECRET": f"rade:{LONG}"})


@pytest.mark.parametrize("secret", ["", "rade:s3cret", LONG, f":{LONG}"])
def test_secret_that_could_be_guessed_is_refused_and_not_repeated(secret: str) -> None:
    env = production(MAIL_PROVIDER="brevo", MAIL_WEBHOOK_SECRET=secret)
    said = refusal(lambda: newsletter_env.provider_settings(env))
    assert said.startswith("MAIL_WEBHOOK_SECRET")
    assert not secret or secret not in said


def test_provider_that_signs_needs_its_key() -> None:
    values = {"MAIL_PROVIDER": "mailgun", "MAIL_WEBHOOK_SECRET": f"rade:{LONG}"}
    assert "MAIL_WEBHOOK_KEY" in refusal(
        lambda: newsletter_env.provider_settings(production(**values))
    )
    _name, found = newsletter_env.provider_settings(production(**values, MAIL_WEBHOOK_KEY="k"))
    assert found["MAILGUN_WEBHOOK_SIGNING_KEY"] == "k"


def test_provider_that_nobody_knows_is_refused() -> None:
    assert "MAIL_PROVIDER" in refusal(
        lambda: newsletter_env.provider_settings(production(MAIL_PROVIDER="x"))
    )


CONFIGURED = {
    "MAIL_PROVIDER": "brevo",
    "MAIL_WEBHOOK_SECRET": f"rade:{LONG}",
    "NEWSLETTER_MAILBOX": "imaps://u:p@imap.example.org",
    **RETURN_PATH,
}


def test_door_is_open_and_the_mailbox_is_polled_where_they_are_configured(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings as s; from django.urls import reverse;"
        "print(reverse('newsletter_events'), bool(s.NEWSLETTER_MAILBOX))"
    )
    words = ("shell", "--no-imports", "-c", code)
    done = manage(tmp_path, *words, **PRODUCTION, **CONFIGURED)
    assert done.stdout == "/newsletter/events/ True\n", done.stderr
    assert "NoReverseMatch" in manage(tmp_path, *words, **PRODUCTION).stderr


def test_configured_production_is_clean(tmp_path: Path) -> None:
    words = ("check", "--deploy", "--fail-level", "WARNING")
    done = manage(tmp_path, *words, **PRODUCTION, **CONFIGURED)
    assert done.returncode == 0, done.stderr
