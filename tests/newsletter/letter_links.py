"""What the tests of the letter have in common: asking for it, the links in its mails."""

import re
from email.message import EmailMessage
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client

from newsletter import messages
from newsletter.models import Subscriber

LETTER = "/newsletter/"


def post_subscribe_form(client: Client, email: str = "denis@example.org", **more: Any) -> Any:
    """What the form on any page sends."""
    return client.post(LETTER, {"email": email} | more)


def mailed_path(what: str = "confirm") -> str:
    """The path of the link in the last mail that confirms, or leads to the preferences."""
    body = str(mail.outbox[-1].body)
    found = re.search(rf"https?://\S*/newsletter/{what}/\S+", body)
    assert found, body
    return urlsplit(found[0]).path


def unsubscribe_path(subscriber: Subscriber) -> str:
    """The path of the link that each letter to this person carries."""
    return messages.unsubscribe_url(subscriber).removeprefix(settings.PUBLIC_URL)


def preferences_path(subscriber: Subscriber) -> str:
    return messages.preferences_url(subscriber).removeprefix(settings.PUBLIC_URL)


def send_digest(week: str = "2026-w48") -> None:
    call_command("send_digest", week=week, stdout=StringIO())


def body_of(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())
