"""Photos: stripped and encoded anew on arrival, public only while a visible article shows them."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.media.decode import make_public_files, take_photo
from articles.media.variants import (
    LETTER,
    ORIGINAL,
    PRIVATE,
    height_at,
    letter_size,
    list_widths,
    variant_name,
)
from articles.models import Photo

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=24)
UPLOAD_SALT = "articles.media.photos.photo_by_upload_key"
VIEW_SALT = "articles.media.photos.photo_by_view_key"
ACCEPTED_TYPES = "image/jpeg,image/png,image/webp,image/avif,image/gif"


@dataclass(frozen=True)
class PhotoVariant:
    """A public file of a photo; sizes in pixels."""

    url: str
    width: int
    height: int


def accept_photo(
    file: BinaryIO, size: int, *, owner: User | None, alt: str = "", credit: str = ""
) -> Photo:
    """Keep a sent picture without its metadata. Raises ValidationError with a sentence."""
    taken = take_photo(file, size)
    photo = Photo(owner=owner, alt=alt, credit=credit, width=taken.width, height=taken.height)
    photo.lost_its_animation = taken.is_animated
    try:
        for name, data in taken.files.items():
            storages["private"].save(_path(photo, name), ContentFile(data))
        photo.save()
    except Exception as error:
        # A full disk, a bucket that does not answer, a database that cannot be written to.
        logger.exception("a sent photo could not be kept")
        with suppress(Exception):
            _delete_originals(photo)
        raise ValidationError(cannot_keep()) from error
    return photo


def cannot_keep() -> str:
    return _(
        "The site cannot keep a photo at this moment: its disk is full or does not answer. "
        "Your text is kept: publish it without the photo, or try again later."
    )


def describe_lost_animation(photo: Photo | None) -> str:
    """Returns what to say to whoever has just sent a picture that moved, or nothing."""
    if photo is None or not photo.lost_its_animation:
        return ""
    return _("Your picture moved: the site shows its first image, standing still.")


def publish_variants(photo: Photo) -> None:
    """Make the public files; harmless when repeated. Raises OSError, and may then be repeated."""
    if photo.published and photo.variants_ready_at is not None:
        return
    with storages["private"].open(_path(photo, ORIGINAL)) as file:
        made = make_public_files(file.read())
    try:
        for name, data in made.items():
            _write(_path(photo, name), data)
    except Exception:
        # Half of them would stay public although nothing knows of them.
        if not photo.published:
            withdraw_variants(photo)
        raise
    photo.published, photo.variants_ready_at = True, timezone.now()
    Photo.objects.filter(pk=photo.pk).update(
        published=True, variants_ready_at=photo.variants_ready_at
    )


def private_copy(photo: Photo) -> bytes:
    """A WebP of middle size, for those who hold a key while the photo is not public."""
    with storages["private"].open(_path(photo, PRIVATE)) as file:
        return bytes(file.read())


def withdraw_variants(photo: Photo) -> None:
    """Take the public files away; the original stays for its author."""
    for name in (*map(variant_name, list_widths(photo.width)), LETTER):
        default_storage.delete(_path(photo, name))
    Photo.objects.filter(pk=photo.pk).update(published=False, variants_ready_at=None)
    photo.published, photo.variants_ready_at = False, None


def delete_files(photo: Photo) -> None:
    withdraw_variants(photo)
    _delete_originals(photo)


def public_variants(photo: Photo) -> list[PhotoVariant]:
    """The public files, smallest first; empty while the photo is not public."""
    if not photo.published:
        return []
    return [
        PhotoVariant(
            default_storage.url(_path(photo, variant_name(width))),
            width,
            height_at(width, (photo.width, photo.height)),
        )
        for width in list_widths(photo.width)
    ]


def letter_variant(photo: Photo | None) -> PhotoVariant | None:
    """The file that mail programs show; its size is the room it takes there.

    None until it is made. Outlook for Windows shows no WebP.
    """
    if photo is None or not photo.published or photo.variants_ready_at is None:
        return None
    return PhotoVariant(letter_url(photo), *letter_size((photo.width, photo.height)))


def letter_url(photo: Photo) -> str:
    """Whether the file is there or not."""
    return default_storage.url(_path(photo, LETTER))


def upload_key(photo: Photo) -> str:
    """A key by which the form that sent it finds this photo again for 24 hours."""
    return signing.dumps(photo.pk, salt=UPLOAD_SALT)


def photo_by_upload_key(key: str) -> Photo | None:
    return _by_key(key, UPLOAD_SALT)


def view_key(photo: Photo) -> str:
    """A key by which a page shows a photo that is not public, for 24 hours, and no more."""
    return signing.dumps(photo.pk, salt=VIEW_SALT)


def photo_by_view_key(key: str) -> Photo | None:
    return _by_key(key, VIEW_SALT)


def purge_orphans(now: datetime) -> int:
    """Delete what no article and no waiting text uses after a day; returns how many."""
    orphans = Photo.objects.filter(
        articles=None, pending_articles=None, created_at__lt=now - KEPT_FOR
    )
    for photo in list(orphans):
        delete_files(photo)
        photo.delete()
    return len(orphans)


def _delete_originals(photo: Photo) -> None:
    for name in (ORIGINAL, PRIVATE):
        storages["private"].delete(_path(photo, name))


def _by_key(key: str, salt: str) -> Photo | None:
    try:
        pk = signing.loads(key, salt=salt, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return Photo.objects.filter(pk=pk).first()


def _write(name: str, data: bytes) -> None:
    default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def _path(photo: Photo, name: str) -> str:
    return f"{photo.directory}/{name}"
