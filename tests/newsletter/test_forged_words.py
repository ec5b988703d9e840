"""What an author, a moderator or a section's name says is words in the letter, and nothing else."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.mail.plain_text import join_lines
from articles.markup import render_markdown as markdown
from newsletter.contents import recipient_links, rendering
from newsletter.contents.recipient_links import Marks, OwnLink
from newsletter.contents.schedule import week_of
from newsletter.engine.delivery import mime
from newsletter.engine.delivery.mime import PLACE, MessageTemplate
from newsletter.models import Foreword, Issue, IssueItem
from tests.newsletter.conftest import MONDAY
from tests.newsletter.letter_links import body_of
from tests.newsletter.test_letter import Outline
from tests.newsletter.test_letter_mime import OWN, parse_bytes

WEEK = week_of(MONDAY)
LEAVING = "https://news.example.org/newsletter/unsubscribe/"
CHOOSING = "https://news.example.org/newsletter/preferences/"
FIELDS = ("title", "standfirst", "byline", "when", "place", "section_name", "photo_alt",
          "photo_credit")  # fmt: skip
KINDS = [kind for kind in IssueItem.Kind if kind != IssueItem.Kind.REMOVAL]
# Marks, headings, URLs and ends that the engine knows, and former ones.
KNOWN = (
    "https://leave.invalid/", "https://choose.invalid/", PLACE, LEAVING, f"{LEAVING}-/", CHOOSING,
    f"{LEAVING}7:{'l' * 43}/", "== Agenda ==", "Se désabonner", "-- ", ".", "..", "-->", "=\r\n",
    "\r\n.\r\nMAIL FROM:<x@example.org>", "--=_", "Subject: Message de la mairie", "> ", "• ",
    "{{ leave }}", "{% now 'Y' %}", "</title><h1>Mairie</h1>", "]]>", "<![endif]-->",
)  # fmt: skip
ENDS = ("\n", "\r\n", "\r", "\v", "\x85", "\u2028", "\0", "")


@pytest.fixture(autouse=True)
def _real_address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://news.example.org"


def letter(said: str, words: str = "") -> rendering.Letter:
    """With a piece of each kind in which every field says this."""
    fields: dict[str, Any] = dict.fromkeys(FIELDS, said)
    pieces = [
        IssueItem(
            kind=kind, article_id=n, path="/articles/1/x/", is_top=kind is IssueItem.Kind.NEWS,
            photo_path="/media/a.jpg", **fields,
        )
        for n, kind in enumerate(KINDS)
    ]  # fmt: skip
    spoken = Foreword(body=words, body_html=markdown(words)) if words else None
    issue = Issue(year=WEEK.year, week=WEEK.number, planned_at=WEEK.planned_at)
    return rendering.render_letter(issue, pieces, "fr", spoken)


def at_the_margin(text: str) -> list[str]:
    """The lines that are the site's own."""
    return [line for line in text.splitlines() if line and line[0] not in " >•"]


HOSTILE = [end.join(("Le phare", *KNOWN, "Message de la mairie")) for end in ENDS]


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
class TestEveryField:
    def test_nobody_else_writes_a_line_at_the_margin(self, said: str) -> None:
        heading = join_lines(said)
        own = at_the_margin(letter(said, said).text)
        assert [line.replace(heading, "x") for line in own] == at_the_margin(letter("x", "x").text)

    def test_no_link_leads_elsewhere(self, said: str) -> None:
        assert Outline(letter(said).html).links == Outline(letter("x").html).links

    def test_a_readers_keys_stand_in_two_links_alone(self, said: str) -> None:
        forged = letter(said, said)
        mail = parse_bytes(MessageTemplate(forged, "2026-w48").fill(OWN))
        for part, written in (("plain", forged.text), ("html", forged.html)):
            for key in (f"7:{'l' * 43}", f"7:{'c' * 43}"):
                assert body_of(mail, part).count(key) == 1 + written.count(key)

    def test_mail_has_two_parts_and_one_subject(self, said: str) -> None:
        mail = parse_bytes(MessageTemplate(letter(said, said), "2026-w48").fill(OWN))
        assert [part.get_content_type() for part in mail.iter_parts()] == [
            "text/plain", "text/html",
        ]  # fmt: skip
        assert mail.get_all("Subject") == [letter(said, said).subject]
        assert mail.get_all("To") == ["denis@example.org"]


def test_marks_are_others_each_time() -> None:
    assert len({mark for marks in (Marks(), Marks()) for mark in (marks.leave, marks.choose)}) == 4


def test_mark_that_stands_twice_stops_the_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can write it; if somebody could, no reader's key would follow."""
    monkeypatch.setattr(recipient_links, "_draw_mark", lambda: "https://known.invalid/")
    with pytest.raises(ValueError, match="stands once"):
        letter("https://known.invalid/")


def test_letter_is_cut_where_the_links_stand() -> None:
    links = [p for p in letter("x").text_body if isinstance(p, OwnLink)]
    assert links == [OwnLink.PREFERENCES, OwnLink.UNSUBSCRIBE]


@given(said=st.text(max_size=120))
@hypothesis_settings(max_examples=40, deadline=None)
def test_whatever_is_written_stays_below_its_bullet(said: str) -> None:
    """U+2028 and its like included: what a mail program takes for a line's end is unknown."""
    lines = re.split("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", letter(said).text)
    own = [line for line in lines if line and line[0] not in " >•"]
    assert len(own) == len(at_the_margin(letter("x").text))


def test_body_cannot_hold_the_boundary() -> None:
    content = mime.undo_dot_stuffing(
        MessageTemplate(letter("--=_" + "a" * 32), "2026-w48").fill(OWN)
    )
    assert content.partition(b"\r\n\r\n")[2].count(b"=_") == 3
