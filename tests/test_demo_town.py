"""The demo's town: believable, whole, and the same each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.db.models import Count
from PIL import Image
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from articles.journal import public_journal
from articles.models import Article, Kind, Occurrence, Photo, Section, State
from contrib_site.demo_town import article_photos, loader, pictures, source_files
from contrib_site.models import StandingPage
from newsletter.models import Delivery, Issue, IssueItem, Subscriber
from tests.clock import NOW

SMALL = 48


@contextmanager
def one_for_all(wanted: list[tuple[str, str, int]], _at_once: int) -> Iterator[Iterator[bytes]]:
    """Drawing is tested apart, and takes its time."""
    drawn = pictures.draw("quai", "test", SMALL)
    yield (drawn for _one in wanted)


@pytest.fixture(scope="module")
def said(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """The town in the database while this module runs; what its loading said."""
    progress: list[str] = []
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(article_photos, "draw_in_processes", one_for_all)
        with transaction.atomic():
            with pytest.MonkeyPatch.context() as demo:
                # Its moderators have no second factor, and only the demo does without.
                demo.setattr(settings, "SITE_MODE", "demo")
                with time_machine.travel(NOW):
                    loader.load_demo_town(
                        "a password", NOW, progress.append, width=SMALL, at_once=1
                    )
            yield progress
            transaction.set_rollback(True)


@pytest.fixture
def town(said: list[str], db: None) -> None:
    """Each test leaves the town as it found it."""


@pytest.fixture(scope="module")
def stories() -> list[source_files.Story]:
    return source_files.read_stories(NOW)


@pytest.mark.parametrize("scene", pictures.SCENES)
def test_every_scene_is_drawn_as_a_photo(scene: str) -> None:
    with Image.open(BytesIO(pictures.draw(scene, "test", SMALL))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (SMALL, SMALL * 2 // 3))


def test_same_scene_and_seed_make_the_same_picture() -> None:
    first, second = (pictures.draw("port", "premier-numero", SMALL) for _time in range(2))
    assert first == second
    assert pictures.draw("port", "another", SMALL) != first


def test_picture_of_full_width_weighs_what_a_photo_weighs() -> None:
    size = len(pictures.draw("bateau", "test", loader.WIDTH))
    assert 150_000 < size < 600_000


def test_scene_may_ask_for_its_light_but_not_for_an_unknown_one() -> None:
    assert pictures.is_known("yole golden oars")
    assert not pictures.is_known("yole golden wheels")
    assert not pictures.is_known("volcan")


def test_texts_are_read_the_same_each_time(stories: list[source_files.Story]) -> None:
    assert len(stories) >= 120
    assert stories == source_files.read_stories(NOW)


def test_every_photo_is_described(stories: list[source_files.Story]) -> None:
    shown = [story for story in stories if story.photo]
    assert len(shown) >= 60
    assert [story.key for story in shown if len(story.alt) < 20] == []


def test_nobody_wrote_before_they_joined(stories: list[source_files.Story]) -> None:
    joined = {row["key"]: row["joined"] for row in source_files.read_town_file()["resident"]}
    early = [
        story.key
        for story in stories
        if story.published_at(NOW) <= source_files.local_datetime(NOW, joined[story.by], "09:00")
    ]
    assert early == []


def test_unknown_line_names_its_file() -> None:
    with pytest.raises(source_files.BadTownFile, match=r"some-key: unknown colour"):
        source_files.parse_story(
            "some-key", "title: T\nby: anna\nsection: sport\ncolour: red\n---\nText"
        )


def test_unknown_scene_names_its_file() -> None:
    head = "title: T\nby: anna\nsection: sport\ndays_ago: 3\nphoto: volcan\nalt: A volcano"
    with pytest.raises(source_files.BadTownFile, match="some-key: photo"):
        source_files.parse_story("some-key", f"{head}\n---\nText")


@pytest.mark.usefixtures("town")
def test_town_has_its_people_its_sections_and_a_year_of_articles() -> None:
    assert User.objects.count() >= 12
    assert Section.objects.annotate(n=Count("articles")).filter(n__gte=5).count() == 8
    assert Article.objects.listed().count() >= 115
    first = Article.objects.listed().earliest("listed_at")
    assert first.listed_at is not None
    assert first.listed_at < NOW - timedelta(days=330)


@pytest.mark.usefixtures("town")
def test_newcomer_is_still_a_newcomer() -> None:
    assert not User.objects.get(email_folded="newcomer@example.org").is_established
    assert User.objects.get(email_folded="resident@example.org").is_established
    assert User.objects.get(email_folded="moderator@example.org").is_staff


@pytest.mark.usefixtures("town")
def test_something_waits_for_a_moderator() -> None:
    assert Article.objects.unread().exists()


@pytest.mark.usefixtures("town")
def test_moderators_find_the_standing_pages() -> None:
    assert StandingPage.objects.count() == len(StandingPage.Key.values) * len(settings.LANGUAGES)


@pytest.mark.usefixtures("town")
def test_six_events_are_ahead() -> None:
    ahead = Occurrence.objects.ahead(NOW).filter(article__state=State.LISTED)
    assert ahead.values("article").distinct().count() >= 6


@pytest.mark.usefixtures("town")
def test_two_calls_are_open_and_answered() -> None:
    calls = Article.objects.open_calls(NOW)
    assert calls.count() == 2
    assert all(call.received_answers.filter(state=State.LISTED).exists() for call in calls)
    assert Article.objects.filter(kind=Kind.CALL, closes_at__lt=NOW.date()).exists()


@pytest.mark.usefixtures("town")
def test_forty_subscribers_have_confirmed() -> None:
    assert Subscriber.objects.confirmed().count() == 40


@pytest.mark.usefixtures("town")
def test_issues_have_left_and_every_letter_is_settled() -> None:
    sent = Issue.objects.filter(state=Issue.State.SENT)
    assert sent.count() >= 2
    assert not Issue.objects.filter(state=Issue.State.SENDING).exists()
    assert not Delivery.objects.exclude(state=Delivery.State.SENT).exists()


@pytest.mark.usefixtures("town")
def test_no_issue_holds_a_whole_year() -> None:
    news = (
        IssueItem.objects.filter(kind=IssueItem.Kind.NEWS).values("issue").annotate(n=Count("pk"))
    )
    assert max(row["n"] for row in news) <= 12


@pytest.mark.usefixtures("town")
def test_coming_issue_has_something_to_say() -> None:
    carried = IssueItem.objects.filter(kind=IssueItem.Kind.NEWS).values("article")
    assert Article.objects.listed().exclude(pk__in=carried).exists()


@pytest.mark.usefixtures("town")
def test_public_journal_has_its_lines() -> None:
    assert {"hidden", "restored", "removed"} <= {
        row.action for row in public_journal.filter_entries(public_journal.JournalFilter(), NOW)
    }


@pytest.mark.usefixtures("town")
def test_photos_of_articles_that_are_shown_are_public() -> None:
    shown = Photo.objects.filter(articles__in=Article.objects.readable())
    assert shown.count() >= 60
    assert not shown.filter(published=False).exists()


@pytest.mark.usefixtures("town")
def test_second_load_changes_nothing() -> None:
    before = Article.objects.count()
    loader.load_demo_town("another password", NOW, print)
    assert Article.objects.count() == before


@pytest.mark.usefixtures("town")
def test_progress_is_said(said: list[str]) -> None:
    assert any(line.startswith("Photos") for line in said)
    assert said[-1] == "Town complete."
