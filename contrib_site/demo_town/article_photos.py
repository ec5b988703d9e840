"""The town's photos: files beside this module, accepted like anybody's.

Their public files are made at once for the newest articles, which the first page shows. The worker
makes the others when the town is served: it takes longer than all the rest of the load.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

from articles import tasks
from articles.media import photos
from articles.models import Photo
from articles.reading import refresh
from contrib_site.demo_town.source_files import Story

PUBLIC_FATES = ("", "unread", "machine", "restored")
ON_THE_FIRST_PAGE = 18
EVERY = 10


def purge_interrupted_photos(now: datetime) -> None:
    """Forget the photos of a load that was interrupted before its articles were written."""
    photos.purge_orphans(now + photos.KEPT_FOR + timedelta(days=1))


def create_photos(stories: Sequence[Story], progress: Callable[[str], None]) -> dict[str, Photo]:
    """Returns a photo for each story that names a scene, by the story's key."""
    shown = [story for story in stories if story.photo]
    public = [story.key for story in stories if story.fate in PUBLIC_FATES]
    newest = public[-ON_THE_FIRST_PAGE:]
    album: dict[str, Photo] = {}
    for number, story in enumerate(shown, start=1):
        with story.photo_file.open("rb") as file:
            size = story.photo_file.stat().st_size
            album[story.key] = photos.accept_photo(file, size, owner=None, alt=story.alt)
        if story.key in newest:
            photos.publish_variants(album[story.key])
        if number % EVERY == 0 or number == len(shown):
            progress(f"Photos {number}/{len(shown)}…")
    return album


@contextmanager
def all_public(stories: Sequence[Story], album: Mapping[str, Photo]) -> Iterator[None]:
    """While the year is told each photo counts as made, so that the letters of then hold it.

    Called inside the transaction that tells it: at the end the rows say again what is missing.
    """
    keys = [album[story.key].pk for story in stories if story.photo and story.fate in PUBLIC_FATES]
    late = list(Photo.objects.filter(pk__in=keys, published=False))
    unmade = Photo.objects.filter(pk__in=[photo.pk for photo in late])
    unmade.update(published=True, variants_ready_at=timezone.now())
    yield
    unmade.update(published=False, variants_ready_at=None)


def request_public_files() -> None:
    """Ask the worker for the public files that are still missing, the newest article first."""
    for article_id in refresh.articles_without_photo_files():
        tasks.publish_photo.delay(article_id)
