import pytest
from django.test import Client

from accounts.models import User
from articles.models import Article, State
from articles.workflow import publish, withdraw
from articles.workflow.erasure import UNSAVED_EDITS_KEY
from articles.writing.drafts import ArticleText, create_draft
from tests.articles.article_form import form_data, hidden_value
from tests.articles.picture_files import make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client: Client, anna: User) -> Article:
    client.force_login(anna)
    text = ArticleText(
        title="La criée", body="Un **mot**.", body_html="<p>Un <strong>mot</strong>.</p>"
    )
    return create_draft(text, by=anna)


def address(article: Article) -> str:
    return f"/articles/{article.pk}/edit/"


def test_form_holds_what_was_saved(client: Client, draft: Article) -> None:
    page = client.get(address(draft)).content.decode()
    assert "Un **mot**.</textarea>" in page
    assert 'value="La criée"' in page


def test_saving_leaves_a_revision_and_the_state(client: Client, draft: Article) -> None:
    client.post(address(draft), form_data(title="La criée rouvre", action="draft"))
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("La criée rouvre", State.DRAFT)
    assert draft.revisions.count() == 2


def test_draft_is_published_from_its_form(client: Client, draft: Article) -> None:
    answer = client.post(address(draft), form_data())
    draft.refresh_from_db()
    assert draft.state == State.LISTED
    assert answer["Location"] == draft.get_absolute_url()


def test_published_article_is_corrected(client: Client, anna: User, draft: Article) -> None:
    publish(draft.pk, by=anna)
    client.post(address(draft), form_data(body="Corrigé."))
    draft.refresh_from_db()
    assert draft.body_html == "<p>Corrigé.</p>"
    assert draft.corrected_at is not None


def test_published_article_stays_complete(client: Client, anna: User, draft: Article) -> None:
    publish(draft.pk, by=anna)
    page = client.post(address(draft), form_data(title="", action="draft"))
    assert page.context["form"].errors["title"]


def test_preview_changes_nothing(client: Client, draft: Article) -> None:
    page = client.post(address(draft), form_data(body="Un *autre*.", action="preview"))
    assert "<em>autre</em>" in page.content.decode()
    assert draft.revisions.count() == 1


def test_change_in_another_window_is_told_and_the_text_kept(client: Client, draft: Article) -> None:
    number = hidden_value(client.get(address(draft)).content.decode(), "based_on")
    client.post(address(draft), form_data(based_on=number, title="Ailleurs", action="draft"))
    page = client.post(address(draft), form_data(based_on=number, title="Ici", action="draft"))
    assert page.status_code == 409
    assert 'value="Ici"' in page.content.decode()
    newest = hidden_value(page.content.decode(), "based_on")
    client.post(address(draft), form_data(based_on=newest, title="Ici", action="draft"))
    assert Article.objects.get().title == "Ici"


def test_photo_stays_when_only_words_change(client: Client, draft: Article) -> None:
    client.post(
        address(draft), form_data(image=make_picture(), image_alt="Le quai", action="draft")
    )
    client.post(address(draft), form_data(image_alt="Le quai", title="Autre", action="draft"))
    assert Article.objects.get().photo is not None


def test_photo_is_taken_away(client: Client, draft: Article) -> None:
    client.post(
        address(draft), form_data(image=make_picture(), image_alt="Le quai", action="draft")
    )
    client.post(address(draft), form_data(image_remove="on", action="draft"))
    assert Article.objects.get().photo is None


def test_text_of_somebody_else_is_not_found(client: Client, yann: User, draft: Article) -> None:
    client.force_login(yann)
    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft), form_data()).status_code == 404


def test_withdrawn_article_is_first_taken_back(client: Client, anna: User, draft: Article) -> None:
    publish(draft.pk, by=anna)
    withdraw(draft.pk, by=anna)
    assert client.post(address(draft), form_data())["Location"] == "/articles/mine/"


def test_visitor_signs_in_first(draft: Article) -> None:
    answer = Client().get(address(draft))
    assert answer["Location"] == f"/accounts/login/?next={address(draft)}"


def test_text_survives_a_session_that_expired(client: Client, anna: User, draft: Article) -> None:
    browser = Client()
    browser.post(address(draft), form_data(body="Tapé longtemps.", image=make_picture()))
    browser.force_login(anna)
    page = browser.get(address(draft)).content.decode()
    assert "Tapé longtemps.</textarea>" in page
    assert hidden_value(page, "image_kept")
    browser.post(address(draft), form_data(body="Tapé longtemps.", action="draft"))
    assert Article.objects.get().body == "Tapé longtemps."


def test_text_for_no_article_is_not_kept_and_the_answer_does_not_tell(draft: Article) -> None:
    visitor, other = Client(), Client()
    there = visitor.post(address(draft), form_data())
    missing = other.post("/articles/999999/edit/", form_data())
    assert other.session[UNSAVED_EDITS_KEY] == {}
    assert visitor.session[UNSAVED_EDITS_KEY]
    assert (there.status_code, there.cookies.keys()) == (302, missing.cookies.keys())
    assert missing["Location"] == "/accounts/login/?next=/articles/999999/edit/"


def test_text_of_an_expired_session_is_cut_to_what_the_form_allows(draft: Article) -> None:
    visitor = Client()
    visitor.post(address(draft), form_data(title="a" * 9000, keywords=["1" * 5000] * 300))
    kept = visitor.session[UNSAVED_EDITS_KEY][str(draft.pk)]
    assert kept["title"] == ["a" * 150]
    assert sum(map(len, kept["keywords"])) <= 20_000
