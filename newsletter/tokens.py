"""The keys in the letter's links. They say which row and what for, and cannot be guessed.

The keys to leave and to choose do not expire (RFC 8058: an old letter's button must work); the one
to confirm does.
"""

from datetime import timedelta

from django.core import signing

CONFIRM_WITHIN = timedelta(days=7)
CONFIRM = "newsletter.confirm"
LEAVE = "newsletter.unsubscribe"
CHOOSE = "newsletter.preferences"


class Unknown(Exception):
    """This site never made that key, or it has expired."""


def make(purpose: str, pk: int) -> str:
    if purpose == CONFIRM:
        return signing.TimestampSigner(salt=purpose).sign(str(pk))
    return signing.Signer(salt=purpose).sign(str(pk))


def read(purpose: str, token: str) -> int:
    """The number of the row. Raises Unknown."""
    try:
        if purpose == CONFIRM:
            signer = signing.TimestampSigner(salt=purpose)
            return int(signer.unsign(token, max_age=CONFIRM_WITHIN))
        return int(signing.Signer(salt=purpose).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise Unknown from error
