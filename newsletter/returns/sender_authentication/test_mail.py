"""One mail with the letter's headers, as the letter leaves, to nobody who subscribed."""

import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.utils import translation

from accounts.email_address import email_for_smtp
from accounts.mail import outgoing
from newsletter import tokens
from newsletter.contents.recipient_links import Marks
from newsletter.contents.rendering import Letter
from newsletter.engine.delivery import mime
from newsletter.engine.delivery.backend_sender import PreparedMail
from newsletter.engine.delivery.mime import MessageTemplate
from newsletter.engine.delivery.variants import LetterCopy
from newsletter.engine.sending import is_sent_by_smtp

# Its marks and links are signed like any, and lead to no row.
BEYOND_ALL_ROWS = 10**18


def send_test_mail(address: str, now: datetime) -> str:
    """Returns its Message-ID. Raises ValueError for no address, and what the mail backend does."""
    copy = _copy(email_for_smtp(address), now)
    ready = PreparedMail(copy)
    backend: Any = get_connection()
    if is_sent_by_smtp():
        _hand_over(copy, backend)
    else:
        backend.send_messages([ready])
    return str(ready.ready["Message-ID"])


def _hand_over(copy: LetterCopy, backend: Any) -> None:
    """Byte for byte what the sender sends, which Django would write anew."""
    backend.open()
    try:
        sender = mime.return_path(copy.bounce_token)
        backend.connection.sendmail(sender, [copy.address], mime.undo_dot_stuffing(copy.text()))
    finally:
        backend.close()


def _copy(address: str, now: datetime) -> LetterCopy:
    language = translation.get_language() or settings.LANGUAGE_CODE
    marks = Marks()
    links = {"leaving": marks.leave, "choosing": marks.choose}
    found = outgoing.render_mail("letter_check", address, links, language)
    bodies = marks.cut(found["text"]), marks.cut(found["html"])
    letter = Letter(language, found["subject"], *bodies)
    number = BEYOND_ALL_ROWS + time.time_ns() // 1_000_000
    stencil = MessageTemplate(letter, "check")
    return LetterCopy(number, number, 1, address, tokens.bounce_token(number), stencil)
