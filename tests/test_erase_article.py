"""The director erases an article: its words are nowhere any more, in any room."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles import workflow
from articles.media import photos
from articles.models import (
    Article,
    JournalEntry,
    KnownHost,
    ModeratorNote,
    PendingArticle,
    Photo,
    Rule,
    State,
)
from articles.moderation import appeals, reports
from articles.reading import refresh
from articles.workflow.erasure import UNSAVED_EDITS_KEY
from articles.workflow.permissions import ActionRefused
from articles.writing.drafts import ArticleText, EventDates, create_draft, revise_article
from newsletter.contents import issues, schedule
from newsletter.models import IssueItem
from tests.articles.article_states import client_of
from tests.articles.picture_files import make_picture
from tests.factories import make_article, make_keyword, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]

WORD = "zorglub"
LINK = f'<p>Le <a href="https://{WORD}.example/">{WORD}</a></p>'


@pytest.fixture
def commits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda call, **_options: call())


@pytest.fixture(autouse=True)
def no_brokered_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.mail.outgoing._hand_over", lambda _message: None)


def words(title: str, photo: Photo) -> ArticleText:
    return ArticleText(
        title=title, standfirst=f"Un {WORD}.", body=f"Le {WORD}, https://{WORD}.example/",
        body_html=LINK, section=make_section(), keywords=(make_keyword(),), photo=photo,
        place=f"Quai {WORD}",
        dates=EventDates(timezone.localdate() + timedelta(days=3)),
    )  # fmt: skip


@pytest.fixture
def article(anna: User, maelle: User, odette: User) -> Article:
    """Written, corrected, listed, reported, hidden, appealed, restored, noted, in two letters."""
    file: Any = make_picture()
    photo = photos.accept_photo(file, file.size, owner=anna, alt=f"Le {WORD}", credit=WORD)
    found = create_draft(words(f"Avant {WORD}", photo), by=anna)
    workflow.publish(found.pk, by=anna)
    refresh.publish_photo(found.pk)
    long_ago = timezone.now() - timedelta(days=5)
    Article.objects.filter(pk=found.pk).update(listed_at=long_ago, published_at=long_ago)
    issues.compile_issue(schedule.last_issue_week(timezone.now()), timezone.now())
    _moderate(found, anna, maelle, odette)
    revise_article(found.pk, words(f"Le {WORD}", photo), by=anna)
    refresh.publish_photo(found.pk)
    _leave_traces(found, maelle)
    found.refresh_from_db()
    return found


def _moderate(found: Article, anna: User, maelle: User, odette: User) -> None:
    notice = reports.ReportContent(Rule.INSULT, f"« {WORD} » !")
    reports.receive_report(found, notice, by=None, address="192.0.2.1", language="fr")
    workflow.hide(found.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")
    asked = appeals.appeal_restriction(found.pk, by=anna, text=f"{WORD} n’est pas une insulte.")
    appeals.uphold_appeal(asked.pk, by=odette, reason=f"{WORD} se dit.")


def _leave_traces(found: Article, maelle: User) -> None:
    ModeratorNote.objects.create(article=found, by=maelle, text=f"Ce {WORD}…")
    PendingArticle.objects.create(fields={"title": [WORD]}, article=found)
    LogEntry.objects.create(
        user=maelle, content_type=ContentType.objects.get_for_model(Article),
        object_id=str(found.pk), object_repr=WORD, action_flag=CHANGE, change_message=WORD,
    )  # fmt: skip
    KnownHost.objects.get_or_create(name=f"{WORD}.example")
    typed = {UNSAVED_EDITS_KEY: {str(found.pk): {"title": [WORD]}, "0": {"title": ["un autre"]}}}
    tomorrow = timezone.now() + timedelta(days=1)
    data = Session.objects.encode(typed)
    Session.objects.create(session_key="k" * 32, session_data=data, expire_date=tomorrow)


def erase(article: Article, by: User) -> Article:
    reason = "Des données personnelles."
    return workflow.erase(article.pk, by=by, rule=Rule.PRIVACY, reason=reason)


def cells() -> Iterator[tuple[str, str]]:
    """Every value of every row of every table, as text; sessions decoded."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description or ()]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield f"{table}.{name}", str(value)
    for session in Session.objects.all():
        yield "session", str(session.get_decoded())


def holding() -> set[str]:
    return {where for where, value in cells() if WORD in value.lower()}


def files() -> list[Path]:
    roots = (Path(settings.MEDIA_ROOT), Path(str(storages["private"].location)))  # type: ignore[attr-defined]
    return [file for root in roots for file in root.rglob("*") if file.is_file()]


def test_search_would_find_it(article: Article) -> None:
    """Else the next test could not fail."""
    for where in (
        "articles_article.title", "articles_revision.body", "articles_searchdocument.stems",
        "articles_photo.alt", "articles_report.explanation", "articles_appeal.text",
        "articles_appeal.reason", "articles_moderatornote.text", "articles_pendingarticle.fields",
        "articles_knownhost.name", "django_admin_log.object_repr",
        "newsletter_issueitem.title", "newsletter_issueitem.photo_alt", "newsletter_issueitem.photo_credit",
        "session",
    ):  # fmt: skip
        assert where in holding()


def test_its_words_are_nowhere_in_the_database(article: Article, odette: User) -> None:
    erase(article, odette)
    assert holding() == set()


