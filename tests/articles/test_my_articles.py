import pytest
from django.test import Client

from accounts.models import User
from articles.models import Article, State
from articles.workflow import publish, withdraw
from articles.writing.drafts import ArticleText, create_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client: Client, anna: User) -> Article:
    client.force_login(anna)
    return create_draft(
        ArticleText(title="La criée", body="Mot.", body_html="<p>Mot.</p>"), by=anna
    )


def test_nothing_written_yet(client: Client, yann: User) -> None:
    client.force_login(yann)
    assert "/articles/write/" in client.get("/articles/mine/").content.decode()


def test_visitor_signs_in_first(client: Client) -> None:
    assert client.get("/articles/mine/")["Location"] == "/accounts/login/?next=/articles/mine/"


def test_own_texts_with_their_states(client: Client, draft: Article) -> None:
    page = client.get("/articles/mine/").content.decode()
    assert "La criée" in page
    assert f"/articles/{draft.pk}/edit/" in page
    assert f"/articles/{draft.pk}/delete/" in page


def test_texts_of_others_are_not_shown(client: Client, yann: User, draft: Article) -> None:
    client.force_login(yann)
    assert "La criée" not in client.get("/articles/mine/").content.decode()


def test_erased_article_is_named_by_its_number(client: Client, draft: Article) -> None:
    fields = {"title": "", "slug": "", "body": "", "body_html": "", "state": "erased"}
    Article.objects.filter(pk=draft.pk).update(**fields)
    assert f"Article {draft.pk}" in client.get("/articles/mine/").content.decode()
    assert client.get(f"/articles/{draft.pk}/edit/").status_code == 404


def test_many_texts_come_in_pages(client: Client, anna: User, draft: Article) -> None:
    for number in range(25):
        create_draft(ArticleText(title=f"Texte {number}", body="", body_html=""), by=anna)
    assert "?page=2" in client.get("/articles/mine/").content.decode()
    assert "La criée" in client.get("/articles/mine/?page=2").content.decode()
    assert client.get("/articles/mine/?page=mille").status_code == 200


@pytest.mark.parametrize("verb", ["delete", "withdraw", "reopen"])
def test_asking_changes_nothing(client: Client, draft: Article, verb: str) -> None:
    assert client.get(f"/articles/{draft.pk}/{verb}/").status_code == 200
    assert Article.objects.get().state == State.DRAFT


def test_draft_is_deleted(client: Client, draft: Article) -> None:
    client.post(f"/articles/{draft.pk}/delete/")
    assert not Article.objects.exists()


def test_published_article_is_not_deleted(client: Client, anna: User, draft: Article) -> None:
    publish(draft.pk, by=anna)
    assert client.post(f"/articles/{draft.pk}/delete/").status_code == 302
    assert Article.objects.exists()


def test_withdrawn_and_taken_back(client: Client, anna: User, draft: Article) -> None:
    publish(draft.pk, by=anna)
    client.post(f"/articles/{draft.pk}/withdraw/")
    assert Article.objects.get().state == State.WITHDRAWN
    client.post(f"/articles/{draft.pk}/reopen/")
    assert Article.objects.get().state == State.DRAFT


def test_withdrawing_twice_is_told(client: Client, anna: User, draft: Article) -> None:
    publish(draft.pk, by=anna)
    withdraw(draft.pk, by=anna)
    page = client.post(f"/articles/{draft.pk}/withdraw/", follow=True)
    assert page.status_code == 200
    assert next(iter(page.context["messages"])).level_tag == "warning"


@pytest.mark.parametrize("verb", ["delete", "withdraw", "reopen"])
def test_nobody_touches_texts_of_others(
    client: Client, yann: User, draft: Article, verb: str
) -> None:
    client.force_login(yann)
    assert client.get(f"/articles/{draft.pk}/{verb}/").status_code == 404
    assert client.post(f"/articles/{draft.pk}/{verb}/").status_code == 404
