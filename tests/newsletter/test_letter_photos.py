"""The photos of what stands at the top: in the letter, on its page, and gone when they must be."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from articles import cache_scopes, workflow
from articles.media import photos
from articles.models import Article, Rule
from articles.reading import refresh
from newsletter.contents import issues, next_issue, schedule
from newsletter.models import Issue, IssueItem
from tests.articles.picture_files import make_picture, make_public_photo
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, MailSink, make_subscriber
from tests.newsletter.letter_links import body_of, send_digest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]
WEEK = schedule.week_of(MONDAY)


def with_photo(title: str) -> Article:
    """Its photo is public."""
    return make_article(title, photo=make_public_photo(f"Photo : {title}", credit="Yann"))


def photo_url_of(article: Article) -> str:
    assert article.photo is not None
    return photos.letter_url(article.photo)


def compile_week() -> Issue:
    return issues.compile_issue(WEEK, MONDAY)


@pytest.fixture
def criee(settings: Settings) -> Article:
    settings.PUBLIC_URL = "https://news.example.org"
    return with_photo("La criée rouvre")


def test_letter_shows_it(criee: Article, sink: MailSink) -> None:
    make_subscriber()
    compile_week()
    send_digest()
    html = body_of(sink.mails[0][1], "html")
    assert f'src="https://news.example.org{photo_url_of(criee)}"' in html
    assert 'alt="Photo : La criée rouvre"' in html
    assert "© Yann" in html


def test_its_address_is_the_same_for_everybody(criee: Article, sink: MailSink) -> None:
    """So that nothing tells who opened the letter."""
    make_subscriber()
    make_subscriber()
    compile_week()
    send_digest()
    bodies = [body_of(mail, "html") for _to, mail in sink.mails]
    sources = {body.partition('src="')[2].partition('"')[0] for body in bodies}
    assert sources == {"https://news.example.org" + photo_url_of(criee)}


def test_anybody_can_load_it(criee: Article, client: Client) -> None:
    answer = client.get(photo_url_of(criee))
    assert answer["Content-Type"] == "image/jpeg"
    assert not answer.cookies


def test_page_of_the_issue_shows_it_in_its_size(criee: Article, client: Client) -> None:
    page = client.get(compile_week().get_absolute_url()).content.decode()
    assert f'<img src="{photo_url_of(criee)}" width="560" height="420"' in page
    assert 'loading="lazy"' in page


@time_machine.travel(MONDAY - timedelta(hours=3))
def test_coming_issue_shows_it_too(criee: Article, client: Client) -> None:
    assert photo_url_of(criee) in client.get("/newsletter/next/").content.decode()


def test_five_at_most_have_one() -> None:
    for number in range(7):
        with_photo(f"Nouvelle {number}")
    pieces = compile_week().pieces.exclude(photo_path="")
    assert [piece.is_top for piece in pieces] == [True] * 5


def test_photo_that_the_worker_has_not_made_stays_out() -> None:
    sent = make_picture().read()
    make_article("La criée", photo=photos.accept_photo(BytesIO(sent), len(sent), owner=None))
    assert compile_week().pieces.get().photo_path == ""


def test_hidden_article_takes_its_photo_along(
    criee: Article, maelle: User, client: Client, sink: MailSink
) -> None:
    make_article("Le phare")
    make_subscriber()
    issue = compile_week()
    workflow.hide(criee.pk, by=maelle, rule=Rule.PRIVACY, reason="Un visage d’enfant.")
    send_digest()
    assert "<img" not in body_of(sink.mails[0][1], "html")
    assert "letter.jpg" not in client.get(issue.get_absolute_url()).content.decode()
    assert not default_storage.exists(photo_url_of(criee).removeprefix("/media/"))


def test_photo_is_back_with_its_article(criee: Article, maelle: User, client: Client) -> None:
    issue = compile_week()
    workflow.hide(criee.pk, by=maelle, rule=Rule.PRIVACY, reason="Un visage d’enfant.")
    workflow.restore(criee.pk, by=maelle, reason="C’était un phoque.")
    refresh.publish_photo(criee.pk)
    assert photo_url_of(criee) in client.get(issue.get_absolute_url()).content.decode()
    assert client.get(photo_url_of(criee)).status_code == 200


def test_photo_that_its_author_took_away_is_in_no_later_copy(
    criee: Article, client: Client, sink: MailSink
) -> None:
    make_subscriber()
    issue = compile_week()
    Article.objects.filter(pk=criee.pk).update(photo=None)
    issues.sync_article(criee.pk)
    send_digest()
    assert "<img" not in body_of(sink.mails[0][1], "html")
    assert "letter.jpg" not in client.get(issue.get_absolute_url()).content.decode()
    assert IssueItem.objects.get().photo_alt == ""


@pytest.mark.parametrize(("minutes", "bumps"), [(-1, 0), (0, 1), (1, 1), (10, 0)])
def test_kept_page_of_the_coming_issue_opens_on_time(minutes: int, bumps: int) -> None:
    before = cache_scopes.current_numbers("issue")
    next_issue.open_preview_on_time(
        WEEK.planned_at - timedelta(hours=24) + timedelta(minutes=minutes)
    )
    assert cache_scopes.current_numbers("issue")[0] - before[0] == bumps
