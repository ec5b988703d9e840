import threading

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from accounts.models import User
from articles import markup
from articles.models import Article, PendingArticle, Photo, State
from articles.views.writing.pending_pages import busy_message
from tests.articles.article_form import (
    IDENTITY,
    WRITE,
    confirm_path,
    form_data,
    hidden_value,
    send_identity,
    write_as_visitor,
)
from tests.articles.picture_files import make_picture
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]


def test_mailed_link_publishes_under_the_given_name(client: Client) -> None:
    write_as_visitor(client)
    answer = client.post(confirm_path(), {"action": "publish"}, follow=True)
    article = Article.objects.get()
    assert answer.redirect_chain[-1][0] == article.get_absolute_url()
    assert article.state == State.ONLINE
    assert article.bylines == ["Lise"]


def test_author_is_signed_in_afterwards(client: Client) -> None:
    write_as_visitor(client)
    client.post(confirm_path(), {"action": "publish"})
    assert client.get("/articles/mine/").status_code == 200


def test_link_works_in_another_browser(client: Client) -> None:
    write_as_visitor(client)
    Client().post(confirm_path(), {"action": "publish"})
    assert Article.objects.get().authors.get().email == "lise@example.org"


def test_link_shows_the_whole_text_and_changes_nothing(client: Client) -> None:
    write_as_visitor(client, body="Premier.\n\nDernier **mot**.")
    page = Client().get(confirm_path())
    assert "<strong>mot</strong>" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert not Article.objects.exists()
    assert not User.objects.exists()


def test_photo_is_shown_and_published(client: Client) -> None:
    write_as_visitor(client, image=make_picture(), image_alt="Le quai")
    assert "photo.webp" in Client().get(confirm_path()).content.decode()
    client.post(confirm_path(), {"action": "publish"})
    assert Article.objects.get().photo == Photo.objects.get()


def test_second_click_leads_to_the_article(client: Client) -> None:
    write_as_visitor(client)
    link = confirm_path()
    client.post(link, {"action": "publish"})
    again = Client().post(link, {"action": "publish"})
    assert again.status_code == 200
    assert Article.objects.get().get_absolute_url() in again.content.decode()


def test_not_mine_deletes_text_and_photo(client: Client) -> None:
    write_as_visitor(client, image=make_picture(), image_alt="Le quai")
    assert Client().post(confirm_path(), {"action": "delete"}).status_code == 200
    assert not PendingArticle.objects.exists()
    assert not Photo.objects.exists()
    assert Client().get(confirm_path()).status_code == 404


def test_forged_link_leads_on(client: Client) -> None:
    page = client.get("/articles/confirm/forged/")
    assert page.status_code == 404
    assert WRITE in page.content.decode()


def test_expired_link_no_longer_works(client: Client) -> None:
    write_as_visitor(client)
    row = PendingArticle.objects.get()
    row.expires_at = row.created_at
    row.save()
    assert client.post(confirm_path(), {"action": "publish"}).status_code == 404
    assert not Article.objects.exists()


def test_database_does_not_hold_the_link(client: Client) -> None:
    write_as_visitor(client)
    secret = confirm_path().rstrip("/").rpartition("/")[2]
    assert secret not in str(PendingArticle.objects.values().get())


def test_draft_of_a_visitor_waits_for_the_link_too(client: Client) -> None:
    write_as_visitor(client, action="draft", body="")
    page = client.get(confirm_path()).content.decode()
    assert 'value="draft"' in page
    assert 'value="publish"' not in page
    client.post(confirm_path(), {"action": "draft"})
    assert Article.objects.get().state == State.DRAFT


def test_draft_is_called_a_draft_all_the_way(client: Client) -> None:
    page = client.post(f"/en{WRITE}", form_data(action="draft"), follow=True).content.decode()
    assert "among your drafts" in page
    send_identity(client, page)
    assert "draft" in mail.outbox[-1].subject
    assert "Publish" not in str(mail.outbox[-1].body)
    buttons = client.get(confirm_path()).content.decode().partition('<form class="actions"')[2]
    assert '<button class="button" type="submit" name="action" value="draft"' in buttons
    assert '<button class="button secondary" type="submit" name="action" value="publish"' in buttons


