"""A sent file is looked at before it is believed."""

import warnings
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

PICTURE_BYTES = 12 * 1024 * 1024
PICTURE_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")


def open_picture(file: BinaryIO, size: int) -> Image.Image:
    """The decoded first frame. Raises ValidationError with a sentence for the resident.

    The number of pixels is read from the header, before anything is decoded.
    """
    if size > PICTURE_BYTES:
        raise ValidationError(
            _("This photo is too big (%(size)d MB): send one under 12 MB.")
            % {"size": size // (1024 * 1024)}
        )
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
    if picture.width * picture.height > PICTURE_PIXELS:
        raise ValidationError(_too_many_pixels())
    try:
        picture.load()
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise ValidationError(
            _("This photo is damaged or did not arrive whole: send it again.")
        ) from error
    return picture


def _too_many_pixels() -> str:
    return _("This picture has too many pixels: send one of at most 40 million (8,000 × 5,000).")
