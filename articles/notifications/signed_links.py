"""Keys of mailed links, for people who have no account or cannot sign in. They do not expire."""

from django.core import signing

REPORT_PURPOSE = "articles.moderation.appeals"
SUSPENSION_PURPOSE = "articles.moderation.suspensions"
AUTHORSHIP = "articles.authors_appeals"


def sign_id(pk: int, purpose: str) -> str:
    return signing.Signer(salt=purpose).sign(str(pk))


def unsign_id(token: str, purpose: str) -> int | None:
    """What was signed for this purpose, else nothing."""
    try:
        return int(signing.Signer(salt=purpose).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
