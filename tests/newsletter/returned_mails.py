"""Mails that come back, as mail servers and people write them: see ``mails/``."""

from pathlib import Path

from newsletter import tokens
from newsletter.models import Delivery

MAILS = Path(__file__).parent / "mails"
NAMES = sorted(path.stem for path in MAILS.glob("*.eml"))


def returned_mail(name: str, row: Delivery, address: str = "") -> bytes:
    """The mail of this name about a delivery; ``address`` if it names another than that."""
    if not address:
        address = row.subscriber.email if row.subscriber else "gone@example.org"
    return write_mail(name, tokens.bounce_token(row.pk), address)


def write_mail(name: str, mark: str, address: str = "denis@example.org") -> bytes:
    text = (MAILS / f"{name}.eml").read_text()
    return text.replace("MARK", mark).replace("ADDRESS", address).encode()
