"""The mail to somebody whom a list brought: it says where from, and is left with one click."""

from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

from newsletter import messages
from newsletter.models import Consent, Subscriber
from tests.newsletter.conftest import make_subscriber
from tests.newsletter.letter_links import unsubscribe_path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]


def send_notice(denis: Subscriber, origin: str = "Liste de la mairie") -> None:
    messages.send_import_notice(Consent(subscriber=denis, origin=origin))


@pytest.fixture
def denis() -> Subscriber:
    return make_subscriber("denis@example.org")


def test_is_left_with_one_click_in_the_mail_program(denis: Subscriber) -> None:
    send_notice(denis)
    raw = mail.outbox[0].message().as_bytes()
    head = message_from_bytes(raw, policy=default)
    link = head["List-Unsubscribe"].strip(" <>")
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"<{link}>".encode() in raw
    assert urlsplit(link).path == unsubscribe_path(denis)
    program = Client(enforce_csrf_checks=True)
    program.post(urlsplit(link).path, {"List-Unsubscribe": "One-Click"})
    denis.refresh_from_db()
    assert not denis.is_subscribed


@pytest.mark.parametrize("origin", ["Liste de la mairie", "Liste de la mairie."])
def test_origin_ends_as_a_sentence(denis: Subscriber, origin: str) -> None:
    send_notice(denis, origin)
    assert "Liste de la mairie.\n" in str(mail.outbox[0].body)
