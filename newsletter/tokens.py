"""The keys in the letter's links. They say which row and what for, and cannot be guessed.

The keys to leave and to choose do not expire (RFC 8058: an old letter's button must work); the one
to confirm does.
"""

from base64 import b32encode
from datetime import timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

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


def postmark(delivery_id: int) -> str:
    """Marks what comes back to us: 24-r7k2…, short, and the same in capital letters."""
    seal = salted_hmac("newsletter.postmark", str(delivery_id), algorithm="sha256").digest()
    return f"{delivery_id}-{b32encode(seal[:10]).decode().lower()}"


def read_postmark(text: str) -> int:
    """The number of the delivery. Raises Unknown."""
    number = text.partition("-")[0]
    if not number.isascii() or not number.isdecimal():
        raise Unknown
    if not constant_time_compare(postmark(int(number)), text.lower()):
        raise Unknown
    return int(number)
