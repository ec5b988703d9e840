"""The SHA-256 of each variant of the letter, so that a reader can check the copy received.

It is made of the two bodies as they read after decoding: the text part, a NUL, the HTML part, in
UTF-8 with single line feeds, each key in a link to leave or to choose replaced by a hyphen.
Headers stay out: relays change them. ``docs/check_letter.py`` does the same with a mail in a file.
"""

import hashlib

from newsletter import messages
from newsletter.contents.rendering import PREFERENCES_MARK, UNSUBSCRIBE_MARK, Letter
from newsletter.models import Edition, LetterFingerprint

BLANK = "-"


def letter_fingerprint(letter: Letter) -> str:
    leave = messages.token_url("newsletter_unsubscribe", BLANK, letter.language)
    choose = messages.token_url("newsletter_preferences", BLANK, letter.language)
    bodies = (
        body.replace(UNSUBSCRIBE_MARK, leave).replace(PREFERENCES_MARK, choose)
        for body in (letter.text, letter.html)
    )
    return hashlib.sha256("\0".join(bodies).encode()).hexdigest()


def store_fingerprint(edition: Edition, letter: Letter, pieces: int) -> None:
    """Several workers make the same variant: it is written down once. One query."""
    row = LetterFingerprint(
        edition=edition,
        language=letter.language,
        pieces=pieces,
        digest=letter_fingerprint(letter),
    )
    LetterFingerprint.objects.bulk_create([row], ignore_conflicts=True)
