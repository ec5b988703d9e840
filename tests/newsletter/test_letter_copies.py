"""Two readers' copies laid side by side: they differ in their own keys, and in nothing else."""

import re
from datetime import timedelta
from difflib import ndiff
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from newsletter.contents import issues, schedule
from tests.articles.picture_files import make_public_photo
from tests.factories import make_article, make_call, make_event, make_section
from tests.newsletter.conftest import MONDAY, MailSink, make_subscriber
from tests.newsletter.letter_links import body_of, send_digest

pytestmark = pytest.mark.django_db

OWN_HEADERS = {"To", "Message-ID", "List-Unsubscribe"}
OWN_LINK = re.compile(r"https://news\.example\.org/newsletter/(preferences|unsubscribe)/[\w:.=-]+/")


@pytest.fixture
def copies(sink: MailSink, settings: Settings) -> list[EmailMessage]:
    """Of readers who chose the same, with all that a letter may hold."""
    settings.PUBLIC_URL = "https://news.example.org"
    sea, photo = make_section("Mer"), make_public_photo("Le phare, la nuit", credit="Anna")
    make_article("Le phare rallumé", section=sea, standfirst="Enfin.", photo=photo)
    make_event("Fest-noz", starts_at=MONDAY + timedelta(days=2))
    make_call("Vos photos", closes_at=(MONDAY + timedelta(days=9)).date())
    make_subscriber("denis@example.org")
    make_subscriber("gaelle.le.bihan@example.org")
    issues.compile_issue(schedule.week_of(MONDAY), MONDAY)
    send_digest()
    # Connections race: whose copy arrives first is not said.
    return [mail for _to, mail in sorted(sink.mails, key=lambda arrived: arrived[0])]


def words_that_differ(copies: list[EmailMessage], kind: str) -> list[str]:
    one, other = (re.split(r"[\s\"<>]+", body_of(mail, kind)) for mail in copies)
    return [line[2:] for line in ndiff(one, other) if line[0] in "+-"]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_bodies_differ_in_the_links_to_choose_and_to_leave_alone(
    copies: list[EmailMessage], kind: str
) -> None:
    found = words_that_differ(copies, kind)
    assert len(found) == 4
    assert [word for word in found if not OWN_LINK.fullmatch(word)] == []


def test_photo_is_loaded_from_the_same_address(copies: list[EmailMessage]) -> None:
    assert all(body_of(mail, "html").count('/letter.jpg"') == 1 for mail in copies)


def test_headers_differ_in_three(copies: list[EmailMessage]) -> None:
    one, other = copies
    assert one.keys() == other.keys()
    assert {name for name in one if one[name] != other[name]} == OWN_HEADERS


def test_no_copy_knows_the_other_reader(copies: list[EmailMessage]) -> None:
    for mail, other in zip(copies, ("gaelle", "denis"), strict=True):
        assert other not in mail.as_string()


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_no_address_of_the_reader_stands_in_the_text(copies: list[EmailMessage], kind: str) -> None:
    assert "denis" not in body_of(copies[0], kind)