def test_incomplete_text_becomes_a_draft_instead(client: Client) -> None:
    write_as_visitor(client, action="draft", body="")
    client.post(confirm_path(), {"action": "publish"})
    assert Article.objects.get().state == State.DRAFT


def test_who_is_signed_in_as_somebody_else_stays_so(client: Client, anna: User) -> None:
    write_as_visitor(client)
    other = Client()
    other.force_login(anna)
    other.post(confirm_path(), {"action": "publish"})
    assert Article.objects.get().bylines == ["Lise"]
    assert other.session["_auth_user_id"] == str(anna.pk)


def test_another_site_cannot_press_the_button(client: Client) -> None:
    write_as_visitor(client)
    client.post(confirm_path(), {"action": "publish"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert not Article.objects.exists()


def test_two_texts_before_the_first_click(client: Client) -> None:
    write_as_visitor(client)
    first = confirm_path()
    write_as_visitor(client, title="Le phare")
    second = confirm_path()
    Client().post(first, {"action": "publish"})
    Client().post(second, {"action": "publish"})
    assert Article.objects.readable().count() == 2
    assert User.objects.count() == 1


def test_same_text_in_two_mails_is_one_article(client: Client) -> None:
    write_as_visitor(client)
    first = confirm_path()
    write_as_visitor(Client())
    second = confirm_path()
    Client().post(first, {"action": "publish"})
    again = Client().post(second, {"action": "publish"}, follow=True)
    article = Article.objects.get()
    assert again.redirect_chain[-1][0] == article.get_absolute_url()
    assert "Vous venez d’envoyer ce texte" in again.content.decode()


def test_text_behind_a_mailed_link_cannot_be_exchanged(client: Client) -> None:
    page = client.post(WRITE, form_data(submission="k" * 32), follow=True).content.decode()
    send_identity(client, page)
    client.post(WRITE, form_data(submission="k" * 32, title="Achetez"))
    assert "La criée rouvre" in Client().get(confirm_path()).content.decode()


def test_another_name_makes_the_former_link_useless(client: Client) -> None:
    page = client.post(WRITE, form_data(), follow=True).content.decode()
    send_identity(client, page)
    former = confirm_path()
    send_identity(client, page, display_name="Quelqu’un d’autre")
    assert client.get(former).status_code == 404
    assert client.get(confirm_path()).status_code == 200


def test_mail_carries_no_word_of_a_stranger(client: Client) -> None:
    write_as_visitor(client, title="Gagnez au casino")
    message = mail.outbox[-1]
    assert "casino" not in message.message().as_string()


def test_waiting_text_is_offered_again(client: Client) -> None:
    client.post(WRITE, form_data())
    assert IDENTITY in client.get(WRITE).content.decode()
    assert hidden_value(client.get(IDENTITY).content.decode(), "waiting")


def test_second_factor_is_asked_before_anything_is_published(client: Client) -> None:
    write_as_visitor(client)
    guarded = make_user("Lise", email="lise@example.org")
    Authenticator.objects.create(user=guarded, type=Authenticator.Type.TOTP, data={})
    answer = Client().post(confirm_path(), {"action": "publish"})
    assert "/accounts/2fa/authenticate/" in answer["Location"]
    assert Article.objects.get().state == State.DRAFT


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> threading.BoundedSemaphore:
    """Held, no text gets its turn to be rendered."""
    places = threading.BoundedSemaphore(1)
    monkeypatch.setattr(markup.RENDERING, "_places", places)
    return places


def test_text_that_gets_no_turn_goes_on_waiting_behind_its_link(
    client: Client, busy: threading.BoundedSemaphore
) -> None:
    write_as_visitor(client)
    link = confirm_path()
    with busy:
        page = client.post(link, {"action": "publish"})
    assert str(busy_message()) in page.content.decode()
    assert not Article.objects.exists()
    client.post(link, {"action": "publish"})
    assert Article.objects.get().body_html == "<p>Le quai est de nouveau ouvert.</p>"


def test_text_for_an_account_that_gets_no_turn_is_not_handed_over_empty(
    client: Client, anna: User, busy: threading.BoundedSemaphore
) -> None:
    written = client.post(WRITE, form_data(), follow=True).content.decode()
    with busy:
        page = send_identity(client, written, email=anna.email)
    assert str(busy_message()) in page
    assert not Article.objects.exists()
    assert not mail.outbox
