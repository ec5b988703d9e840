"""The keys in the letter's links. They say which row and what for, and cannot be guessed.

The keys to leave, to choose and to be forgotten do not expire (RFC 8058: an old letter's button
must work); those that confirm do.
"""

import hashlib
import hmac
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare

CONFIRM_WITHIN = timedelta(days=7)
CONFIRM = "newsletter.confirm"
UNSUBSCRIBE = "newsletter.unsubscribe"
PREFERENCES = "newsletter.preferences"
FORGET = "newsletter.forget"
CHANGE_OLD_EMAIL = "newsletter.address.old"
CHANGE_NEW_EMAIL = "newsletter.address.new"
EXPIRES = {CONFIRM, CHANGE_OLD_EMAIL, CHANGE_NEW_EMAIL}


class UnknownToken(Exception):
    """This site never made that key, or it has expired."""


def make_token(purpose: str, pk: int) -> str:
    if purpose in EXPIRES:
        return signing.TimestampSigner(salt=purpose).sign(str(pk))
    # What ``signing.Signer(salt=purpose).sign`` makes, six times as fast: each letter has two.
    seal = _seal(purpose + "signer", pk, settings.SECRET_KEY)
    return f"{pk}:{signing.b64_encode(seal).decode()}"


def read_token(purpose: str, token: str) -> int:
    """The number of the row. Raises Unknown."""
    try:
        if purpose in EXPIRES:
            signer = signing.TimestampSigner(salt=purpose)
            return int(signer.unsign(token, max_age=CONFIRM_WITHIN))
        return int(signing.Signer(salt=purpose).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise UnknownToken from error


def bounce_token(delivery_id: int) -> str:
    """Marks what comes back to us: 24-0f3b…, short, and the same in capital letters."""
    return _mark(delivery_id, settings.SECRET_KEY)


def read_bounce_token(text: str) -> int:
    """The number of the delivery. Raises Unknown."""
    number = text.partition("-")[0]
    if not number.isascii() or not number.isdecimal():
        raise UnknownToken
    known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(_mark(int(number), key), text.lower()) for key in known):
        raise UnknownToken
    return int(number)


def _mark(delivery_id: int, secret: str) -> str:
    return f"{delivery_id}-{_seal('newsletter.postmark', delivery_id, secret).hex()[:20]}"


def _seal(salt: str, number: int, secret: str) -> bytes:
    seal = _begun(salt, secret).copy()
    seal.update(b"%d" % number)
    return seal.digest()


@lru_cache(maxsize=16)
def _begun(salt: str, secret: str) -> hmac.HMAC:
    key = hashlib.sha256((salt + secret).encode()).digest()
    return hmac.new(key, digestmod=hashlib.sha256)
