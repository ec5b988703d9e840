"""One mail with the letter's headers, as the letter leaves, to nobody who subscribed."""

from django.conf import settings
from django.utils import translation

from accounts.mail import outgoing
from newsletter.contents.recipient_links import Marks
from newsletter.contents.rendering import Letter
from newsletter.engine.single_copy import send_single_copy


def send_test_mail(email: str) -> str:
    """Returns its Message-ID. Raises what ``send_single_copy`` does."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    marks = Marks()
    links = {"leaving": marks.leave, "choosing": marks.choose}
    found = outgoing.render_mail("letter_check", email, links, language)
    bodies = marks.cut(found["text"]), marks.cut(found["html"])
    return send_single_copy(Letter(language, found["subject"], *bodies), email, "check")
