"""Anyone may say that an article is wrong; whoever leaves an address gets an answer."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from accounts.models import User
from accounts.protection.bot_detection import new_form_timestamp
from articles import workflow
from articles.models import Article, JournalEntry, Report, Rule, State
from articles.moderation import reports
from articles.workflow.permissions import ActionRefused
from tests.articles.article_states import TITLE, client_of, make_article_in

pytestmark = pytest.mark.django_db

NOTICE = {"is_notice": "on", "name": "Lise", "email": "Lise@Example.org", "good_faith": "on"}


@pytest.fixture
def article(yann: User) -> Article:
    return make_article_in(State.LISTED, yann)


def address(article: Article) -> str:
    return f"/articles/{article.pk}/report/"


def said(**more: Any) -> dict[str, Any]:
    """What a reader fills in."""
    return {"reason": "insult", "explanation": "La fin.", "shown_at": new_form_timestamp()} | more


def errors(page: Any) -> set[str]:
    assert page.status_code == 422
    return set(page.context["form"].errors)


def html_of(message: Any) -> str:
    return str(message.alternatives[0][0])


def test_reader_without_an_account_reports(client: Client, article: Article) -> None:
    page = client.post(address(article), said())
    found = Report.objects.get()
    assert page.status_code == 200
    assert found.reference in page.content.decode()
    assert (found.article, found.reason, found.explanation) == (article, "insult", "La fin.")
    assert (found.reporter, found.email, found.is_notice) == (None, "", False)
    assert not page.cookies


def test_article_leads_to_the_form_which_no_cache_keeps(client: Client, article: Article) -> None:
    assert address(article) in client.get(article.get_absolute_url()).content.decode()
    page = client.get(address(article))
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies


def test_resident_who_reports_is_on_record(anna: User, article: Article) -> None:
    client_of(anna).post(address(article), said())
    assert Report.objects.get().reporter == anna


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "no_such_rule"}, "reason"),
        ({"explanation": ""}, "explanation"),
        ({"explanation": " \n "}, "explanation"),
        ({"explanation": "a" * 2001}, "explanation"),
        ({"explanation": "La\0fin"}, "explanation"),
        ({"email": "lise"}, "email"),
        ({"email": "lise@example.org\nBcc: all@example.org"}, "email"),
        ({"name": "a" * 121}, "name"),
    ],
)
def test_wrong_field_is_told_and_the_words_stay(
    client: Client, article: Article, sent: dict[str, str], wrong: str
) -> None:
    page = client.post(address(article), said(**sent))
    assert errors(page) == {wrong}
    assert f'id="id_{wrong}_error"' in page.content.decode()
    if "explanation" not in sent:
        assert "La fin." in page.content.decode()
    assert not Report.objects.exists()


def test_nothing_at_all_is_told(client: Client, article: Article) -> None:
    assert errors(client.post(address(article), {"x": ""})) == {"reason", "explanation"}


def test_mistake_in_the_text_is_a_reason_of_its_own(client: Client, article: Article) -> None:
    page = client.get(f"/en{address(article)}").content.decode()
    assert "A mistake in the text" in page
    client.post(address(article), said(reason="mistake"))
    assert Report.objects.get().reason == "mistake"


@pytest.mark.parametrize("missing", ["name", "email", "good_faith"])
def test_legal_notice_says_who_sends_it_in_good_faith(
    client: Client, article: Article, missing: str
) -> None:
    sent = said(**NOTICE)
    del sent[missing]
    page = client.post(address(article), sent)
    assert errors(page) == {missing}
    assert "<details open>" in page.content.decode()


def test_complete_legal_notice_is_taken(client: Client, article: Article) -> None:
    client.post(address(article), said(**NOTICE))
    found = Report.objects.get()
    assert (found.is_notice, found.good_faith, found.name) == (True, True, "Lise")
    assert found.email == "lise@example.org"


def test_danger_to_children_is_notified_without_a_name(client: Client, article: Article) -> None:
    sent = said(reason=Rule.SAFETY, is_notice="on", good_faith="on")
    assert client.post(address(article), sent).status_code == 200
    assert Report.objects.get().is_notice


def test_danger_to_children_still_asks_for_good_faith(client: Client, article: Article) -> None:
    sent = said(reason=Rule.SAFETY, is_notice="on")
    assert errors(client.post(address(article), sent)) == {"good_faith"}


@pytest.mark.parametrize(
    "header",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}],
)
def test_form_of_another_site_reports_nothing(
    client: Client, article: Article, header: dict[str, str]
) -> None:
    page = client.post(address(article), said(), headers=header)
    assert errors(page) == {"__all__"}
    assert not Report.objects.exists()


def test_one_network_reports_five_times_in_ten_minutes(client: Client, article: Article) -> None:
    for number in range(5):
        sent = said(explanation=f"Le chiffre {number} est faux.")
        assert client.post(address(article), sent).status_code == 200
    page = client.post(address(article), said())
    assert errors(page) == {"__all__"}
    assert "La fin." in page.content.decode()
    assert Report.objects.count() == 5


def test_network_is_kept_as_a_keyed_hash_of_the_reader_s_own_address(
    client: Client, article: Article, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for network in ("192.0.2.1", "198.51.100.1", "192.0.2.7"):
        client.post(address(article), said(), headers={"X-Forwarded-For": network})
    first, second, third = Report.objects.order_by("pk").values_list("network_hash", flat=True)
    assert first == third != second
    assert set(first + second) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.DRAFT, 404), (State.HELD, 404), (State.HIDDEN, 403), (State.REMOVED, 410),
        (State.WITHDRAWN, 410), (State.ERASED, 410),
    ],
)  # fmt: skip
def test_what_cannot_be_read_cannot_be_reported(
    client: Client, yann: User, state: State, status: int
) -> None:
    path = address(make_article_in(state, yann))
    for answer in (client.get(path), client.post(path, said())):
        assert answer.status_code == status
        assert TITLE not in answer.content.decode()
    assert not Report.objects.exists()


def test_article_that_nobody_has_seen_can_be_reported(client: Client, yann: User) -> None:
    assert client.post(address(make_article_in(State.ONLINE, yann)), said()).status_code == 200


def test_report_shows_nowhere_in_public(client: Client, article: Article) -> None:
    client.post(address(article), said(explanation="Une phrase reconnaissable."))
    for path in (article.get_absolute_url(), "/journal/", "/feeds/journal.atom"):
        assert "reconnaissable" not in client.get(path).content.decode()


@pytest.mark.usefixtures("mails_leave_at_once")
@pytest.mark.parametrize(("prefix", "language"), [("", "fr"), ("/en", "en")])
def test_reader_who_leaves_an_address_gets_a_receipt(
    client: Client, article: Article, prefix: str, language: str
) -> None:
    client.post(prefix + address(article), said(email="lise@example.org"))
    found = Report.objects.get()
    [message] = mail.outbox
    assert (message.to, found.language) == (["lise@example.org"], language)
    assert found.reference in message.subject
    assert "La fin." not in str(message.body)
    assert f'<html lang="{language}"' in html_of(message)


@pytest.mark.usefixtures("mails_leave_at_once")
def test_reader_who_leaves_none_gets_none(client: Client, article: Article) -> None:
    client.post(address(article), said())
    assert mail.outbox == []


@pytest.mark.usefixtures("mails_leave_at_once")
def test_reader_learns_that_the_article_stays(
    client: Client, article: Article, maelle: User
) -> None:
    client.post("/en" + address(article), said(email="lise@example.org"))
    mail.outbox.clear()
    with translation.override("fr"):
        assert reports.answer_open_reports(article.pk, by=maelle, answer="Rien à redire.") == 1
    [message] = mail.outbox
    assert message.to == ["lise@example.org"]
    assert "Rien à redire." in str(message.body)
    assert '<html lang="en"' in html_of(message)


@pytest.mark.usefixtures("mails_leave_at_once")
def test_reader_learns_that_something_was_done(
    client: Client, article: Article, maelle: User
) -> None:
    client.post(address(article), said(email="lise@example.org"))
    mail.outbox.clear()
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")
    assert Report.objects.get().outcome == Report.Outcome.ACTED
    [answer] = [message for message in mail.outbox if message.to == ["lise@example.org"]]
    assert Report.objects.get().reference in answer.subject


def test_answer_leaves_one_row_for_all_reports(
    client: Client, article: Article, maelle: User
) -> None:
    for words in ("La fin.", "Le début."):
        client.post(address(article), said(explanation=words))
    assert reports.answer_open_reports(article.pk, by=maelle, answer="Rien à redire.") == 2
    row = JournalEntry.objects.get()
    assert (row.action, row.state_from, row.state_to) == ("report_answered", "listed", "listed")


def test_residents_do_not_answer_reports(client: Client, article: Article, anna: User) -> None:
    client.post(address(article), said())
    with pytest.raises(ActionRefused):
        reports.answer_open_reports(article.pk, by=anna, answer="Rien à redire.")
    assert Report.objects.get().outcome == Report.Outcome.OPEN
