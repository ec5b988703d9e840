"""The director takes the list away, in a file that no spreadsheet runs and another site reads."""

from datetime import date
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from articles.models import Keyword
from newsletter.models import Consent
from newsletter.subscribers import contact_export, contact_file
from tests.factories import make_keyword, make_section
from tests.newsletter.conftest import MONDAY, make_subscriber

pytestmark = pytest.mark.django_db
PATH = "/admin/newsletter/subscriber/export/"


@pytest.fixture
def desk(client: Client, odette: User, settings: Settings) -> Client:
    settings.SITE_MODE = "demo"
    client.force_login(odette)
    return client


def test_looking_exports_nothing(desk: Client) -> None:
    make_subscriber("denis@example.org")
    assert "denis@" not in desk.get(PATH).content.decode()
    assert not LogEntry.objects.exists()


def test_file_holds_who_receives_and_is_on_record(desk: Client) -> None:
    make_subscriber("denis@example.org")
    make_subscriber("gaelle@example.org", unsubscribed_at=timezone.now())
    make_subscriber("yann@example.org", confirmed_at=None)
    answer: Any = desk.post(PATH)
    text = b"".join(answer.streaming_content).decode()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert "denis@example.org" in text
    assert "gaelle@" not in text
    assert "yann@" not in text
    assert LogEntry.objects.get().change_message == "export of 1"


def test_row_says_consent_and_choices() -> None:
    denis = make_subscriber("denis@example.org", language="en", paused_until=date(2026, 12, 24))
    denis.sections.set([make_section("Mer"), make_section("École")])
    denis.neighbourhoods.add(make_keyword("Le port", kind=Keyword.Kind.NEIGHBOURHOOD))
    Consent.objects.create(
        subscriber=denis, form_version="2026-11", requested_at=MONDAY, confirmed_at=MONDAY
    )
    cells = list(contact_export.export_rows())[1].strip().split(";")
    assert cells == [
        "denis@example.org", "2026-11-23", "2026-11, 2026-11-23 06:00 UTC", "en", "Mer, École",
        "Le port", "2026-12-24",
    ]  # fmt: skip


def test_formulas_are_harmless() -> None:
    make_subscriber("=cmd@example.org")
    denis = make_subscriber("+33@example.org")
    Consent.objects.create(
        subscriber=denis, form_version="import", imported_at=MONDAY, origin="@SUM(A1)"
    )
    text = "".join(contact_export.export_rows())
    assert text.startswith("\ufeffemail;")
    assert "\r\n'=cmd@example.org;" in text
    assert "\r\n'+33@example.org;" in text
    assert ";'@SUM(A1)" in text


def test_import_understands_it() -> None:
    make_section("Mer")
    denis = make_subscriber("-denis@example.org")
    Consent.objects.create(
        subscriber=denis, form_version="2026-11", requested_at=MONDAY, confirmed_at=MONDAY
    )
    data = "".join(contact_export.export_rows()).encode()
    line = contact_file.read_rows(contact_file.decode_file(data))[0]
    assert line.email == "-denis@example.org"
    assert contact_file.parse_day(line.date) == date(2026, 11, 23)
    assert line.source


def test_director_sees_the_proof_and_finds_the_way(desk: Client) -> None:
    denis = make_subscriber("denis@example.org")
    Consent.objects.create(
        subscriber=denis, form_version="import", imported_at=MONDAY, origin="Forum", proof="n° 12"
    )
    assert "n° 12" in desk.get(f"/admin/newsletter/subscriber/{denis.pk}/change/").content.decode()
    page = desk.get("/admin/newsletter/subscriber/").content.decode()
    assert PATH in page
    assert PATH.replace("export", "import") in page
