from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Keyword, Kind, PendingArticle, Photo, Section, State
from tests.articles.article_form import WRITE, form_data, hidden_value
from tests.articles.picture_files import make_picture

pytestmark = pytest.mark.django_db
KEY = "k" * 32


@pytest.fixture
def as_anna(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


def test_form_is_shown_to_anybody(client: Client) -> None:
    page = client.get(WRITE)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_established_author_is_listed_at_once(as_anna: Client) -> None:
    answer = as_anna.post(WRITE, form_data())
    article = Article.objects.get()
    assert article.state == State.LISTED
    assert answer["Location"] == article.get_absolute_url()
    assert article.revisions.get().terms_accepted_at is not None


def test_newcomer_reads_where_the_article_stands(client: Client, yann: User) -> None:
    client.force_login(yann)
    page = client.post(WRITE, form_data(), follow=True)
    assert Article.objects.get().state == State.ONLINE
    assert "24\u00a0heures" in page.content.decode()


def test_draft_needs_only_a_title(as_anna: Client) -> None:
    answer = as_anna.post(WRITE, form_data(body="", action="draft"))
    article = Article.objects.get()
    assert article.state == State.DRAFT
    assert answer["Location"] == f"/articles/{article.pk}/edit/"


def test_empty_draft_is_not_kept(as_anna: Client) -> None:
    page = as_anna.post(WRITE, form_data(title=" ", body="", action="draft"))
    assert page.context["form"].errors["title"]
    assert not Article.objects.exists()


def test_publishing_needs_a_title_and_a_text(as_anna: Client) -> None:
    page = as_anna.post(WRITE, form_data(title="\u200b", body=" "))
    assert set(page.context["form"].errors) == {"title", "body"}


def test_title_of_a_refused_form_says_so_first(as_anna: Client) -> None:
    page = as_anna.post(WRITE, form_data(title="", body="")).content.decode()
    assert "<title>Erreur\u00a0: Écrire un article" in page
    assert "<title>Écrire" in as_anna.get(WRITE).content.decode()


def test_preview_shows_the_text_and_saves_nothing(as_anna: Client) -> None:
    page = as_anna.post(
        WRITE, form_data(body="Un mot **fort**.", action="preview")
    ).content.decode()
    assert "<strong>fort</strong>" in page
    assert "Un mot **fort**.</textarea>" in page
    assert not Article.objects.exists()


def test_unknown_button_only_shows(as_anna: Client) -> None:
    as_anna.post(WRITE, form_data(action="conquer"))
    assert not Article.objects.exists()


def test_too_long_title_is_told_with_its_length(as_anna: Client) -> None:
    page = as_anna.post(WRITE, form_data(title="a" * 151))
    assert "151" in str(page.context["form"].errors["title"])


def test_pathological_text_is_refused_and_kept(as_anna: Client) -> None:
    page = as_anna.post(WRITE, form_data(body="[" * 5000))
    assert page.context["form"].errors["body"]
    assert "[" * 5000 in page.content.decode()


def test_nul_is_dropped(as_anna: Client) -> None:
    as_anna.post(WRITE, form_data(title="La cri\0ée", body="Un\0 mot\r\net un autre"))
    article = Article.objects.get()
    assert (article.title, article.body) == ("La criée", "Un mot\net un autre")


def test_section_and_keywords(as_anna: Client) -> None:
    section = Section.objects.create(name="Port", slug="port")
    keyword = Keyword.objects.create(name="Rive droite", slug="rive", kind="neighbourhood")
    as_anna.post(WRITE, form_data(section=section.pk, keywords=[keyword.pk]))
    article = Article.objects.get()
    assert article.section == section
    assert list(article.keywords.all()) == [keyword]


def test_section_that_is_gone_is_told(as_anna: Client) -> None:
    page = as_anna.post(WRITE, form_data(section="999999", keywords=["x"]))
    assert set(page.context["form"].errors) == {"section", "keywords"}


def test_second_click_leads_to_the_same_article(as_anna: Client) -> None:
    key = hidden_value(as_anna.get(WRITE).content.decode(), "submission")
    first = as_anna.post(WRITE, form_data(submission=key))
    assert as_anna.post(WRITE, form_data(submission=key))["Location"] == first["Location"]
    assert Article.objects.get().revisions.count() == 1


def test_sent_again_from_a_new_form_after_going_back(as_anna: Client) -> None:
    first = as_anna.post(WRITE, form_data(submission=KEY))
    again = as_anna.post(WRITE, form_data(submission="l" * 32), follow=True)
    assert again.redirect_chain == [(first["Location"], 302)]
    assert "Vous venez d’envoyer ce texte" in again.content.decode()
    assert Article.objects.count() == 1


def test_visitor_sends_again_from_a_new_form_after_going_back(client: Client) -> None:
    client.get(WRITE)
    client.post(WRITE, form_data(submission=KEY, action="draft"))
    client.post(WRITE, form_data(submission="l" * 32))
    assert PendingArticle.objects.get().wants == "publish"


def test_words_changed_after_going_back_are_saved(as_anna: Client) -> None:
    key = hidden_value(as_anna.get(WRITE).content.decode(), "submission")
    as_anna.post(WRITE, form_data(submission=key))
    as_anna.post(WRITE, form_data(submission=key, body="Le quai est fermé."))
    assert Article.objects.get().body == "Le quai est fermé."


def test_answer_to_an_open_call(as_anna: Client) -> None:
    closing = timezone.localdate() + timedelta(days=9)
    as_anna.post(WRITE, form_data(title="Vos envies", kind="call", closes_at=str(closing)))
    call = Article.objects.get()
    page = as_anna.get(f"{WRITE}?answers={call.pk}").content.decode()
    assert f'<option value="{call.pk}" selected>' in page
    as_anna.post(WRITE, form_data(title="Un four à pain", answers=call.pk))
    assert Article.objects.get(answers=call).title == "Un four à pain"


def test_what_is_no_call_cannot_be_answered(as_anna: Client) -> None:
    as_anna.post(WRITE, form_data())
    page = as_anna.post(WRITE, form_data(answers=Article.objects.get().pk))
    assert page.context["form"].errors["answers"]
    assert as_anna.get(f"{WRITE}?answers=x").status_code == 200


def test_photo_with_its_description(as_anna: Client) -> None:
    as_anna.post(WRITE, form_data(image=make_picture(), image_alt="Le quai", image_credit="Anna"))
    photo = Article.objects.get().photo
    assert photo is not None
    assert (photo.alt, photo.credit, photo.width) == ("Le quai", "Anna", 640)


def test_kind_is_news_when_nothing_is_said(as_anna: Client) -> None:
    as_anna.post(WRITE, form_data())
    assert Article.objects.get().kind == Kind.NEWS
    assert not Photo.objects.exists()


def test_forms_without_a_key_make_two_articles(as_anna: Client) -> None:
    as_anna.post(WRITE, form_data())
    as_anna.post(WRITE, form_data(title="Le phare"))
    assert Article.objects.count() == 2
