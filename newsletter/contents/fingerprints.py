"""The SHA-256 of each variant of the letter, so that a reader can check the copy received.

It is made of the two bodies as they read after decoding: the text part, a NUL, the HTML part, in
UTF-8 with single line feeds, each key in a link to leave or to choose replaced by a hyphen.
Headers stay out: relays change them. ``docs/check_letter.py`` does the same with a mail in a file.
"""

import hashlib
import re

from newsletter.contents.rendering import Letter
from newsletter.models import Edition, LetterFingerprint

# An author's words may hold such a link as well; a reader's check cannot tell which is which.
KEYS = re.compile(r"(/newsletter/(?:unsubscribe|preferences)/)[^/\s\"<>]+")


def letter_fingerprint(letter: Letter) -> str:
    bodies = (KEYS.sub(r"\1-", body) for body in (letter.text, letter.html))
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
