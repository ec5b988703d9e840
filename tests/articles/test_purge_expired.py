from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone

from accounts.lifecycle.anonymisation import anonymise
from accounts.models import User
from articles import tasks
from articles.models import Article, PendingArticle, Photo
from articles.workflow import publish
from articles.writing.drafts import Text, create_draft
from tests.articles.article_form import WRITE, mailed_path, typed, write_as_visitor
from tests.articles.picture_files import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]


def _a_week_passes() -> None:
    PendingArticle.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def test_text_that_nobody_confirmed_goes_with_its_photo(client: Client) -> None:
    write_as_visitor(client, image=picture(), image_alt="Le quai")
    directory = Photo.objects.get().directory
    _a_week_passes()
    tasks.purge()
    assert not PendingArticle.objects.exists()
    assert not Photo.objects.exists()
    assert not storages["private"].exists(f"{directory}/original.jpg")


def test_text_that_still_waits_stays(client: Client) -> None:
    write_as_visitor(client)
    tasks.purge()
    assert PendingArticle.objects.exists()


def test_photo_of_the_article_outlives_the_used_link(client: Client) -> None:
    write_as_visitor(client, image=picture(), image_alt="Le quai")
    client.post(mailed_path(), {"action": "publish"})
    _a_week_passes()
    tasks.purge()
    assert Article.objects.get().photo == Photo.objects.get()


def test_photo_of_a_form_never_sent_goes_after_a_day(client: Client) -> None:
    client.post(WRITE, typed(image=picture()))
    Photo.objects.update(created_at=timezone.now() - timedelta(hours=25))
    tasks.purge()
    assert not Photo.objects.exists()


def test_closed_account_leaves_the_articles_without_the_name(anna: User) -> None:
    article = create_draft(Text(title="La criée", body="Mot.", body_html="<p>Mot.</p>"), by=anna)
    publish(article.pk, by=anna)
    anonymise(anna.pk)
    assert article.authorships.get().byline == "Ancien compte"


def test_drafts_of_a_closed_account_go(anna: User) -> None:
    create_draft(Text(title="La criée", body="Mot.", body_html="<p>Mot.</p>"), by=anna)
    anonymise(anna.pk)
    assert not Article.objects.exists()
