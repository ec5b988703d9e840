"""A mail server that signs what it takes, and a receiver behind it."""

from typing import Any

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.newsletter.imap_server import ImapServer

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
RECORD = "v=DKIM1; k=rsa; p=" + "".join(PUBLIC.splitlines()[1:-1])
SIGNED = [b"from", b"to", b"subject", b"date", b"message-id"]
BOTH = [b"list-unsubscribe", b"list-unsubscribe-post"]


class SigningRelay:
    """Signs what it takes and puts it into a mailbox, as a relay and a receiver do."""

    def __init__(self, imap: ImapServer) -> None:
        self.imap = imap
        self.headers = SIGNED + BOTH
        self.domain = b"news.example.org"
        self.added = b""
        self.taken: list[tuple[str, bytes]] = []
        self.delivers = True

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        raw = bytes(envelope.content)
        if self.headers:
            raw = dkim.sign(
                raw, b"rade", self.domain, PRIVATE, include_headers=self.headers
            ) + raw  # fmt: skip
        self.taken.append((envelope.mail_from, self.added + raw))
        if self.delivers:
            self.imap.put(self.added + raw)
        return "250 OK"
