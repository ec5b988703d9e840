"""Files as people send them, good and bad."""

import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.media import photos
from articles.models import Photo


def make_picture(name: str = "quai.jpg") -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (640, 480), "#0a5566").save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def make_public_photo(alt: str = "Le quai", credit: str = "") -> Photo:
    """Sent by nobody in particular; its files are made."""
    sent: Any = make_picture()
    photo = photos.accept_photo(sent, sent.size, owner=None, alt=alt, credit=credit)
    photos.publish_variants(photo)
    return photo


def picture_with_location(orientation: int = 1) -> SimpleUploadedFile:
    """As a telephone sends it: where it was taken, which side is up, and a comment."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 23.0, 12.0), 3: "W", 4: (4.0, 29.0, 0.0)})
    buffer = BytesIO()
    photo = Image.new("RGB", (640, 480), "#0a5566")
    photo.save(buffer, "JPEG", exif=exif, comment=b"chez Anna, 48.38 -4.48")
    return SimpleUploadedFile("quai.jpg", buffer.getvalue(), "image/jpeg")


def damaged_picture() -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.effect_noise((640, 480), 80).save(buffer, "JPEG")
    return SimpleUploadedFile("quai.jpg", buffer.getvalue()[:9000], "image/jpeg")


def text_named_jpg() -> SimpleUploadedFile:
    return SimpleUploadedFile("quai.jpg", b"Bonjour, je suis un texte.", "image/jpeg")


def oversized_picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("quai.jpg", b"\xff\xd8" + bytes(30 * 1024 * 1024), "image/jpeg")


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + crc


def png(size: tuple[int, int], depth: int, colours: int, row: bytes, *more: bytes) -> bytes:
    """A PNG of any depth, whose rows are all the same; ``more`` are chunks before the pixels."""
    header = struct.pack(">IIBBBBB", *size, depth, colours, 0, 0, 0)
    pixels = zlib.compress((b"\0" + row) * size[1], 9)
    return b"".join(
        (b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), *more, chunk(b"IDAT", pixels),
         chunk(b"IEND", b""))
    )  # fmt: skip


def decompression_bomb() -> SimpleUploadedFile:
    """10,000 × 10,000 white pixels in a few kilobytes."""
    sent = png((10_000, 10_000), 1, 0, bytes(1250))
    return SimpleUploadedFile("quai.png", sent, "image/png")


def many_scans(times: int) -> bytes:
    """A progressive JPEG whose last scan is repeated: a kilobyte or two, as slow as a photo."""
    photo = encoded(Image.new("RGB", (4000, 3000), "#0a5566"), "JPEG", progressive=True)
    last = photo.rindex(b"\xff\xda")
    return photo[:last] + photo[last:-2] * times + b"\xff\xd9"


def heic(maker: bytes = b"") -> SimpleUploadedFile:
    """The beginning of one, which is all that is looked at, and the maker's name."""
    brands = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    return SimpleUploadedFile("IMG_0417.HEIC", brands + bytes(200) + maker, "image/heic")
