"""The corrections box: what changed or left the site since an issue carried it, told once."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from articles import workflow
from articles.journal.revisions import save_revision
from articles.models import Article, Rule
from articles.writing.drafts import EventDates, build_occurrence
from newsletter.contents import digest, issues, schedule
from newsletter.contents.schedule import Week
from newsletter.models import Issue, IssueItem
from tests.factories import make_article, make_event
from tests.newsletter.conftest import MONDAY, MailSink, make_subscriber
from tests.newsletter.letter_links import body_of, send_digest

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


def send_issue(week: Week) -> Issue:
    return issues.compile_issue(week, week.planned_at)


def change_article(article: Article, at: datetime = SINCE, /, **fields: str) -> None:
    for name, value in fields.items():
        setattr(article, name, value)
    article.corrected_at = at
    article.save()
    save_revision(article, by=None, now=at)


def hide_article(article: Article, by: User) -> None:
    workflow.hide(article.pk, by=by, rule=Rule.INSULT, reason="Une insulte.")


def corrections_of(week: Week = SECOND) -> list[Article]:
    return digest.select_content(week.planned_at).corrections


def removals_of(week: Week = SECOND) -> list[Article]:
    return digest.select_content(week.planned_at).removals


@pytest.mark.parametrize("field", ["title", "standfirst", "body"])
def test_changed_words_are_told_once(carried: Article, field: str) -> None:
    changed: dict[str, str] = {field: "Tout autre"}
    change_article(carried, SINCE, **changed)
    assert corrections_of() == [carried]
    send_issue(SECOND)
    assert corrections_of(THIRD) == []


def test_new_photo_is_no_correction(carried: Article) -> None:
    change_article(carried)
    assert corrections_of() == []


def test_change_that_was_taken_back_is_no_correction(carried: Article) -> None:
    change_article(carried, title="Le phare éteint")
    change_article(carried, SINCE + timedelta(hours=1), title="Le phare rallumé")
    assert corrections_of() == []


@pytest.mark.parametrize("what", ["place", "date"])
def test_event_that_moved_is_told(what: str) -> None:
    event = make_event("Fest-noz", starts_at=MONDAY + timedelta(days=20), place="Le quai")
    issues.compile_issue(FIRST, MONDAY)
    change_article(event)
    assert corrections_of() == []
    if what == "date":
        event.occurrences.all().delete()
        build_occurrence(event, EventDates((MONDAY + timedelta(days=21)).date())).save()
    change_article(
        event, SINCE + timedelta(hours=1), place="La salle" if what == "place" else "Le quai"
    )
    assert corrections_of() == [event]


def test_second_change_is_told_again(carried: Article) -> None:
    change_article(carried, title="Le phare éteint")
    send_issue(SECOND)
    change_article(carried, SINCE + timedelta(days=7), title="Le phare rallumé encore")
    assert corrections_of(THIRD) == [carried]


def test_what_left_the_site_is_counted_once(carried: Article, maelle: User) -> None:
    hide_article(carried, maelle)
    make_article("La criée rouvre", published_at=MONDAY + timedelta(days=1))
    assert removals_of() == [carried]
    send_issue(SECOND)
    assert removals_of(THIRD) == []


def test_what_came_back_before_the_letter_is_not_counted(carried: Article, maelle: User) -> None:
    hide_article(carried, maelle)
    workflow.restore(carried.pk, by=maelle)
    assert removals_of() == []


def test_what_no_issue_carried_is_not_counted(anna: User, maelle: User) -> None:
    hide_article(make_article("Jamais paru", by=anna), maelle)
    assert removals_of() == []


def test_removal_alone_makes_no_letter(carried: Article, maelle: User) -> None:
    hide_article(carried, maelle)
    assert send_issue(SECOND).state == Issue.State.NOTHING
    assert removals_of(THIRD) == [carried]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_letter_counts_it_without_title_name_or_link(
    carried: Article, maelle: User, sink: MailSink, kind: str
) -> None:
    hide_article(carried, maelle)
    make_article("La criée rouvre", published_at=MONDAY + timedelta(days=1))
    make_subscriber("denis@example.org")
    send_issue(SECOND)
    send_digest("2026-w49")
    text = " ".join(body_of(sink.mails[0][1], kind).split())
    assert "Un article paru dans une lettre précédente n’est plus lisible sur le site." in text
    for trace in ("Le phare rallumé", "Anna Le Gall", f"/articles/{carried.pk}/"):
        assert trace not in text


def test_letter_leads_to_what_changed(carried: Article, sink: MailSink, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://news.example.org"
    change_article(carried, title="Le phare éteint")
    make_subscriber("denis@example.org")
    send_issue(SECOND)
    send_digest("2026-w49")
    link = f"https://news.example.org/articles/{carried.pk}/history/"
    for kind in ("plain", "html"):
        assert link in body_of(sink.mails[0][1], kind)


def test_issue_keeps_counting_what_comes_back_later(
    carried: Article, maelle: User, client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    """The line names nobody, so nothing has to leave that issue again."""
    hide_article(carried, maelle)
    make_article("La criée rouvre", published_at=MONDAY + timedelta(days=1))
    second = send_issue(SECOND)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.restore(carried.pk, by=maelle)
        hide_article(carried, maelle)
    assert second.editions.count() == 1
    assert "n’est plus lisible" in client.get(second.get_absolute_url()).content.decode()


def test_erased_article_leaves_nothing_but_the_count(
    carried: Article, odette: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    make_article("La criée rouvre", published_at=MONDAY + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        workflow.erase(carried.pk, by=odette, rule=Rule.PRIVACY, reason="Vie privée.")
    second = send_issue(SECOND)
    removal = second.pieces.get(kind=IssueItem.Kind.REMOVAL)
    assert (removal.title, removal.path, removal.byline) == ("", "", "")
