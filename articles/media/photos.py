"""Photos: stripped and encoded anew on arrival, public only while a visible article shows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import BinaryIO

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import timezone
from PIL import Image, ImageCms, ImageOps

from accounts.models import User
from articles.media.decode import open_picture
from articles.models import Photo

LONGEST_SIDE = 2400
WIDTHS = (480, 960, 1600)
CARD_BYTES = 60 * 1024
# The letter's column, and the tallest that a photo stands in it. A fine screen shows two pixels
# for each of these.
LETTER_WIDTH, LETTER_HEIGHT = 560, 420
LETTER_BYTES = 80 * 1024
KEPT_FOR = timedelta(hours=24)
UPLOAD_SALT = "articles.media.photos.photo_by_upload_key"
VIEW_SALT = "articles.media.photos.photo_by_view_key"


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
    picture = _normalise_picture(open_picture(file, size, longest=LONGEST_SIDE))
    photo = Photo(owner=owner, alt=alt, credit=credit, width=picture.width, height=picture.height)
    storages["private"].save(_original_name(photo), ContentFile(_encode_jpeg(picture, 85)))
    photo.save()
    return photo


def publish_variants(photo: Photo) -> None:
    """Make the public files; harmless when repeated."""
    if photo.published and photo.variants_ready_at is not None:
        return
    with storages["private"].open(_original_name(photo)) as file, Image.open(file) as picture:
        picture.load()
        for width in _widths(photo):
            variant = picture.resize((width, _height(photo, width)), Image.Resampling.LANCZOS)
            _write(
                _variant_name(photo, width),
                _encode_webp(variant, within=CARD_BYTES if width < 900 else 0),
            )  # noqa: PLR2004
        _write(_letter_name(photo), _encode_for_mail(picture))
    photo.published, photo.variants_ready_at = True, timezone.now()
    Photo.objects.filter(pk=photo.pk).update(
        published=True, variants_ready_at=photo.variants_ready_at
    )


def private_copy(photo: Photo) -> bytes:
    """A WebP of middle size, for those who hold a key while the photo is not public."""
    width = min(WIDTHS[1], photo.width)
    with storages["private"].open(_original_name(photo)) as file, Image.open(file) as picture:
        small = picture.resize((width, _height(photo, width)), Image.Resampling.LANCZOS)
    return _encode_webp(small, within=0)


def withdraw_variants(photo: Photo) -> None:
    """Take the public files away; the original stays for its author."""
    for name in (*(_variant_name(photo, width) for width in _widths(photo)), _letter_name(photo)):
        default_storage.delete(name)
    Photo.objects.filter(pk=photo.pk).update(published=False, variants_ready_at=None)
    photo.published, photo.variants_ready_at = False, None


def delete_files(photo: Photo) -> None:
    withdraw_variants(photo)
    storages["private"].delete(_original_name(photo))


def public_variants(photo: Photo) -> list[PhotoVariant]:
    """The public files, smallest first; empty while the photo is not public."""
    if not photo.published:
        return []
    return [
        PhotoVariant(default_storage.url(_variant_name(photo, width)), width, _height(photo, width))
        for width in _widths(photo)
    ]


def letter_variant(photo: Photo | None) -> PhotoVariant | None:
    """The file that mail programs show; its size is the room it takes there.

    None until it is made. Outlook for Windows shows no WebP.
    """
    if photo is None or not photo.published or photo.variants_ready_at is None:
        return None
    scale = min(1, LETTER_WIDTH / photo.width, LETTER_HEIGHT / photo.height)
    return PhotoVariant(letter_url(photo), *_scaled(photo.width, photo.height, scale))


def letter_url(photo: Photo) -> str:
    """Whether the file is there or not."""
    return default_storage.url(_letter_name(photo))


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


def _by_key(key: str, salt: str) -> Photo | None:
    try:
        pk = signing.loads(key, salt=salt, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return Photo.objects.filter(pk=pk).first()


def _normalise_picture(picture: Image.Image) -> Image.Image:
    """Upright, sRGB, no alpha, no metadata."""
    profile = picture.info.get("icc_profile")
    picture = ImageOps.exif_transpose(picture)
    if profile and picture.mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            picture = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB")
            ) or picture  # fmt: skip
        except (ImageCms.PyCMSError, OSError):
            pass
    flat = Image.new("RGB", picture.size, "white")
    with_alpha = picture.convert("RGBA")
    flat.paste(with_alpha, mask=with_alpha.getchannel("A"))
    flat.info.clear()
    return flat


def _encode_jpeg(picture: Image.Image, quality: int) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
    return buffer.getvalue()


def _encode_webp(picture: Image.Image, within: int) -> bytes:
    """Steps the quality down until the file fits; 0 means no limit in bytes."""
    data = b""
    for quality in (80, 65, 50, 35):
        buffer = BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=3)
        data = buffer.getvalue()
        if not within or len(data) <= within:
            break
    return data


def _encode_for_mail(picture: Image.Image) -> bytes:
    """Steps quality and size down until the file fits; how it is shown does not depend on that."""
    data = b""
    for pixels in (2, 1.5, 1):
        scale = min(
            1, LETTER_WIDTH * pixels / picture.width, LETTER_HEIGHT * pixels / picture.height
        )
        size = _scaled(picture.width, picture.height, scale)
        small = picture.resize(size, Image.Resampling.LANCZOS)
        for quality in (80, 70, 60, 50):
            data = _encode_jpeg(small, quality)
            if len(data) <= LETTER_BYTES:
                return data
    return data


def _write(name: str, data: bytes) -> None:
    default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def _widths(photo: Photo) -> list[int]:
    return [width for width in WIDTHS if width <= photo.width] or [photo.width]


def _height(photo: Photo, width: int) -> int:
    return max(1, round(photo.height * width / photo.width))


def _scaled(width: int, height: int, scale: float) -> tuple[int, int]:
    return max(1, round(width * scale)), max(1, round(height * scale))


def _original_name(photo: Photo) -> str:
    return f"{photo.directory}/original.jpg"


def _variant_name(photo: Photo, width: int) -> str:
    return f"{photo.directory}/{width}.webp"


def _letter_name(photo: Photo) -> str:
    return f"{photo.directory}/letter.jpg"
