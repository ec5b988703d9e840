"""Is my copy of the letter the one that everybody received?

Save the mail as a file ("show source", "download"), then:  python3 check_letter.py letter.eml
The line it prints stands on the issue's public receipt, if it is. Needs nothing but Python 3.
"""

import hashlib
import re
import sys
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

KEYS = re.compile(r"(/newsletter/(?:unsubscribe|preferences)/)[^/\s\"<>]+")


def fingerprint(mail: bytes) -> str:
    """Of the text part, a NUL and the HTML part, decoded, in UTF-8, each key a hyphen."""
    message = message_from_bytes(mail, policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - for the type checker
    bodies = (_body(message, kind) for kind in ("plain", "html"))
    return hashlib.sha256("\0".join(bodies).encode()).hexdigest()


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    raw = part.get_payload(decode=True) if part is not None else b""
    text = raw.decode() if isinstance(raw, bytes) else ""
    return KEYS.sub(r"\1-", text.replace("\r\n", "\n"))


if __name__ == "__main__":
    print(fingerprint(Path(sys.argv[1]).read_bytes()))  # noqa: T201