def test_its_photo_is_gone_with_all_files(article: Article, odette: User) -> None:
    assert article.photo is not None
    name = str(article.photo.uuid)
    assert len([file for file in files() if name in str(file)]) >= 2
    erase(article, odette)
    assert [file for file in files() if name in str(file)] == []
    assert not Photo.objects.exists()


def test_photo_that_another_article_shows_stays(article: Article, odette: User) -> None:
    make_article("Autre", photo=article.photo)
    erase(article, odette)
    assert Photo.objects.get().uuid == article.photo.uuid  # type: ignore[union-attr]


PAGES = (
    "/", "/agenda/", "/agenda.ics", "/sitemap.xml", "/feeds/articles.atom", "/feeds/articles.json",
    "/newsletter/", "/newsletter/next/", "/journal/", "/feeds/journal.atom",
)  # fmt: skip


def everywhere(article: Article) -> list[str]:
    own = [f"/articles/{article.pk}/", f"/articles/{article.pk}/history/"]
    past = [piece.issue.get_absolute_url() for piece in IssueItem.objects.all()]
    author = article.authors.get()
    return [*PAGES, *own, *past, f"/contributors/{author.pk}/feed.atom"]


def test_no_page_shows_it_in_the_same_second(article: Article, odette: User) -> None:
    paths = everywhere(article)
    before = {path for path in paths if WORD in Client().get(path).content.decode().lower()}
    assert {
        "/",
        "/feeds/articles.atom",
        IssueItem.objects.all()[0].issue.get_absolute_url(),
    } <= before
    erase(article, odette)
    assert [path for path in paths if WORD in Client().get(path).content.decode().lower()] == []


def test_search_finds_it_no_more(article: Article, odette: User) -> None:
    address = f"/articles/{article.pk}/"
    assert address in Client().get(f"/search/?q={WORD}").content.decode()
    erase(article, odette)
    assert address not in Client().get(f"/search/?q={WORD}").content.decode()


def test_its_author_and_moderators_see_it_no_more_either(
    article: Article, anna: User, odette: User
) -> None:
    erase(article, odette)
    for person in (anna, odette):
        page = client_of(person).get(f"/articles/{article.pk}/")
        assert page.status_code == 410
        assert WORD not in client_of(person).get("/articles/mine/").content.decode().lower()


@pytest.mark.parametrize("path", ["", "history/", "report/"])
def test_dated_notice_stays(article: Article, odette: User, path: str) -> None:
    erase(article, odette)
    page = Client().get(f"/articles/{article.pk}/{path}")
    assert page.status_code == 410
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_row_of_the_journal_keeps_the_hash_of_the_text(article: Article, odette: User) -> None:
    former = article.revisions.order_by("-number")[0].text_hash
    erase(article, odette)
    row = JournalEntry.objects.order_by("-pk")[0]
    assert (row.action, row.rule, row.actor_role) == ("erased", Rule.PRIVACY, "director")
    assert row.text_hash == former


def test_past_letter_keeps_the_place_without_the_words(article: Article, odette: User) -> None:
    erase(article, odette)
    for piece in IssueItem.objects.filter(article=article.pk):
        assert (piece.title, piece.byline, piece.path, piece.place) == ("", "", "", "")
        assert piece.dropped_in is not None


def test_past_letter_shows_its_photo_no_more(article: Article, odette: User) -> None:
    make_article("Autre", photo=article.photo)
    page = IssueItem.objects.all()[0].issue.get_absolute_url()
    assert "letter.jpg" in Client().get(page).content.decode()
    erase(article, odette)
    assert not IssueItem.objects.exclude(photo_path="").exists()
    assert "letter.jpg" not in Client().get(page).content.decode()


def test_letter_that_was_not_told_makes_good(
    article: Article, odette: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.signals.article_erased.send_robust", lambda **_k: [])
    erase(article, odette)
    assert "newsletter_issueitem.title" in holding()
    issues.erase_missed_articles()
    assert holding() == set()


def test_call_loses_its_erased_answer_and_answers_their_erased_call(
    article: Article, odette: User
) -> None:
    answer = make_article("Une réponse", answers=article)
    erase(article, odette)
    answer.refresh_from_db()
    assert answer.answers is None


def test_unsaved_words_of_other_articles_stay(article: Article, odette: User) -> None:
    erase(article, odette)
    assert Session.objects.get(pk="k" * 32).get_decoded()[UNSAVED_EDITS_KEY] == {
        "0": {"title": ["un autre"]}
    }


def test_site_that_others_link_to_stays_known(article: Article, odette: User) -> None:
    make_article("Autre", body_html=LINK)
    erase(article, odette)
    assert KnownHost.objects.filter(name=f"{WORD}.example").exists()


@pytest.mark.parametrize("who", ["anna", "maelle"])
def test_nobody_but_the_director_erases(
    article: Article, request: pytest.FixtureRequest, who: str
) -> None:
    person: Any = request.getfixturevalue(who)
    with pytest.raises(ActionRefused):
        erase(article, person)
    assert Article.objects.get(pk=article.pk).title == article.title


def test_neither_draft_nor_twice_nor_without_a_reason(anna: User, odette: User) -> None:
    draft = make_article("Brouillon", by=anna, state=State.DRAFT)
    with pytest.raises(ActionRefused):
        erase(draft, odette)
    shown = make_article("Lisible", by=anna)
    with pytest.raises(ActionRefused):
        workflow.erase(shown.pk, by=odette, rule=Rule.PRIVACY, reason=" ")
    erase(shown, odette)
    with pytest.raises(ActionRefused):
        erase(shown, odette)
