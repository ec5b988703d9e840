"""The corrections box: what changed or left the site since an issue carried it, told once."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from articles import workflow
from articles.journal.revisions import snapshot
from articles.models import Article, Rule
from articles.writing.drafts import Dates, occurrence_of
from newsletter.contents import digest, issues, schedule
from newsletter.contents.schedule import Week
from newsletter.models import Issue, Piece
from tests.factories import make_article, make_event
from tests.newsletter.conftest import MONDAY, Sink, make_subscriber
from tests.newsletter.letter_links import body_of, send

pytestmark = pytest.mark.django_db

FIRST = schedule.week_of(MONDAY)
SECOND = FIRST.following()
THIRD = SECOND.following()
SINCE = MONDAY + timedelta(days=2)


@pytest.fixture
def carried(anna: User) -> Article:
    """In the first issue."""
    article = make_article("Le phare rallumé", by=anna, published_at=MONDAY - timedelta(days=2))
    issues.compile_issue(FIRST, MONDAY)
    return article


def leave(week: Week) -> Issue:
    return issues.compile_issue(week, week.planned_at)


def change(article: Article, at: datetime = SINCE, /, **fields: str) -> None:
    for name, value in fields.items():
        setattr(article, name, value)
    article.corrected_at = at
    article.save()
    snapshot(article, by=None, now=at)


def hide(article: Article, by: User) -> None:
    workflow.hide(article.pk, by=by, rule=Rule.INSULT, reason="Une insulte.")


def corrections(week: Week = SECOND) -> list[Article]:
    return digest.pick(week.planned_at).corrections


def removals(week: Week = SECOND) -> list[Article]:
    return digest.pick(week.planned_at).removals


@pytest.mark.parametrize("field", ["title", "standfirst", "body"])
def test_changed_words_are_told_once(carried: Article, field: str) -> None:
    changed: dict[str, str] = {field: "Tout autre"}
    change(carried, SINCE, **changed)
    assert corrections() == [carried]
    leave(SECOND)
    assert corrections(THIRD) == []


def test_new_photo_is_no_correction(carried: Article) -> None:
    change(carried)
    assert corrections() == []


def test_change_that_was_taken_back_is_no_correction(carried: Article) -> None:
    change(carried, title="Le phare éteint")
    change(carried, SINCE + timedelta(hours=1), title="Le phare rallumé")
    assert corrections() == []


@pytest.mark.parametrize("what", ["place", "date"])
def test_event_that_moved_is_told(what: str) -> None:
    event = make_event("Fest-noz", starts_at=MONDAY + timedelta(days=20), place="Le quai")
    issues.compile_issue(FIRST, MONDAY)
    change(event)
    assert corrections() == []
    if what == "date":
        event.occurrences.all().delete()
        occurrence_of(event, Dates((MONDAY + timedelta(days=21)).date())).save()
    change(event, SINCE + timedelta(hours=1), place="La salle" if what == "place" else "Le quai")
    assert corrections() == [event]


def test_second_change_is_told_again(carried: Article) -> None:
    change(carried, title="Le phare éteint")
    leave(SECOND)
    change(carried, SINCE + timedelta(days=7), title="Le phare rallumé encore")
    assert corrections(THIRD) == [carried]


def test_what_left_the_site_is_counted_once(carried: Article, maelle: User) -> None:
    hide(carried, maelle)
    make_article("La criée rouvre", published_at=MONDAY + timedelta(days=1))
    assert removals() == [carried]
    leave(SECOND)
    assert removals(THIRD) == []


def test_what_came_back_before_the_letter_is_not_counted(carried: Article, maelle: User) -> None:
    hide(carried, maelle)
    workflow.restore(carried.pk, by=maelle)
    assert removals() == []


def test_what_no_issue_carried_is_not_counted(anna: User, maelle: User) -> None:
    hide(make_article("Jamais paru", by=anna), maelle)
    assert removals() == []


def test_removal_alone_makes_no_letter(carried: Article, maelle: User) -> None:
    hide(carried, maelle)
    assert leave(SECOND).state == Issue.State.NOTHING
    assert removals(THIRD) == [carried]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_letter_counts_it_without_title_name_or_link(
    carried: Article, maelle: User, sink: Sink, kind: str
) -> None:
    hide(carried, maelle)
    make_article("La criée rouvre", published_at=MONDAY + timedelta(days=1))
    make_subscriber("denis@example.org")
    leave(SECOND)
    send("2026-w49")
    text = " ".join(body_of(sink.mails[0][1], kind).split())
    assert "Un article paru dans une lettre précédente n’est plus lisible sur le site." in text
    for trace in ("Le phare rallumé", "Anna Le Gall", f"/articles/{carried.pk}/"):
        assert trace not in text


def test_letter_leads_to_what_changed(carried: Article, sink: Sink, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://news.example.org"
    change(carried, title="Le phare éteint")
    make_subscriber("denis@example.org")
    leave(SECOND)
    send("2026-w49")
    link = f"https://news.example.org/articles/{carried.pk}/history/"
    for kind in ("plain", "html"):
        assert link in body_of(sink.mails[0][1], kind)


def test_issue_keeps_counting_what_comes_back_later(
    carried: Article, maelle: User, client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    """The line names nobody, so nothing has to leave that issue again."""
    hide(carried, maelle)
    make_article("La criée rouvre", published_at=MONDAY + timedelta(days=1))
    second = leave(SECOND)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.restore(carried.pk, by=maelle)
        hide(carried, maelle)
    assert second.editions.count() == 1
    assert "n’est plus lisible" in client.get(second.get_absolute_url()).content.decode()


def test_erased_article_leaves_nothing_but_the_count(
    carried: Article, odette: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    make_article("La criée rouvre", published_at=MONDAY + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        workflow.erase(carried.pk, by=odette, rule=Rule.PRIVACY, reason="Vie privée.")
    second = leave(SECOND)
    removal = second.pieces.get(kind=Piece.Kind.REMOVAL)
    assert (removal.title, removal.path, removal.byline) == ("", "", "")
