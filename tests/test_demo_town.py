"""The demo's town: believable, whole, and the same each time."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.db.models import Count
from PIL import Image, ImageChops, ImageStat
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from articles import tasks
from articles.journal import public_journal
from articles.models import Article, Kind, Occurrence, Photo, Section, State
from articles.reading import refresh
from articles.views.reading.lists import ON_THE_FRONT
from contrib_site.demo_town import article_photos, drawing_pool, loader, pictures, source_files
from contrib_site.models import StandingPage
from newsletter.models import Delivery, Issue, IssueItem, Subscriber
from tests.clock import NOW

SMALL = 48
# Of a hundred levels of each colour, how many two pictures differ in a thumbnail. The same one
# drawn smaller: at most 3; another one: at least 12.
ALIKE = 6


@pytest.fixture(scope="module")
def small_photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of real size are looked at apart."""
    file = tmp_path_factory.mktemp("town") / "quai.webp"
    file.write_bytes(pictures.draw("quai", "test", SMALL))
    return file


@pytest.fixture(scope="module")
def said(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, small_photo: Path
) -> Iterator[list[str]]:
    """The town in the database while this module runs; what its loading said."""
    progress: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as patch, time_machine.travel(NOW):
            # Its moderators have no second factor, and only the demo does without.
            patch.setattr(settings, "SITE_MODE", "demo")
            patch.setattr(source_files.Story, "photo_file", small_photo)
            loader.load_demo_town("a password", NOW, progress.append)
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
        assert (picture.format, picture.size) == ("WEBP", (SMALL, SMALL * 2 // 3))


def test_same_scene_and_seed_make_the_same_picture() -> None:
    first, second = (pictures.draw("port", "premier-numero", SMALL) for _time in range(2))
    assert first == second
    assert pictures.draw("port", "another", SMALL) != first


def thumbnail(file: Path | BytesIO) -> Image.Image:
    with Image.open(file) as picture:
        return picture.convert("RGB").resize((36, 24), Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


def test_each_photo_of_the_town_is_a_file_and_no_other_is(
    stories: list[source_files.Story],
) -> None:
    """``make demo-photos`` draws what is missing here and removes what nobody shows."""
    files = {story.photo_file for story in stories if story.photo}
    assert set(source_files.PHOTOS.iterdir()) == files


def test_all_photos_together_weigh_less_than_six_megabytes() -> None:
    assert sum(file.stat().st_size for file in source_files.PHOTOS.iterdir()) <= 6_000_000


def test_photos_are_of_real_size() -> None:
    for file in source_files.PHOTOS.iterdir():
        with Image.open(file) as picture:
            assert (picture.format, picture.size) == ("WEBP", (drawing_pool.WIDTH, 1066)), file.name


def test_drawing_still_makes_the_photos_that_are_kept(stories: list[source_files.Story]) -> None:
    """Eight of them, drawn smaller: the shapes are the same."""
    for story in [story for story in stories if story.photo][::10]:
        drawn = BytesIO(pictures.draw(story.photo, story.key, drawing_pool.WIDTH // 4))
        assert difference(thumbnail(drawn), thumbnail(story.photo_file)) < ALIKE, story.key


def test_another_picture_is_told_from_the_one_that_is_kept(
    stories: list[source_files.Story],
) -> None:
    story = next(story for story in stories if story.photo)
    other = BytesIO(pictures.draw(story.photo, "another seed", drawing_pool.WIDTH // 4))
    assert difference(thumbnail(other), thumbnail(story.photo_file)) > ALIKE


def test_photo_is_drawn_anew_just_as_it_is_kept(
    stories: list[source_files.Story], tmp_path: Path
) -> None:
    story = next(story for story in stories if story.photo)
    wanted = {tmp_path / "again.webp": (story.photo, story.key)}
    assert list(drawing_pool.draw_photos(wanted, 1)) == list(wanted)
    with Image.open(tmp_path / "again.webp") as again, Image.open(story.photo_file) as kept:
        assert difference(again.convert("RGB"), kept.convert("RGB")) < 1


def test_photo_is_named_after_what_it_shows(stories: list[source_files.Story]) -> None:
    """So that another scene for an article is another file, which is missing until it is drawn."""
    story = next(story for story in stories if story.photo == "yole oars")
    assert story.photo_file.name == f"{story.key}.yole-oars.webp"


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
def test_first_page_has_all_its_photos() -> None:
    newest = Article.objects.listed().newest_first().for_cards()[:ON_THE_FRONT]
    shown = [article.photo for article in newest if article.photo is not None]
    assert len(shown) >= 5
    assert all(photo.published and photo.variants_ready_at for photo in shown)


@pytest.mark.usefixtures("town")
def test_photos_of_older_articles_are_made_by_the_worker() -> None:
    shown = Photo.objects.filter(articles__in=Article.objects.readable())
    assert shown.count() >= 60
    assert shown.filter(published=False).count() >= 40
    refresh.repair_photos()
    assert not shown.filter(published=False).exists()


@pytest.mark.usefixtures("town")
def test_worker_is_asked_for_the_photo_of_the_newest_article_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks.publish_photo, "delay", asked.append)
    article_photos.request_public_files()
    assert len(asked) >= 40
    assert asked == sorted(asked, reverse=True)


@pytest.mark.usefixtures("town")
def test_letters_of_the_past_have_their_photos() -> None:
    """Although most files come later: the letter left when they were there."""
    with_photos = IssueItem.objects.exclude(photo_path="").values("issue").distinct()
    assert with_photos.count() >= 30


@pytest.mark.usefixtures("town")
def test_second_load_changes_nothing() -> None:
    before = Article.objects.count()
    loader.load_demo_town("another password", NOW, print)
    assert Article.objects.count() == before


@pytest.mark.usefixtures("town")
def test_progress_is_said(said: list[str]) -> None:
    assert any(line.startswith("Photos") for line in said)
    assert said[-1] == "Town complete."
