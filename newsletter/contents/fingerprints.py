"""The SHA-256 of each variant of the letter, so that a reader can check the copy received.

It is made of the two bodies as they read after decoding: the text part, a NUL, the HTML part, in
UTF-8 with single line feeds, each key in a link to leave or to choose replaced by a hyphen.
Headers stay out: relays change them. ``docs/check_letter.py`` does the same with a mail in a file.
"""

import hashlib

from newsletter import messages
from newsletter.contents.rendering import CHOOSE_MARK, LEAVE_MARK, Letter
from newsletter.models import Edition, Imprint

BLANK = "-"


def of(letter: Letter) -> str:
    leave = messages.address("newsletter_unsubscribe", BLANK, letter.language)
    choose = messages.address("newsletter_preferences", BLANK, letter.language)
    bodies = (
        body.replace(LEAVE_MARK, leave).replace(CHOOSE_MARK, choose)
        for body in (letter.text, letter.html)
    )
    return hashlib.sha256("\0".join(bodies).encode()).hexdigest()


def keep(edition: Edition, letter: Letter, pieces: int) -> None:
    """Several workers make the same variant: it is written down once. One query."""
    row = Imprint(
        edition=edition,
        language=letter.language,
        pieces=pieces,
        digest=of(letter),
    )
    Imprint.objects.bulk_create([row], ignore_conflicts=True)
