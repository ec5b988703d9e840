"""The town's photos: drawn beside this process, accepted like anybody's, made public."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO

from django.db import connection

from articles.media import photos
from articles.models import Photo
from contrib_site.demo_town.drawing_pool import draw_in_processes
from contrib_site.demo_town.source_files import Story

PUBLIC_FATES = ("", "unread", "machine", "restored")
EVERY = 10
Publish = Callable[[Photo], object]


def purge_interrupted_photos(now: datetime) -> None:
    """Forget the photos of a load that was interrupted before its articles were written."""
    photos.purge_orphans(now + photos.KEPT_FOR + timedelta(days=1))


def create_photos(
    stories: Sequence[Story], width: int, at_once: int, progress: Callable[[str], None]
) -> dict[str, Photo]:
    """A photo for each story that names a scene, by the story's key.

    With ``at_once`` above one they are drawn by as many processes and their public files made by
    as many threads; the rows are written here, in the order of the stories.
    """
    shown = [story for story in stories if story.photo]
    album: dict[str, Photo] = {}
    wanted = [(story.photo, story.key, width) for story in shown]
    with draw_in_processes(wanted, at_once) as pictures, _publisher(at_once) as publish:
        for number, (story, data) in enumerate(zip(shown, pictures, strict=True), start=1):
            photo = photos.accept_photo(BytesIO(data), len(data), owner=None, alt=story.alt)
            album[story.key] = photo
            if story.fate in PUBLIC_FATES:
                publish(photo)
            if number % EVERY == 0 or number == len(shown):
                progress(f"Photos {number}/{len(shown)}…")
    return album


@contextmanager
def _publisher(at_once: int) -> Iterator[Publish]:
    if at_once < 2:
        yield photos.publish_variants
        return
    pool = ThreadPoolExecutor(at_once)
    made = []
    try:
        yield lambda photo: made.append(pool.submit(_publish, photo))
        for future in made:
            future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _publish(photo: Photo) -> None:
    try:
        photos.publish_variants(photo)
    finally:
        connection.close()
