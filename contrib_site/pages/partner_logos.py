"""A partner's logo: looked at, made small, encoded anew."""

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from articles.media.decode import open_picture
from contrib_site.models import Partner

MAX_LOGO_WIDTH, MAX_LOGO_HEIGHT = 240, 112


@dataclass(frozen=True)
class Logo:
    data: bytes
    width: int
    height: int

    def keep(self, partner: Partner) -> None:
        """Write the file and note it on the row, which is not saved here."""
        former = partner.logo
        partner.logo = default_storage.save(f"logos/{uuid4().hex}.webp", ContentFile(self.data))
        partner.logo_width, partner.logo_height = self.width, self.height
        if former:
            default_storage.delete(former)


def read_logo(file: BinaryIO, size: int) -> Logo:
    """Raises ValidationError with a sentence."""
    picture = open_picture(file, size, longest=MAX_LOGO_WIDTH).convert("RGBA")
    picture.thumbnail((MAX_LOGO_WIDTH, MAX_LOGO_HEIGHT), Image.Resampling.LANCZOS)
    picture.info.clear()
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=88, method=4)
    return Logo(buffer.getvalue(), picture.width, picture.height)
