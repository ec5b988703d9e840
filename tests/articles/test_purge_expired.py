from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone

from accounts.lifecycle.anonymisation import anonymise_account
from accounts.models import User
from articles import tasks
from articles.models import Article, PendingArticle, Photo
from articles.workflow import publish
from articles.writing.drafts import ArticleText, create_draft
from tests.articles.article_form import WRITE, confirm_path, form_data, write_as_visitor
from tests.articles.picture_files import make_picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]


def _a_week_passes() -> None:
    PendingArticle.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def test_text_that_nobody_confirmed_goes_with_its_photo(client: Client) -> None:
    write_as_visitor(client, image=make_picture(), image_alt="Le quai")
    directory = Photo.objects.get().directory
    _a_week_passes()
    tasks.purge_expired_data()
    assert not PendingArticle.objects.exists()
    assert not Photo.objects.exists()
    assert not storages["private"].exists(f"{directory}/original.jpg")


def test_text_that_still_waits_stays(client: Client) -> None:
    write_as_visitor(client)
    tasks.purge_expired_data()
    assert PendingArticle.objects.exists()


def test_photo_of_the_article_outlives_the_used_link(client: Client) -> None:
    write_as_visitor(client, image=make_picture(), image_alt="Le quai")
    client.post(confirm_path(), {"action": "publish"})
    _a_week_passes()
    tasks.purge_expired_data()
    assert Article.objects.get().photo == Photo.objects.get()


def test_photo_of_a_form_never_sent_goes_after_a_day(client: Client) -> None:
    client.post(WRITE, form_data(image=make_picture()))
    Photo.objects.update(created_at=timezone.now() - timedelta(hours=25))
    tasks.purge_expired_data()
    assert not Photo.objects.exists()


def test_closed_account_leaves_the_articles_without_the_name(anna: User) -> None:
    article = create_draft(
        ArticleText(title="La criée", body="Mot.", body_html="<p>Mot.</p>"), by=anna
    )
    publish(article.pk, by=anna)
    anonymise_account(anna.pk)
    assert article.authorships.get().byline == "Ancien compte"


def test_drafts_of_a_closed_account_go(anna: User) -> None:
    create_draft(ArticleText(title="La criée", body="Mot.", body_html="<p>Mot.</p>"), by=anna)
    anonymise_account(anna.pk)
    assert not Article.objects.exists()
