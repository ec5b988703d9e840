"""The demo's mails: one ``.eml`` file each, byte for byte what a mail server would be given."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from os import getpid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from contrib_site.config.file_modes import PRIVATE_FOLDER, make_folder

_numbers = count(1)


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        make_folder(settings.OUTBOX_DIR, PRIVATE_FOLDER)
        for message in email_messages:
            stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{getpid()}-{next(_numbers)}"
            path = settings.OUTBOX_DIR / f"{stamp}.eml"
            partial = path.with_suffix(".partial")
            built: Any = message.message()
            partial.write_bytes(built.as_bytes(linesep="\r\n"))
            partial.rename(path)
        return len(email_messages)
