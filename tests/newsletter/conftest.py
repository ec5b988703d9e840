from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from accounts.mail.tasks import deliver_mail
from accounts.models import User
from newsletter.models import Subscriber
from tests.factories import make_user
from tests.live_town import free_port
from tests.patience import patient

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # 07:00 in the town


def make_subscriber(email: str = "", **fields: Any) -> Subscriber:
    number = Subscriber.objects.count() + 1
    fields.setdefault("confirmed_at", MONDAY - timedelta(days=30))
    return Subscriber.objects.create(email=email or f"reader{number}@example.org", **fields)


@pytest.fixture
def directed_town() -> None:
    """Somebody has directed it for a month, so that it owes its readers a letter."""
    make_user(is_staff=True, date_joined=MONDAY - timedelta(days=30))


@pytest.fixture
def mails_leave_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's transaction never commits, and no worker runs."""

    def send_now(args: list[int], **_options: object) -> None:
        deliver_mail.apply(args=args)

    monkeypatch.setattr(transaction, "on_commit", lambda call, **_options: call())
    monkeypatch.setattr(deliver_mail, "apply_async", send_now)


@dataclass
class MailSink:
    """A real mail server on loopback. ``answers`` says what it replies, by recipient and stage."""

    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    hang_up_on: set[str] = field(default_factory=set)
    connections: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.at_rcpt.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        answer = self.at_data.get(recipient, "250 OK")
        if answer.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=modern)
            self.mails.append((recipient, mail))
        if recipient in self.hang_up_on:
            server.transport.abort()
        return answer

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _mail in self.mails]


@pytest.fixture
def sink(settings: Settings) -> Iterator[MailSink]:
    found = MailSink()
    controller = Controller(
        found, hostname="127.0.0.1", port=free_port(), ready_timeout=patient(10)
    )
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield found
    controller.stop()


@pytest.fixture
def desk(client: Client, maelle: User, settings: Settings) -> Client:
    """Maëlle at the desk of a demo, which asks for no second factor."""
    settings.SITE_MODE = "demo"
    client.force_login(maelle)
    return client
