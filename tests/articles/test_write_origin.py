"""Where a sent form comes from; nothing typed is lost on a doubt."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.protection.bot_detection import ASKED, new_form_timestamp
from articles.models import Article, PendingArticle
from tests.articles.article_form import WRITE, form_data, hidden_value

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(anna: User) -> Client:
    """Anna's browser, with the token checked as in earnest."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    return client


def test_signed_in_form_needs_its_token(strict: Client) -> None:
    page = strict.post(WRITE, form_data())
    assert page.status_code == 403
    assert "Le quai est de nouveau ouvert." in page.content.decode()
    assert not Article.objects.exists()


def test_form_shown_again_carries_a_fresh_token(strict: Client) -> None:
    page = strict.post(WRITE, form_data()).content.decode()
    token = hidden_value(page, "csrfmiddlewaretoken")
    assert strict.post(WRITE, form_data(csrfmiddlewaretoken=token)).status_code == 302
    assert Article.objects.count() == 1


def test_visitor_needs_no_cookie(client: Client) -> None:
    page = Client(enforce_csrf_checks=True).post(WRITE, form_data())
    assert page.status_code == 200
    assert PendingArticle.objects.count() == 1


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Referer": "https://elsewhere.example/page"},
    ],
)
def test_form_of_another_site_keeps_nothing(client: Client, header: dict[str, str]) -> None:
    page = client.post(WRITE, form_data(), headers=header)
    assert page.status_code == 403
    assert not PendingArticle.objects.exists()


def test_form_of_this_site_is_taken(client: Client) -> None:
    client.post(WRITE, form_data(), headers={"Origin": "http://testserver"})
    assert PendingArticle.objects.exists()


def test_session_that_expired_while_writing(client: Client, anna: User) -> None:
    client.force_login(anna)
    client.get(WRITE)
    client.session.flush()
    page = client.post(WRITE, form_data(), follow=True)
    assert "La criée rouvre" in page.content.decode()
    assert PendingArticle.objects.get().fields["body"] == ["Le quai est de nouveau ouvert."]


def test_too_large_a_request_is_told(client: Client) -> None:
    page = client.post(WRITE, form_data(body="a" * 3_000_000))
    assert page.status_code == 413
    assert WRITE in page.content.decode()


def test_too_many_fields_are_told(client: Client) -> None:
    page = client.post(WRITE, form_data(keywords=["1"] * 1100))
    assert page.status_code == 413


def test_trap_that_the_browser_filled_asks_once_with_the_text(client: Client) -> None:
    page = client.post(WRITE, form_data(website="https://anna.example")).content.decode()
    assert "Un champ invisible avait été rempli" in page
    assert "Le quai est de nouveau ouvert." in page
    assert 'name="website"' not in page.split("<textarea")[0]
    assert not PendingArticle.objects.exists()
    again = form_data(shown_at=hidden_value(page.replace(' id="id_shown_at"', ""), "shown_at"))
    assert client.post(WRITE, again).status_code == 302
    assert PendingArticle.objects.get().findings == []


def test_trap_filled_once_more_is_only_noted(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    trapped = form_data(website="https://casino.example", shown_at=new_form_timestamp(ASKED))
    client.post(WRITE, trapped)
    assert PendingArticle.objects.get().findings == ["honeypot"]
    assert "signs=honeypot" in caplog.text


def test_form_without_a_stamp_is_only_noted(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.post(WRITE, form_data(shown_at=""))
    assert PendingArticle.objects.exists()
    assert "signs=no_stamp" in caplog.text
