"""The public receipt: what left, to how many, and a fingerprint that a reader can check."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from newsletter.contents import issues, rendering, schedule
from newsletter.models import Issue, LetterFingerprint
from tests.factories import make_article, make_section
from tests.live_town import ROOT
from tests.newsletter.conftest import MONDAY, make_subscriber
from tests.newsletter.letter_links import send_digest
from tests.newsletter.mail_server import ScriptedMailServer

pytestmark = pytest.mark.django_db

WEEK = schedule.week_of(MONDAY)


@pytest.fixture
def server(settings: Settings) -> ScriptedMailServer:
    found = ScriptedMailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
    settings.PUBLIC_URL = "https://news.example.org"
    return found


@pytest.fixture
def issue(server: ScriptedMailServer) -> Issue:
    """Left, in three variants for four readers, one of whom was gone by then."""
    section = make_section("Mer")
    make_article("Le phare « rallumé » & l’été", section=section, standfirst=".Un point d’abord")
    make_article("La criée rouvre", section=make_section("Port"))
    make_subscriber("denis@example.org")
    make_subscriber("gaelle@example.org")
    make_subscriber("john@example.org", language="en")
    make_subscriber("maria@example.org").sections.add(section)
    gone = make_subscriber("gone@example.org")
    issue = issues.compile_issue(WEEK, MONDAY)
    gone.unsubscribed_at = MONDAY
    gone.save()
    send_digest()
    server.stop()
    issue.refresh_from_db()
    return issue


def page_of(issue: Issue, client: Client) -> str:
    return client.get(issue.get_receipt_url()).content.decode()


def run_check_letter(mail: bytes, folder: Path) -> str:
    """What a reader finds out with a saved mail and Python alone."""
    file = folder / "letter.eml"
    file.write_bytes(mail)
    command = [sys.executable, "-I", str(ROOT / "docs" / "check_letter.py"), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_reader_finds_the_fingerprint_of_the_own_copy(
    issue: Issue, server: ScriptedMailServer, client: Client, tmp_path: Path
) -> None:
    page = page_of(issue, client)
    found = {to: run_check_letter(mail, tmp_path) for to, mail in server.taken}
    assert all(fingerprint in page for fingerprint in found.values())
    assert found["denis@example.org"] == found["gaelle@example.org"]
    assert len(set(found.values())) == 3 == LetterFingerprint.objects.count()


def test_changed_copy_has_another_fingerprint(
    issue: Issue, server: ScriptedMailServer, client: Client, tmp_path: Path
) -> None:
    mail = server.taken[0][1].replace(b"rallum", b"eteint")
    assert run_check_letter(mail, tmp_path) not in page_of(issue, client)


def test_relay_may_change_headers_and_line_ends(
    issue: Issue, server: ScriptedMailServer, tmp_path: Path
) -> None:
    mail = server.taken[0][1]
    changed = b"Received: from x\n" + mail.replace(b"\r\n", b"\n")
    assert run_check_letter(changed, tmp_path) == run_check_letter(mail, tmp_path)


def test_numbers_add_up_to_the_audience(issue: Issue, client: Client) -> None:
    page = page_of(issue, client)
    assert '<th scope="row">envoyé</th><td>4</td>' in page
    assert '<th scope="row">plus souhaité</th><td>1</td>' in page
    assert '<th scope="row">Ensemble</th><td>5 sur 5 destinataires</td>' in page


def test_articles_stand_with_their_version(issue: Issue, client: Client) -> None:
    page = page_of(issue, client)
    for piece in issue.pieces.all():
        assert f"Article {piece.article_id}, version 1" in page


def test_nobody_is_named(issue: Issue, client: Client) -> None:
    page = page_of(issue, client)
    for name in ("denis", "gaelle", "maria", "example.org/newsletter/unsubscribe"):
        assert name not in page


def test_same_variant_made_by_two_workers_is_one_row(issue: Issue) -> None:
    row = LetterFingerprint.objects.all()[0]
    LetterFingerprint.objects.bulk_create(
        [LetterFingerprint(edition=row.edition, language=row.language, pieces=row.pieces,
                 digest=row.digest)],
        ignore_conflicts=True,
    )  # fmt: skip
    assert LetterFingerprint.objects.count() == 3


def test_blank_is_no_key() -> None:
    """Otherwise a reader's real key might stand in the fingerprint’s place."""
    assert len(rendering.NO_KEY) == 1


@pytest.mark.parametrize("state", ["nothing", "asking", "skipped"])
def test_letter_that_never_left_has_no_receipt(client: Client, state: str) -> None:
    issue = Issue.objects.create(
        year=2026, week=48, state=state, planned_at=MONDAY, frozen_at=MONDAY
    )
    assert client.get(issue.get_receipt_url()).status_code == 404
    assert client.get(issue.get_absolute_url()).status_code == 404


def test_receipt_is_kept_out_of_search_engines(issue: Issue, client: Client) -> None:
    answer = client.get(issue.get_receipt_url())
    assert answer["X-Robots-Tag"] == "noindex"
    assert issue.get_receipt_url() in client.get(issue.get_absolute_url()).content.decode()


def test_editions_are_dated(issue: Issue, client: Client) -> None:
    made = issue.editions.get().created_at
    assert made - MONDAY < timedelta(seconds=1)
    assert "Édition 1" in page_of(issue, client)
