"""Large files of a form wait on the disk; where that is full, the rest of the form is read."""

import logging
from typing import Any, NoReturn

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

logger = logging.getLogger(__name__)

LOST = "contrib_site.upload_lost"


class WaitingFileHandler(TemporaryFileUploadHandler):
    def new_file(self, *args: Any, **options: Any) -> None:
        try:
            super().new_file(*args, **options)
        except OSError as error:
            self._skip(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._skip(error)

    def _skip(self, error: OSError) -> NoReturn:
        logger.error("a sent file could not be kept while it arrived: %s", error.strerror)
        if self.request is not None:
            self.request.META[LOST] = True
        raise SkipFile from error


def upload_was_lost(request: HttpRequest) -> bool:
    """Whether a file came along for which there was no room."""
    return LOST in request.META
