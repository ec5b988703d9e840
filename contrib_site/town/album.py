"""The town's photos: drawn beside this process, accepted like anybody's, made public."""

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from multiprocessing import get_context

from django.db import connection

from articles import photos
from articles.models import Photo
from contrib_site.town.content import Story
from contrib_site.town.pictures import draw

PUBLIC_FATES = ("", "unread", "machine", "restored")
Draw = Callable[[str, str, int], bytes]
Publish = Callable[[Photo], object]


def clear(now: datetime) -> None:
    """Forget the photos of a load that was interrupted before its articles were written."""
    photos.purge_orphans(now + photos.KEPT_FOR + timedelta(days=1))


def fill(
    stories: Sequence[Story], width: int, at_once: int, progress: Callable[[str], None]
) -> dict[str, Photo]:
    """A photo for each story that names a scene, by the story's key.

    With ``at_once`` above one they are drawn by as many processes and their public files made by
    as many threads; the rows are written here, in the order of the stories.
    """
    shown = [story for story in stories if story.photo]
    album: dict[str, Photo] = {}
    with _drawn(shown, width, at_once) as pictures, _publisher(at_once) as publish:
        for number, (story, data) in enumerate(zip(shown, pictures, strict=True), start=1):
            photo = photos.accept(BytesIO(data), len(data), owner=None, alt=story.alt)
            album[story.key] = photo
            if story.fate in PUBLIC_FATES:
                publish(photo)
            if number % 20 == 0 or number == len(shown):
                progress(f"Photos {number}/{len(shown)}…")
    return album


@contextmanager
def _drawn(shown: Sequence[Story], width: int, at_once: int) -> Iterator[Iterator[bytes]]:
    scenes, seeds = [story.photo for story in shown], [story.key for story in shown]
    widths = [width] * len(shown)
    if at_once < 2:
        yield map(draw, scenes, seeds, widths)
        return
    pool = ProcessPoolExecutor(at_once, get_context("spawn"), _leave_ctrl_c_to_the_parent)
    try:
        yield pool.map(draw, scenes, seeds, widths)
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _publisher(at_once: int) -> Iterator[Publish]:
    if at_once < 2:
        yield photos.publish_variants
        return
    with ThreadPoolExecutor(at_once) as pool:
        made = []
        yield lambda photo: made.append(pool.submit(_publish, photo))
        for future in made:
            future.result()


def _publish(photo: Photo) -> None:
    try:
        photos.publish_variants(photo)
    finally:
        connection.close()


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
