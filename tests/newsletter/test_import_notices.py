"""Whoever was brought in by a list is told by mail, once, why and how to leave."""

from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from newsletter import tasks
from newsletter.models import Consent, Subscriber
from newsletter.subscribers import contact_import, subscription
from tests.newsletter.letter_links import unsubscribe_path
from tests.newsletter.test_contact_import import HEAD, PATH, STATEMENT, csv_row, upload_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]


@pytest.fixture
def desk(client: Client, odette: User, settings: Settings) -> Client:
    """Odette at the desk of a demo, which asks for no second factor."""
    settings.SITE_MODE = "demo"
    client.force_login(odette)
    return client


def test_each_is_told_why_and_how_to_leave(desk: Client) -> None:
    desk.post(upload_rows(desk, csv_row("denis@example.org")))
    assert mail.outbox == []
    tasks.mail_imported()
    tasks.mail_imported()
    sent = mail.outbox
    assert [one.to for one in sent] == [["denis@example.org"]]
    assert STATEMENT in str(sent[0].body)
    assert unsubscribe_path(Subscriber.objects.get()) in str(sent[0].body)


def test_nobody_is_told_if_the_director_says_so(desk: Client) -> None:
    file = SimpleUploadedFile("a.csv", (HEAD + csv_row("denis@example.org")).encode())
    answer = desk.post(PATH, {"file": file, "statement": STATEMENT})
    desk.post(answer["Location"])
    tasks.mail_imported()
    assert mail.outbox == []


def test_who_left_meanwhile_is_not_written_to(desk: Client) -> None:
    desk.post(upload_rows(desk, csv_row("denis@example.org")))
    subscription.unsubscribe(Subscriber.objects.get().pk)
    tasks.mail_imported()
    assert mail.outbox == []
    assert not Consent.objects.filter(needs_notice=True).exists()


def test_long_list_leaves_in_parts(desk: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(contact_import, "NOTICES_PER_CALL", 2)
    desk.post(upload_rows(desk, *(csv_row(f"reader{n}@example.org") for n in range(3))))
    tasks.mail_imported()
    assert len(mail.outbox) == 2
    tasks.mail_imported()
    assert len(mail.outbox) == 3
