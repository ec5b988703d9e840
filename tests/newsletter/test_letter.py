"""The mail itself: what a mail program, a blind reader and a thrifty telephone receive."""

from datetime import timedelta
from email.message import EmailMessage
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.mail.plain_text import join_lines
from newsletter.contents import issues, rendering, schedule
from newsletter.models import Issue, IssueItem
from tests.factories import make_article, make_call, make_event, make_section
from tests.newsletter.conftest import MONDAY, MailSink, make_subscriber
from tests.newsletter.letter_links import body_of, send_digest

WEEK = schedule.week_of(MONDAY)
HTML_BYTES = 60 * 1024
LOADING = {"img", "link", "script", "iframe", "object", "embed", "video", "audio", "source", "form"}
PRINTABLE = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=150)


class Outline(HTMLParser):
    """The tags, addresses and style sheets of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


@pytest.fixture
def real_address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://news.example.org"


def received_mail(sink: MailSink, **fields: object) -> EmailMessage:
    """What one subscriber finds in the mailbox."""
    make_subscriber("denis@example.org", **fields)
    issues.compile_issue(WEEK, MONDAY)
    send_digest()
    [(_to, mail)] = sink.mails
    return mail


def make_item(title: str, **fields: str) -> IssueItem:
    fields.setdefault("kind", IssueItem.Kind.NEWS)
    return IssueItem(title=title, path="/articles/1/phare/", **fields)


def make_issue() -> Issue:
    return Issue(year=WEEK.year, week=WEEK.number, planned_at=WEEK.planned_at)


@pytest.mark.django_db
class TestReceived:
    def test_french_headers_are_encoded(self, sink: MailSink, settings: Settings) -> None:
        settings.SITE_NAME = "L’Écho de la Rade"
        settings.DEFAULT_FROM_EMAIL = "L’Écho de la Rade <contact@example.org>"
        make_article("Un été")
        mail = received_mail(sink)
        assert "L’Écho de la Rade" in mail["Subject"]
        assert "L’Écho de la Rade" in mail["From"]
        head = mail.as_bytes().partition(b"\n\n")[0]
        assert head.isascii()
        assert b"=?utf-8?" in head

    @pytest.mark.parametrize("field", ["title", "standfirst", "place"])
    def test_line_break_in_an_article_makes_no_header(self, sink: MailSink, field: str) -> None:
        make_article(**{field: "Le phare\r\nBcc: all@example.org\r\n\r\nrallumé"})  # type: ignore[arg-type]
        mail = received_mail(sink)
        assert mail["Bcc"] is None
        assert sink.recipients == ["denis@example.org"]
        assert mail.get_content_type() == "multipart/alternative"

    @pytest.mark.usefixtures("real_address")
    def test_nothing_is_loaded_and_every_link_is_whole(self, sink: MailSink) -> None:
        make_article("Le phare rallumé", section=make_section("Mer"), standfirst="Enfin.")
        make_event("Fest-noz", starts_at=MONDAY + timedelta(days=2))
        make_call("Vos photos", closes_at=(MONDAY + timedelta(days=9)).date())
        html = body_of(received_mail(sink), "html")
        outline = Outline(html)
        assert not outline.tags & LOADING
        assert "url(" not in html
        assert "@import" not in html
        ours = {("https", "news.example.org"), ("mailto", "")}
        assert {urlsplit(link)[:2] for link in outline.links} == ours

    @pytest.mark.usefixtures("real_address")
    def test_text_says_the_same_as_the_html(self, sink: MailSink) -> None:
        article = make_article("Le phare rallumé & l’été", standfirst="C’est « fait ».")
        mail = received_mail(sink)
        text = body_of(mail)
        assert "Le phare rallumé & l’été" in text
        assert "C’est « fait »." in text
        assert f"https://news.example.org{article.get_absolute_url()}" in text
        links = {link.removeprefix("mailto:") for link in Outline(body_of(mail, "html")).links}
        assert links <= set(text.split())

    def test_event_that_stands_above_is_short_in_the_agenda(
        self, sink: MailSink, client: Client
    ) -> None:
        """Title, date and place."""
        make_event("Fest-noz", starts_at=MONDAY + timedelta(days=2), standfirst="On danse.")
        mail = received_mail(sink)
        page = client.get(Issue.objects.get().get_absolute_url()).content.decode()
        byline = IssueItem.objects.values_list("byline", flat=True)[0]
        for text in (body_of(mail), body_of(mail, "html"), page):
            assert text.count("On danse.") == 1
            assert text.count(f"Par {byline}") == 1
            assert text.count("Fest-noz") >= 2
            assert text.count("25 novembre") == 2

    def test_letter_has_colours_for_the_night(self, sink: MailSink) -> None:
        make_article("Le phare rallumé")
        assert "prefers-color-scheme: dark" in body_of(received_mail(sink), "html")

    def test_letter_speaks_the_subscribers_language(self, sink: MailSink) -> None:
        make_article("Le phare rallumé")
        mail = received_mail(sink, language="en")
        assert 'lang="en"' in body_of(mail, "html")
        assert "/en/newsletter/unsubscribe/" in mail["List-Unsubscribe"]
        assert "/en/newsletter/2026-w48/" in body_of(mail)

    def test_two_hundred_articles_stay_light(self, sink: MailSink) -> None:
        section = make_section("Vie des quartiers et des associations")
        for number in range(200):
            title, words = (
                f"Le titre bien assez long de l’article numéro {number}",
                "Deux phrases. ",
            )
            make_article(title, section=section, standfirst=words * 15)
        html = body_of(received_mail(sink), "html")
        shown = html.count("<h3")
        assert len(html.encode()) <= HTML_BYTES
        assert str(200 - shown) in html
        assert shown >= 20

    def test_only_chosen_sections_are_sent(self, sink: MailSink) -> None:
        sea, school = make_section("Mer"), make_section("École")
        make_article("Le phare rallumé", section=sea)
        make_article("La cantine", section=school)
        make_subscriber("denis@example.org").sections.add(sea)
        issues.compile_issue(WEEK, MONDAY)
        send_digest()
        assert "Le phare rallumé" in body_of(sink.mails[0][1])
        assert "La cantine" not in body_of(sink.mails[0][1])

    def test_who_chose_what_did_not_appear_gets_no_mail(self, sink: MailSink) -> None:
        make_article("La cantine", section=make_section("École"))
        make_subscriber("denis@example.org").sections.add(make_section("Mer"))
        issue = issues.compile_issue(WEEK, MONDAY)
        send_digest()
        assert sink.mails == []
        assert issue.deliveries.get().reason == "nothing chosen"


def test_section_called_like_a_chapter_stays_apart() -> None:
    event = make_item("Fest-noz", kind=IssueItem.Kind.EVENT)
    section = IssueItem.Kind.EVENT.label.capitalize()
    found = rendering.group_chapters([make_item("Le phare", section_name=section), event])
    assert [[piece.title for piece in chapter.pieces] for chapter in found] == [
        ["Le phare"], ["Fest-noz"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "kind", [kind for kind in IssueItem.Kind if kind != IssueItem.Kind.REMOVAL]
)
def test_longest_texts_stay_light(kind: IssueItem.Kind) -> None:
    pieces = [make_item("é" * 150, kind=kind, standfirst="é" * 400) for _number in range(80)]
    html = rendering.render_letter(make_issue(), pieces, "fr").html
    assert len(html.encode()) <= HTML_BYTES
    assert html.count("<h3") >= 20


def test_much_news_leaves_room_for_the_agenda() -> None:
    event = make_item("Fest-noz", kind=IssueItem.Kind.EVENT)
    letter = rendering.render_letter(make_issue(), [make_item("Phare")] * 100 + [event], "fr")
    assert "Fest-noz" in letter.text


@given(title=PRINTABLE, standfirst=PRINTABLE, byline=PRINTABLE)
@hypothesis_settings(max_examples=25)
def test_whatever_is_written_stays_text(title: str, standfirst: str, byline: str) -> None:
    hostile = '<script src="//evil.example">' + title
    piece = make_item(hostile, standfirst=standfirst, byline=byline)
    letter = rendering.render_letter(make_issue(), [piece], "fr")
    plain = rendering.render_letter(
        make_issue(), [make_item("x", standfirst="x", byline="x")], "fr"
    )
    assert Outline(letter.html).tags == Outline(plain.html).tags
    assert Outline(letter.html).links == Outline(plain.html).links
    assert join_lines(hostile) in letter.text
