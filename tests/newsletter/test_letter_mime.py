"""The mail itself: what its headers say, and that splicing breaks nothing."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from contrib_site.backends.outbox import OutboxBackend
from newsletter import tokens
from newsletter.contents.recipient_links import Body, OwnLink
from newsletter.contents.rendering import Letter
from newsletter.engine.delivery import mime
from newsletter.engine.delivery.backend_sender import PreparedMail
from newsletter.engine.delivery.mime import MessageTemplate
from newsletter.engine.delivery.variants import LetterCopy
from tests.newsletter.conftest import MailSink
from tests.newsletter.letter_links import body_of
from tests.newsletter.mail_server import ScriptedMailServer
from tests.newsletter.sent_issues import change_sending_config, delivery_of, make_issue, send_all

DAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
OWN = (
    b"denis@example.org",
    b"24-0123456789abcdef0123",
    b"7:" + b"l" * 43,
    b"7:" + b"c" * 43,
    b"Mon, 23 Nov 2026 06:00:00 +0000",
)


def write_mail(
    text: str = "Bonjour", html: str | Body = "<p>Bonjour</p>", subject: str = "Lettre"
) -> bytes:
    body = (html,) if isinstance(html, str) else html
    return MessageTemplate(Letter("fr", subject, (text,), body), "2026-w48").fill(OWN)


def decoded_content(content: bytes, kind: str = "plain") -> str:
    """As a mail program on this machine would show it."""
    return body_of(parse_bytes(content), kind).replace("\r\n", "\n").removesuffix("\n")


def parse_bytes(content: bytes) -> EmailMessage:
    found = message_from_bytes(mime.undo_dot_stuffing(content), policy=modern)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


@pytest.fixture(autouse=True)
def address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://news.example.org"


def test_headers_of_a_list() -> None:
    mail = parse_bytes(write_mail())
    assert mail["List-Id"] == '"La Rade" <letter.news.example.org>'
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] == "contact@example.org"
    assert mail["Feedback-ID"] == "2026-w48:letter:fr:news-example-or"
    assert mail["Message-ID"] == "<letter.24-0123456789abcdef0123@news.example.org>"
    assert mail["Date"].datetime == DAY


def test_way_out_by_web_and_by_mail() -> None:
    web, by_mail = re.findall(r"<([^>]*)>", parse_bytes(write_mail())["List-Unsubscribe"])
    assert web == f"https://news.example.org/newsletter/unsubscribe/7:{'l' * 43}/"
    assert by_mail == "mailto:contact+24-0123456789abcdef0123@example.org?subject=unsubscribe"


def test_french_headers_are_encoded(settings: Settings) -> None:
    settings.SITE_NAME = "La Rade de l’Aulne"
    settings.DEFAULT_FROM_EMAIL = "La Rade de l’Aulne <contact@example.org>"
    content = write_mail(subject="La lettre du 23 février : l’été")
    assert content.isascii()
    mail = parse_bytes(content)
    assert mail["Subject"] == "La lettre du 23 février : l’été"
    assert mail["From"].addresses[0].display_name == "La Rade de l’Aulne"
    assert "La Rade de l’Aulne" in mail["List-Id"]


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_no_header_can_be_injected(settings: Settings, break_: str) -> None:
    with pytest.raises(ValueError, match=r"CR|linefeed|header"):
        write_mail(subject=f"Lettre{break_}Bcc: all@example.org")
    settings.SITE_NAME = f"La Rade{break_}Bcc: all@example.org"
    with pytest.raises(ValueError, match=r"CR|linefeed|header"):
        write_mail()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")))
def test_any_text_arrives_as_written(text: str) -> None:
    assert decoded_content(write_mail(text=text)) == text.removesuffix("\n")


@given(st.lists(st.sampled_from([".", "..", "é", " ", "\n", "a" * 90, *OwnLink])))
def test_links_are_whole_wherever_they_stand(pieces: list[str | OwnLink]) -> None:
    links = {
        OwnLink.UNSUBSCRIBE: f"https://news.example.org/newsletter/unsubscribe/7:{'l' * 43}/",
        OwnLink.PREFERENCES: f"https://news.example.org/newsletter/preferences/7:{'c' * 43}/",
    }
    expected = "".join(p if isinstance(p, str) else links[p] for p in ("<", *pieces, ">"))
    assert decoded_content(write_mail(html=("<", *pieces, ">")), "html") == expected


def test_no_line_of_the_body_is_too_long() -> None:
    content = write_mail(html=("é" * 2000, OwnLink.UNSUBSCRIBE, "x" * 2000))
    body = content.partition(b"\r\n\r\n")[2]
    assert max(len(line) for line in body.split(b"\r\n")) <= 76
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_dots_are_doubled_and_the_end_is_said_once() -> None:
    content = write_mail(text=".\n..\n.x\n")
    assert content.endswith(b"\r\n.\r\n")
    assert content.count(b"\r\n.\r\n") == 1
    assert decoded_content(content) == ".\n..\n.x"


@pytest.mark.parametrize("token", ["", "24", "24-", "x-12", "²-12", "25-cb4ecf087ea683ae7dc3"])
def test_forged_postmark_is_unknown(token: str) -> None:
    with pytest.raises(tokens.UnknownToken):
        tokens.read_bounce_token(token)


def test_postmark_is_read_back_in_capital_letters_too() -> None:
    assert tokens.read_bounce_token(tokens.bounce_token(24).upper()) == 24


@pytest.mark.django_db
def test_bounce_comes_back_to_an_address_that_names_the_delivery(settings: Settings) -> None:
    server = ScriptedMailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    change_sending_config(settings, return_path="bounce@example.org")
    issue = make_issue(["denis"])
    send_all(issue)
    server.stop()
    mark = server.senders[0].removeprefix("bounce+").removesuffix("@example.org")
    assert tokens.read_bounce_token(mark) == delivery_of(issue, "denis").pk


@pytest.mark.django_db
def test_mail_carries_the_article_and_the_way_out(sink: MailSink) -> None:
    send_all(make_issue(["denis"]))
    to, mail = sink.mails[0]
    assert mail["To"] == to == "denis@example.org"
    assert mail.get_content_type() == "multipart/alternative"
    assert mail.defects == []
    for kind in ("plain", "html"):
        text = body_of(mail, kind)
        assert "Le phare rallumé" in text
        assert "/newsletter/unsubscribe/" in text
        assert ".invalid" not in text


@pytest.mark.django_db
def test_two_readers_get_the_same_but_for_their_own_links(sink: MailSink) -> None:
    send_all(make_issue(["denis", "gaelle"]))
    own = re.compile(r"/newsletter/(unsubscribe|preferences)/[^/]+/")
    (_one, first), (_two, second) = sink.mails
    assert body_of(first) != body_of(second)
    assert own.sub("", body_of(first)) == own.sub("", body_of(second))


def test_demo_writes_the_bytes_that_a_mail_server_would_take(
    settings: Settings, tmp_path: Path
) -> None:
    settings.OUTBOX_DIR = tmp_path
    letter = Letter("fr", "L’été " * 20, ("Un.\n" * 3,), ("<p>é</p>" * 99,))
    copy = LetterCopy(
        1, 7, 0, "denis@example.org", "24-0", MessageTemplate(letter, "2026-w48"), lambda: DAY
    )
    OutboxBackend().send_messages([PreparedMail(copy)])
    [file] = tmp_path.glob("*.eml")
    assert file.read_bytes() == mime.undo_dot_stuffing(copy.text())
