"""Why the letter waits is said in French on a French desk, and keeps the server's codes."""

import pytest
from django.test import Client
from django.utils import translation

from newsletter.models import Issue
from newsletter.reason_words import describe_reason
from tests.newsletter.conftest import MONDAY


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("no connection: SMTP 535", "refuse notre nom d’utilisateur ou notre mot de passe. (535)"),
        ("SMTP 550 5.7.1 (for now)", "a dit non. (550 5.7.1 (for now))"),
        ("no connection: wrong certificate: expired", "certificat du serveur de mail"),
        ("no connection: TimeoutError", "ne répond pas"),
        ("no connection: ConnectionRefusedError", "(ConnectionRefusedError)"),
        ("gave up: SMTP 451 4.7.1", "Abandonné après de nombreux essais"),
        ("paused", "avait fait une pause"),
        ("a word of tomorrow", "a word of tomorrow"),
        ("", ""),
    ],
)
def test_kept_reason_is_said_in_french(kept: str, said: str) -> None:
    with translation.override("fr"):
        assert said in describe_reason(kept)


@pytest.mark.django_db
def test_desk_says_in_french_why_the_letter_is_paused(desk: Client) -> None:
    issue = Issue.objects.create(
        year=2026,
        week=48,
        state="paused",
        trouble="no connection: SMTP 535",
        planned_at=MONDAY,
        frozen_at=MONDAY,
    )
    page = desk.get(f"/admin/newsletter/issue/{issue.pk}/change/").content.decode()
    assert "mot de passe" in page
    assert "no connection" not in page
