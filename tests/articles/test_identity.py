import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from articles.models import Article, PendingArticle, State
from articles.views.writing import identity
from tests.articles.article_form import (
    IDENTITY,
    WRITE,
    confirm_path,
    form_data,
    hidden_value,
    send_identity,
    write_as_visitor,
)
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]


def test_visitor_is_asked_for_a_name_last(client: Client) -> None:
    client.get(WRITE)
    page = client.post(WRITE, form_data(), follow=True)
    assert page.redirect_chain[-1][0] == IDENTITY
    assert "La criée rouvre" in page.content.decode()


def test_browser_without_cookies_goes_on(client: Client) -> None:
    token = hidden_value(client.post(WRITE, form_data()).content.decode(), "waiting")
    answer = Client().post(
        IDENTITY, {"waiting": token, "email": "lise@example.org", "display_name": "Lise"}
    )
    assert "lise@example.org" in answer.content.decode()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("email", ["", "lise", "lise@example.org\nBcc: x@example.org"])
def test_what_is_no_address_is_told(client: Client, email: str) -> None:
    page = client.post(WRITE, form_data(), follow=True).content.decode()
    assert 'id="id_email_error"' in send_identity(client, page, email=email)
    assert not mail.outbox


def test_name_of_the_site_cannot_be_taken(client: Client) -> None:
    page = client.post(WRITE, form_data(), follow=True).content.decode()
    assert 'id="id_display_name_error"' in send_identity(client, page, display_name="Modératrice")


def _without_tokens(page: str) -> str:
    return re.sub(r'value="[^"]+"', "", page).replace("anna@", "@").replace("lise@", "@")


def test_screen_does_not_tell_whether_the_address_has_an_account(anna: User) -> None:
    stranger = write_as_visitor(Client())
    known = write_as_visitor(Client(), email=anna.email)
    assert _without_tokens(stranger) == _without_tokens(known)


def test_who_has_an_account_publishes_by_one_link_too(client: Client, anna: User) -> None:
    write_as_visitor(client, email="ANNA@example.org", body="Le quai est ouvert.")
    assert len(mail.outbox) == 1
    path = confirm_path()
    page = client.get(path).content.decode()
    assert "Le quai est ouvert." in page
    assert anna.display_name in page
    answer = client.post(path, {"action": "publish"})
    article = Article.objects.get()
    assert (article.state, article.authors.get(), article.bylines) == (
        State.LISTED, anna, [anna.display_name],
    )  # fmt: skip
    assert answer["Location"] == article.get_absolute_url()


def test_link_alone_does_not_enter_where_a_second_factor_is_asked(client: Client) -> None:
    gael = make_user("Gaël", second_factor=True)
    write_as_visitor(client, email=gael.email)
    article = Article.objects.get()
    assert (article.state, article.authors.get()) == (State.DRAFT, gael)
    assert f"/articles/{article.pk}/edit/" in str(mail.outbox[-1].body)
    assert "confirm" not in str(mail.outbox[-1].body)


def test_second_click_makes_no_second_draft(client: Client) -> None:
    gael = make_user("Gaël", second_factor=True)
    page = client.post(WRITE, form_data(), follow=True).content.decode()
    send_identity(client, page, email=gael.email)
    send_identity(client, page, email=gael.email)
    assert Article.objects.count() == 1


def test_mail_can_be_sent_again_with_the_same_link(client: Client) -> None:
    page = write_as_visitor(client)
    former = confirm_path()
    client.post(IDENTITY, {"waiting": hidden_value(page, "waiting"), "resend": "1"})
    assert len(mail.outbox) == 2
    assert confirm_path() == former


def test_address_can_be_changed(client: Client) -> None:
    page = write_as_visitor(client, email="lisse@example.org")
    form = client.get(f"{IDENTITY}?change=1").content.decode()
    assert "lisse@example.org" in form
    send_identity(client, page, email="lise@example.org")
    assert mail.outbox[-1].to == ["lise@example.org"]


def test_one_address_gets_only_so_many_mails(client: Client) -> None:
    for _ in range(identity.MAILS_AN_HOUR_TO_ONE):
        write_as_visitor(client)
    page = write_as_visitor(client)
    assert 'id="id_email_error"' in page
    assert len(mail.outbox) == identity.MAILS_AN_HOUR_TO_ONE
    assert PendingArticle.objects.filter(mailed_at=None).exists()


def test_forged_token_leads_back_to_the_form(client: Client) -> None:
    answer = client.post(IDENTITY, {"waiting": "forged", "email": "lise@example.org"})
    assert answer["Location"] == WRITE


def test_session_alone_cannot_have_the_text_mailed_elsewhere(client: Client) -> None:
    client.post(WRITE, form_data())
    client.post(IDENTITY, {"email": "thief@example.org", "display_name": "Thief"})
    assert not mail.outbox


def test_who_signs_in_instead_publishes_without_a_mail(client: Client, anna: User) -> None:
    client.get(WRITE)
    page = client.post(WRITE, form_data(), follow=True).content.decode()
    assert f"/accounts/login/?next={IDENTITY}" in page
    client.force_login(anna)
    token = hidden_value(client.get(IDENTITY).content.decode(), "waiting")
    client.post(IDENTITY, {"waiting": token, "action": "publish"})
    assert Article.objects.get().state == State.LISTED
    assert not mail.outbox
