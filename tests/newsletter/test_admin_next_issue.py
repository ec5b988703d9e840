"""The coming issue on the moderators' desk: everything by buttons, numbers and words."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from articles.models import Article
from newsletter import tasks
from newsletter.contents import editorial_choices, issues, schedule
from newsletter.models import Delivery, Issue
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, MailSink
from tests.newsletter.letter_links import body_of

pytestmark = pytest.mark.django_db

NEXT = "/admin/newsletter/issue/next/"
SUNDAY = MONDAY - timedelta(days=1)
WEEK = schedule.week_of(MONDAY)


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    issues.compile_issue(WEEK.preceding(), WEEK.preceding().planned_at)
    with time_machine.travel(SUNDAY, tick=False):
        yield


@pytest.fixture
def three() -> list[Article]:
    return [
        make_article(f"Article {n}", published_at=MONDAY - timedelta(days=9 - n)) for n in range(3)
    ]


def press_button(desk: Client, act: str, article: Article | None = None, **fields: Any) -> str:
    number = {"article": article.pk} if article else {}
    answer = desk.post(NEXT, {"verb": act, **number, **fields}, follow=True)
    return answer.content.decode()


def titles_in_order() -> list[str]:
    pieces = issues.compile_issue(WEEK, MONDAY).pieces.all()
    return [piece.title.removeprefix("Article ") for piece in pieces]


def logged_actions() -> list[tuple[str | None, str]]:
    return list(LogEntry.objects.order_by("pk").values_list("object_id", "change_message"))


@pytest.mark.parametrize(
    ("act", "number", "after"),
    [("up", 2, "021"), ("down", 0, "102"), ("pin", 2, "201"), ("up", 0, "012"), ("down", 2, "012")],
)
def test_buttons_move(
    desk: Client, three: list[Article], act: str, number: int, after: str
) -> None:
    press_button(desk, act, three[number])
    assert "".join(titles_in_order()) == after


def test_number_moves(desk: Client, three: list[Article]) -> None:
    press_button(desk, "move", three[0], to="3")
    assert titles_in_order() == ["1", "2", "0"]


def test_taken_back_place_is_the_rules_again(desk: Client, three: list[Article]) -> None:
    press_button(desk, "pin", three[2])
    press_button(desk, "back", three[2])
    press_button(desk, "back", three[0])
    assert titles_in_order() == ["0", "1", "2"]


def test_article_is_left_out_with_a_reason(desk: Client, three: list[Article]) -> None:
    shown = press_button(desk, "out", three[0], reason="Déjà dit.")
    assert "Déjà dit." in shown
    assert titles_in_order() == ["1", "2"]


def test_missing_reason_is_asked_for_beside_the_field(desk: Client, three: list[Article]) -> None:
    answer = desk.post(
        NEXT, {"verb": "out", "article": three[0].pk, "reason": " ", "for_good": "on"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="reason-{three[0].pk}_error"' in shown
    assert f'id="for_good-{three[0].pk}" checked' in shown
    assert editorial_choices.pending_choices() == []


def test_words_are_kept_and_shown_in_the_field(desk: Client) -> None:
    assert "Bonne *semaine*" in press_button(desk, "words", body="Bonne *semaine*")
    words = editorial_choices.pending_foreword()
    assert words
    assert words.body_html == "<p>Bonne <em>semaine</em></p>"


@pytest.mark.parametrize("body", ["# Titre", "![x](/media/x.webp)", "x" * 601, "[" * 300])
def test_words_that_cannot_be_mailed_are_refused_and_kept(desk: Client, body: str) -> None:
    answer = desk.post(NEXT, {"verb": "words", "body": body})
    assert answer.status_code == 422
    assert body in answer.content.decode()
    assert 'id="id_body_error"' in answer.content.decode()
    assert editorial_choices.pending_foreword() is None


def test_html_in_words_stays_text(desk: Client) -> None:
    press_button(desk, "words", body='<script>x</script> <a href="javascript:x">y</a>')
    words = editorial_choices.pending_foreword()
    assert words
    assert "<script" not in words.body_html
    assert "&lt;script&gt;x&lt;/script&gt;" in words.body_html
    assert "<a" not in words.body_html


def test_each_act_leaves_a_row_in_the_log(desk: Client, three: list[Article]) -> None:
    press_button(desk, "pin", three[2])
    press_button(desk, "out", three[0], reason="Déjà dit.")
    press_button(desk, "back", three[0])
    press_button(desk, "words", body="Bonne semaine")
    numbers = [str(three[2].pk), str(three[0].pk), str(three[0].pk)]
    acts = ["letter: pin", "letter: out", "letter: back"]
    assert logged_actions()[:3] == list(zip(numbers, acts, strict=True))
    assert logged_actions()[3][1] == "letter: words"


def test_what_was_refused_leaves_none(desk: Client, three: list[Article]) -> None:
    press_button(desk, "back", three[0])
    assert logged_actions() == []


@pytest.mark.parametrize(
    "data",
    [{}, {"verb": "x"}, {"verb": "pin"}, {"verb": "pin", "article": "x"},
     {"verb": "move", "article": 1}, {"verb": "pin", "article": "9" * 40}],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_not_found(desk: Client, data: dict[str, Any]) -> None:
    assert desk.post(NEXT, data).status_code == 404


def test_article_that_does_not_exist_is_refused_in_words(desk: Client) -> None:
    answer = desk.post(NEXT, {"verb": "pin", "article": 999}, follow=True)
    assert "pas parmi les nouvelles du prochain numéro" in answer.content.decode()


def test_fresh_article_is_named_so_that_somebody_reads_it(desk: Client) -> None:
    make_article("Tout frais", published_at=MONDAY - timedelta(hours=1))
    shown = desk.get(NEXT).content.decode()
    assert "Trop récents" in shown
    assert "Tout frais" in shown


def test_desk_asks_for_a_second_factor(client: Client, maelle: User) -> None:
    maelle.authenticator_set.all().delete()  # type: ignore[attr-defined]
    client.force_login(maelle)
    assert client.get(NEXT).status_code == 302
    assert client.post(NEXT, {"verb": "words", "body": "x"}).status_code == 302
    assert editorial_choices.pending_foreword() is None


class TestSendTestLetter:
    def test_moderator_receives_the_coming_issue_as_a_mail(
        self, maelle: User, three: list[Article], sink: MailSink
    ) -> None:
        tasks.send_test_letter(maelle.pk)
        [(to, mail)] = sink.mails
        assert to == "maelle@example.org"
        assert mail["Subject"].startswith("[Test] ")
        assert "Article 0" in body_of(mail)
        assert "Article 0" in body_of(mail, "html")

    def test_reads_on_the_web_as_the_coming_issue(
        self, maelle: User, three: list[Article], sink: MailSink
    ) -> None:
        """The issue has no page of its own before it leaves."""
        tasks.send_test_letter(maelle.pk)
        for kind in ("plain", "html"):
            body = body_of(sink.mails[0][1], kind)
            assert "/newsletter/next/" in body
            assert "/newsletter/20" not in body

    def test_leaves_no_delivery_and_no_issue(
        self, maelle: User, three: list[Article], sink: MailSink
    ) -> None:
        before = Issue.objects.count()
        tasks.send_test_letter(maelle.pk)
        assert not Delivery.objects.exists()
        assert Issue.objects.count() == before

    def test_each_test_is_another_mail(
        self, maelle: User, three: list[Article], sink: MailSink
    ) -> None:
        tasks.send_test_letter(maelle.pk)
        tasks.send_test_letter(maelle.pk)
        assert len({mail["Message-ID"] for _to, mail in sink.mails}) == 2

    def test_its_links_change_nobodys_subscription(
        self, client: Client, maelle: User, three: list[Article], sink: MailSink
    ) -> None:
        tasks.send_test_letter(maelle.pk)
        leave = sink.mails[0][1]["List-Unsubscribe"].split(">")[0].lstrip("<")
        assert client.post(leave.removeprefix("http://127.0.0.1:8000")).status_code == 200

    @pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
    def test_refused_test_is_logged_and_not_tried_again(
        self, maelle: User, three: list[Article], sink: MailSink, where: str,
        caplog: pytest.LogCaptureFixture,
    ) -> None:  # fmt: skip
        getattr(sink, where)["maelle@example.org"] = "550 5.7.1 no"
        tasks.send_test_letter(maelle.pk)
        assert sink.mails == []
        assert "a test was not taken: SMTP 550 5.7.1" in caplog.text

    def test_server_that_is_away_is_logged(
        self, maelle: User, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        tasks.send_test_letter(maelle.pk)
        assert "a test was not taken" in caplog.text

    def test_resident_receives_none(self, anna: User, sink: MailSink) -> None:
        tasks.send_test_letter(anna.pk)
        assert sink.mails == []
