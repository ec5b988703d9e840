import re
from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.mail.tasks import deliver_mail
from accounts.protection.bot_detection import new_form_timestamp

Register = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def mails_leave_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's transaction never commits, and no worker runs."""

    def send_now(args: list[int], **_options: object) -> None:
        deliver_mail.apply(args=args)

    monkeypatch.setattr(transaction, "on_commit", lambda call, **_options: call())
    monkeypatch.setattr(deliver_mail, "apply_async", send_now)


@pytest.fixture
def register(client: Client) -> Register:
    def post(email: str = "lise@example.org", name: str = "Lise", **more: str) -> HttpResponse:
        data = {
            "email": email,
            "display_name": name,
            "website": "",
            "shown_at": new_form_timestamp(),
        }
        return client.post(reverse("account_signup"), data | more)  # type: ignore[return-value]

    return post


def mailed_code() -> str:
    """The code in the last mail."""
    found = re.search(r"^ {4}([A-Z0-9]+-[A-Z0-9]+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]
