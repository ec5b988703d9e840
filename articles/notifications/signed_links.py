"""Keys of mailed links, for people who have no account or cannot sign in. They do not expire."""

from django.core import signing

REPORT = "articles.moderation.appeals"
SUSPENSION = "articles.moderation.suspensions"


def sign(pk: int, purpose: str) -> str:
    return signing.Signer(salt=purpose).sign(str(pk))


def number(token: str, purpose: str) -> int | None:
    """What was signed for this purpose, else nothing."""
    try:
        return int(signing.Signer(salt=purpose).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
