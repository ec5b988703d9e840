"""One mail with the letter's headers, as the letter leaves, to nobody who subscribed."""

import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.utils import translation

from accounts.mail import outgoing
from accounts.mail.email_address import deliverable
from newsletter import tokens
from newsletter.contents.rendering import CHOOSE_MARK, LEAVE_MARK, Letter
from newsletter.engine.delivery import mime
from newsletter.engine.delivery.backend_sender import ReadyMail
from newsletter.engine.delivery.mime import Stencil
from newsletter.engine.delivery.variants import Copy
from newsletter.engine.sending import goes_by_smtp

# Its marks and links are signed like any, and lead to no row.
BEYOND_ALL_ROWS = 10**18


def send(address: str, now: datetime) -> str:
    """Returns its Message-ID. Raises ValueError for no address, and what the mail backend does."""
    copy = _copy(deliverable(address), now)
    ready = ReadyMail(copy)
    backend: Any = get_connection()
    if goes_by_smtp():
        _hand_over(copy, backend)
    else:
        backend.send_messages([ready])
    return str(ready.ready["Message-ID"])


def _hand_over(copy: Copy, backend: Any) -> None:
    """Byte for byte what the courier sends, which Django would write anew."""
    backend.open()
    try:
        sender = mime.return_path(copy.postmark)
        backend.connection.sendmail(sender, [copy.address], mime.plain(copy.text()))
    finally:
        backend.close()


def _copy(address: str, now: datetime) -> Copy:
    language = translation.get_language() or settings.LANGUAGE_CODE
    links = {"leaving": LEAVE_MARK, "choosing": CHOOSE_MARK}
    found = outgoing.render("letter_check", address, links, language)
    letter = Letter(language, found["subject"], found["text"], found["html"])
    number = BEYOND_ALL_ROWS + time.time_ns() // 1_000_000
    stencil = Stencil(letter, "check", now)
    return Copy(number, number, 1, address, tokens.postmark(number), stencil)
