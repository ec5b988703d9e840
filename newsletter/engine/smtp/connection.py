"""One connection to the mail server that never makes the others wait.

Opening it (TLS, greeting, authentication) is left to Django, in a thread; from then on the socket
does not block, and commands are pipelined when the server offers it (RFC 2920).
"""

import re
import smtplib
import socket
import ssl
import time
from collections import deque
from copy import copy
from typing import Any, NamedTuple

from django.core.mail.backends.smtp import EmailBackend

ENHANCED = re.compile(rb"([245]\.\d{1,3}\.\d{1,3}) ")
CHUNK = 65536
LONGEST_REPLY = 65536
REFUSALS, PERMANENT = 400, 500  # RFC 5321, 4.2.1


class ConnectionFailed(Exception):
    """No connection could be opened. ``is_refusal``: the server does not want this sender."""

    def __init__(self, reason: str, *, is_refusal: bool = False) -> None:
        super().__init__(reason)
        self.is_refusal = is_refusal


class ConnectionBroken(Exception):
    """The connection ended, or the server has been silent for too long."""


# Full, greylisted, too fast: some servers say so behind a code that means an unknown mailbox.
FOR_NOW = re.compile(
    r"gr[ea]y-?list|quota|\bfull\b|storage|too (?:many|large|fast|quickly)|per hour|this hour"
    r"|later\b|try again in|temporar|suspend|plus tard|\bpleine\b"
)


class SmtpReply(NamedTuple):
    """``words`` may name the address: they are looked at and never kept."""

    code: int
    enhanced: str = ""
    words: str = ""

    def __str__(self) -> str:
        said = f"SMTP {self.code} {self.enhanced}".rstrip()
        return f"{said} (for now)" if FOR_NOW.search(self.words.lower()) else said


class SmtpConnection:
    def __init__(self, channel: socket.socket, *, pipelining: bool) -> None:
        channel.settimeout(0)
        self.channel = channel
        self.pipelining = pipelining
        self.replies: list[SmtpReply] = []
        self.unsent: memoryview | bytes = b""
        self.held: deque[bytes] = deque()
        self.said = 0
        self.expected_replies = 0
        self.reply_timeout = self.later_timeout = 0.0
        self.deadline = 0.0
        self.received = b""

    def fileno(self) -> int:
        return self.channel.fileno()

    @property
    def is_answered(self) -> bool:
        return len(self.replies) == self.expected_replies

    def ask(self, *commands: bytes, reply_timeout: float, then: float | None = None) -> None:
        """Say these, expecting one reply each. Raises Broken.

        Patience is in seconds: for the first reply, and ``then`` for those after it.
        """
        self.replies = []
        self.expected_replies = len(commands)
        self.reply_timeout = reply_timeout
        self.later_timeout = reply_timeout if then is None else then
        self.deadline = time.monotonic() + reply_timeout
        if self.pipelining:
            self.unsent, self.said = b"".join(commands), len(commands)
        else:
            self.unsent, self.said = commands[0], 1
            self.held.extend(commands[1:])
        self.send()

    def send(self) -> None:
        """Give the kernel what it takes now. Raises Broken."""
        try:
            sent = self.channel.send(self.unsent)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        except OSError as error:
            raise ConnectionBroken(type(error).__name__) from error
        self.unsent = memoryview(self.unsent)[sent:] if sent < len(self.unsent) else b""
        self.deadline = time.monotonic() + self.reply_timeout
        self._say_next()

    def receive(self) -> None:
        """Read the replies that have come. Raises Broken after having kept them."""
        ended = self._read()
        *lines, self.received = self.received.split(b"\n")
        for line in lines:
            self._note(line.rstrip(b"\r"))
        if ended or len(self.received) > LONGEST_REPLY:
            raise ConnectionBroken("connection closed")

    def check_timeout(self, now: float) -> None:
        """Raises Broken when the server has been silent for too long."""
        if not self.is_answered and now > self.deadline:
            raise ConnectionBroken("no answer")

    def close(self) -> None:
        """Say goodbye and do not wait for an answer."""
        try:
            if self.is_answered:
                self.channel.send(b"QUIT\r\n")
        except OSError:
            pass
        self.channel.close()

    def _read(self) -> bool:
        """True when the server has closed."""
        try:
            while chunk := self.channel.recv(CHUNK):
                self.received += chunk
                # TLS may hold more than the selector can see.
                if len(chunk) < CHUNK and not isinstance(self.channel, ssl.SSLSocket):
                    return False
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return False
        except OSError:
            return True
        return True

    def _note(self, line: bytes) -> None:
        """Raises Broken for what is no reply to a question."""
        if not line[:3].isdigit() or self.is_answered:
            raise ConnectionBroken("closed by the server" if line[:3] == b"421" else "not SMTP")
        if line[3:4] == b"-":
            return
        self.replies.append(_reply(line))
        self.reply_timeout = self.later_timeout
        self.deadline = time.monotonic() + self.reply_timeout
        self._say_next()

    def _say_next(self) -> None:
        """Without pipelining: as soon as the command before is said and answered."""
        if self.held and not self.unsent and len(self.replies) == self.said:
            self.unsent = self.held.popleft()
            self.said += 1
            self.send()


def _reply(line: bytes) -> SmtpReply:
    """What a server says when it agrees is of no interest."""
    code = int(line[:3])
    if code < REFUSALS:
        return SmtpReply(code)
    found = ENHANCED.match(line, 4)
    enhanced = found[1].decode() if found else ""
    return SmtpReply(code, enhanced, line[4:].decode("ascii", "replace"))


class SmtpConnector:
    """Opens connections with Django's mail backend, which knows all the settings."""

    def __init__(self) -> None:
        self.backend = EmailBackend()
        if self.backend.use_tls or self.backend.use_ssl:
            # Loading the certificates is dear: once, not once a connection.
            _loaded = self.backend.ssl_context

    def dial(self) -> SmtpConnection:
        """Blocks until the server is ready for mail; may run in a thread. Raises NoLine."""
        backend = copy(self.backend)
        try:
            backend.open()
            if backend.connection:
                backend.connection.ehlo_or_helo_if_needed()
        except smtplib.SMTPResponseException as error:
            permanent = error.smtp_code >= PERMANENT
            raise ConnectionFailed(
                f"no connection: SMTP {error.smtp_code}", is_refusal=permanent
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise ConnectionFailed(
                "no connection: TLS or password not offered", is_refusal=True
            ) from error
        except ssl.SSLCertVerificationError as error:
            # Somebody else may listen there, so no password was said; this does not pass by itself.
            why = f"no connection: wrong certificate: {error.verify_message}"
            raise ConnectionFailed(why, is_refusal=True) from error
        except UnicodeEncodeError as error:
            why = "no connection: user or password with accents, which cannot be said"
            raise ConnectionFailed(why, is_refusal=True) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ConnectionFailed(f"no connection: {type(error).__name__}") from error
        smtp: Any = backend.connection
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return SmtpConnection(smtp.sock, pipelining=smtp.has_extn("pipelining"))
