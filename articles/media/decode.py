"""A sent file is looked at before it is believed."""

import threading
import warnings
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

PICTURE_BYTES = 12 * 1024 * 1024
# A JPEG can be decoded smaller than it is; the others need all their pixels in memory.
JPEG_PIXELS = 40_000_000
OTHER_PIXELS = 25_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
# Modes that are resized without looking at neighbours, or that nothing converts from.
CONVERTED_MODES = {"1": "L", "P": "RGBA", "PA": "RGBA"}
BAND_ROWS = 256
# A few kilobytes can decode to a hundred megabytes: one at a time in a process.
DECODING_LOCK = threading.Lock()


def open_picture(file: BinaryIO, size: int, *, longest: int) -> Image.Image:
    """The first frame, no side over ``longest``. Raises ValidationError with a sentence.

    The number of pixels is read from the header, before anything is decoded.
    """
    if size > PICTURE_BYTES:
        raise ValidationError(
            _("This photo is too big (%(size)d MB): send one under 12 MB.")
            % {"size": size // (1024 * 1024)}
        )
    with DECODING_LOCK:
        picture = _read_header(file)
        try:
            return _decode_picture(picture, longest)
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise ValidationError(
                _("This photo is damaged or did not arrive whole: send it again.")
            ) from error


def _read_header(file: BinaryIO) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(file.read()), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise ValidationError(_too_many_pixels()) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(
            _("This file is not a photo that we can read: send a JPEG, PNG or WebP picture.")
        ) from error
    pixels = picture.width * picture.height
    if pixels > JPEG_PIXELS:
        raise ValidationError(_too_many_pixels())
    if pixels > OTHER_PIXELS and picture.format != "JPEG":
        raise ValidationError(
            _(
                "This picture has too many pixels: send one of at most 25 million "
                "(6,000 × 4,000), or a JPEG photo."
            )
        )
    return picture


def _decode_picture(picture: Image.Image, longest: int) -> Image.Image:
    picture.draft(None, (longest, longest))
    picture.load()
    picture = _reduce_in_bands(picture, max(1, max(picture.size) // longest))
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return picture


def _reduce_in_bands(picture: Image.Image, factor: int) -> Image.Image:
    """So many times smaller, in bands: a whole picture with alpha would be copied twice."""
    mode = CONVERTED_MODES.get(picture.mode, picture.mode)
    if factor == 1:
        return picture if mode == picture.mode else picture.convert(mode)
    width, height = picture.size
    small = Image.new(mode, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, factor * BAND_ROWS):
        band = picture.crop((0, top, width, min(height, top + factor * BAND_ROWS)))
        small.paste(band.convert(mode).reduce(factor), (0, top // factor))
    small.info = picture.info
    return small


def _too_many_pixels() -> str:
    return _("This picture has too many pixels: send one of at most 40 million (8,000 × 5,000).")
