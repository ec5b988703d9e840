"""A partner's logo: looked at, made small, encoded anew."""

from dataclasses import dataclass
from typing import BinaryIO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.media.decode import take_logo
from articles.media.variants import LOGO
from contrib_site.models import Partner


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
    taken = take_logo(file, size)
    return Logo(taken.files[LOGO], taken.width, taken.height)
