"""One MIME message for all who receive a variant, with gaps for what is each recipient's own.

It is built once as bytes ready for DATA: quoted-printable, so that no relay recodes it and breaks a
signature; dots doubled (RFC 5321, 4.5.2). A gap in a body stands on a line of its own between soft
breaks, so that what fills it never makes a line too long. The gaps are known by their position: no
text that anybody wrote is searched for them.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr, quote
from enum import IntEnum
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.email_address import email_for_smtp
from newsletter import messages
from newsletter.contents.recipient_links import Body, OwnLink
from newsletter.contents.rendering import Letter

END = b".\r\n"
# Stands in a URL that is made of settings alone.
PLACE = "token-goes-here"
# Mailbox providers group what they observe by the last part of Feedback-ID.
SENDER_ID_LETTERS = range(5, 16)


class Placeholder(IntEnum):
    """What is each recipient's own, in this order."""

    RECIPIENT = 0
    BOUNCE_TOKEN = 1
    UNSUBSCRIBE = 2
    PREFERENCES = 3
    DATE = 4


Part = bytes | Placeholder
# As many as there are gaps, in their order.
Own = tuple[bytes, ...]
GAP_OF_LINK = {
    OwnLink.UNSUBSCRIBE: Placeholder.UNSUBSCRIBE,
    OwnLink.PREFERENCES: Placeholder.PREFERENCES,
}


class MessageTemplate:
    """A variant of an edition."""

    def __init__(self, letter: Letter, issue: str) -> None:
        """Raises ValueError when the subject or a setting would break a header."""
        whole = (*_common_headers(letter, issue), *_own_headers(letter), *_bodies(letter))
        doubled = (
            p if isinstance(p, Placeholder) else p.replace(b"\n.", b"\n..") for p in _joined(whole)
        )
        self.parts: list[Part] = [*doubled, END]
        self.placeholders = [
            (i, part) for i, part in enumerate(self.parts) if isinstance(part, Placeholder)
        ]

    def fill(self, own: Own) -> bytes:
        """The whole message with its end of data."""
        parts = self.parts.copy()
        for place, gap in self.placeholders:
            parts[place] = own[gap]
        return b"".join(parts)  # type: ignore[arg-type]


def undo_dot_stuffing(text: bytes) -> bytes:
    """The message as it is outside SMTP."""
    return text.removesuffix(END).replace(b"\n..", b"\n.")


def return_path(postmark: str) -> str:
    """A bounce comes back to an address that says which delivery it was (VERP)."""
    local, host = _mailbox(settings.NEWSLETTER_POST.return_path)
    return f"{local}+{postmark}@{host}"


@lru_cache(maxsize=4)
def _mailbox(address: str) -> tuple[str, str]:
    local, _at, host = email_for_smtp(address).rpartition("@")
    return local, host


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Neighbours without a gap become one piece."""
    for is_gap, group in groupby(parts, lambda part: isinstance(part, Placeholder)):
        if is_gap:
            yield from group
        else:
            yield b"".join(part for part in group if isinstance(part, bytes))


def _common_headers(letter: Letter, issue: str) -> Iterator[bytes]:
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    head = EmailMessage(policy=SMTP)
    head["From"] = Address(display_name=name, addr_spec=email_for_smtp(address))
    head["Reply-To"] = email_for_smtp(settings.CONTACT_EMAIL)
    head["Subject"] = letter.subject
    head["List-Id"] = f'"{quote(settings.SITE_NAME)}" <letter.{host}>'
    # RFC 8058: one click in the mail program. The relay's DKIM must cover this and the next.
    head["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    head["List-Archive"] = f"<{_page('newsletter', letter.language)}>"
    contact = _page("page", letter.language, "contact")
    head["List-Help"] = f"<{contact}>, <mailto:{email_for_smtp(settings.CONTACT_EMAIL)}>"
    head["Feedback-ID"] = f"{issue}:letter:{letter.language}:{_sender_id(host)}"
    head["Auto-Submitted"] = "auto-generated"
    yield head.as_bytes().removesuffix(b"\r\n")


def _page(name: str, language: str, *args: str) -> str:
    with translation.override(language):
        return settings.PUBLIC_URL + reverse(name, args=args)


def _sender_id(host: str) -> str:
    """The same for every letter of this site, and of the length that providers ask for."""
    least, most = SENDER_ID_LETTERS[0], SENDER_ID_LETTERS[-1]
    letters = re.sub(r"[^a-z0-9]+", "-", host.removeprefix("www.").lower()).strip("-")
    return letters[:most].strip("-").ljust(least, "0")


def _own_headers(letter: Letter) -> Iterator[Part]:
    """The Message-ID is the delivery's: sent twice, it is the same mail."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    box, _mark, box_host = return_path(PLACE).encode().partition(PLACE.encode())
    yield from (b"To: ", Placeholder.RECIPIENT, b"\r\nDate: ", Placeholder.DATE)
    yield from (b"\r\nMessage-ID: <letter.", Placeholder.BOUNCE_TOKEN, f"@{host}>".encode())
    yield from (
        b"\r\nList-Unsubscribe: <",
        *_link("newsletter_unsubscribe", Placeholder.UNSUBSCRIBE, letter),
    )
    yield from (
        b">,\r\n <mailto:",
        box,
        Placeholder.BOUNCE_TOKEN,
        box_host,
        b"?subject=unsubscribe>\r\n",
    )


def _bodies(letter: Letter) -> Iterator[Part]:
    """Quoted-printable never writes ``=_``, so that no body can hold the boundary (RFC 2045)."""
    boundary = b"=_" + sha256((letter.text + letter.html).encode()).hexdigest()[:32].encode()
    yield b"MIME-Version: 1.0\r\n"
    yield b'Content-Type: multipart/alternative; boundary="' + boundary + b'"\r\n\r\n'
    for kind, body in ((b"plain", letter.text_body), (b"html", letter.html_body)):
        yield b"--" + boundary + b"\r\nContent-Type: text/" + kind + b'; charset="utf-8"\r\n'
        yield b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        yield from _quoted(body, letter)
        yield b"\r\n"
    yield b"--" + boundary + b"--\r\n"


def _quoted(body: Body, letter: Letter) -> Iterator[Part]:
    for piece in body:
        if isinstance(piece, OwnLink):
            yield from _soft(_link(piece.value, GAP_OF_LINK[piece], letter))
        elif piece:
            yield from _soft([piece.encode()])


def _soft(parts: Iterable[Part]) -> Iterator[Part]:
    """Each ends with a soft break, which readers take out again."""
    for part in parts:
        if isinstance(part, Placeholder):
            yield from (part, b"=\r\n")
        else:
            encoded = quopri.encodestring(part.replace(b"\r\n", b"\n"))
            yield encoded.replace(b"\n", b"\r\n") + b"=\r\n"


def _link(name: str, gap: Placeholder, letter: Letter) -> tuple[bytes, Placeholder, bytes]:
    before, _place, after = messages.token_url(name, PLACE, letter.language).partition(PLACE)
    return before.encode(), gap, after.encode()
