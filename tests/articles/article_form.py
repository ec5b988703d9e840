"""What the tests about writing have in common: filling the form, reading the last mail."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from accounts.protection.bot_detection import new_form_timestamp

WRITE = "/articles/write/"
IDENTITY = "/articles/write/identity/"


def form_data(**more: Any) -> dict[str, Any]:
    """What a person fills in: a title, a text, and what the test adds."""
    fields = {
        "title": "La criée rouvre",
        "body": "Le quai est de nouveau ouvert.",
        "action": "publish",
        "shown_at": new_form_timestamp(),
    }
    return fields | more


def hidden_value(html: str, name: str) -> str:
    """The value of a hidden field on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, html
    return found[1]


def write_as_visitor(client: Client, email: str = "lise@example.org", **more: Any) -> str:
    """From the empty form to the mail; returns the last page."""
    page = client.post(WRITE, form_data(**more), follow=True).content.decode()
    return send_identity(client, page, email=email)


def send_identity(client: Client, page: str, **more: Any) -> str:
    who = {
        "email": "lise@example.org",
        "display_name": "Lise",
        "waiting": hidden_value(page, "waiting"),
    }
    return client.post(IDENTITY, who | more, follow=True).content.decode()


def confirm_path() -> str:
    """The path of the link in the last mail."""
    found = re.search(r"https?://[^/]+(/\S*articles/confirm/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]
