"""Handing one mail over in two steps, so that the moment before DATA can be written down."""

import smtplib
from typing import Protocol, cast

from django.conf import settings
from django.core.mail import EmailMessage, SafeMIMEMultipart, get_connection
from django.core.mail.utils import DNS_NAME


class Deferred(Exception):
    """The server said "later" (4xx), or could not be reached: the mail has not left."""


class Refused(Exception):
    """The server said "never" (5xx)."""


class Lost(Exception):
    """The line broke after DATA had begun: perhaps it left, perhaps not."""


class Transport(Protocol):
    def offer(self, sender: str, recipient: str) -> None:
        """Ask whether a mail to this address would be taken. Raises Deferred or Refused."""

    def hand_over(self, mail: EmailMessage) -> None:
        """Send it to the address just offered. Raises Deferred, Refused or Lost."""

    def forget(self) -> None:
        """Drop what was offered."""

    def close(self) -> None: ...


def open_transport() -> Transport:
    """One connection for many mails. Raises Deferred when the server cannot be reached."""
    if settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        return SmtpTransport()
    return BackendTransport()


class SmtpTransport:
    def __init__(self) -> None:
        kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        try:
            self.smtp = kind(
                settings.EMAIL_HOST,
                settings.EMAIL_PORT,
                local_hostname=DNS_NAME.get_fqdn(),
                timeout=settings.EMAIL_TIMEOUT,
            )
            if settings.EMAIL_USE_TLS:
                self.smtp.starttls()
            if settings.EMAIL_HOST_USER:
                self.smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            self.smtp.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as error:
            raise Deferred(f"no connection: {type(error).__name__}") from error

    def offer(self, sender: str, recipient: str) -> None:
        try:
            _judge(self.smtp.mail(sender))
            _judge(self.smtp.rcpt(recipient))
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise Deferred("connection lost before DATA") from error

    def hand_over(self, mail: EmailMessage) -> None:
        content = cast("SafeMIMEMultipart", mail.message()).as_bytes(linesep="\r\n")
        try:
            answer = self.smtp.data(content)
        except smtplib.SMTPDataError as error:
            answer = (error.smtp_code, _bytes(error.smtp_error))
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise Lost("connection lost after DATA") from error
        _judge(answer)

    def forget(self) -> None:
        try:
            self.smtp.rset()
        except (smtplib.SMTPException, OSError):
            pass

    def close(self) -> None:
        try:
            self.smtp.quit()
        except (smtplib.SMTPException, OSError):
            self.smtp.close()


class BackendTransport:
    """Any other Django mail backend, which takes a mail in one step."""

    def __init__(self) -> None:
        self.connection = get_connection()

    def offer(self, sender: str, recipient: str) -> None:
        """Nothing can be asked beforehand."""

    def hand_over(self, mail: EmailMessage) -> None:
        try:
            self.connection.send_messages([mail])
        except OSError as error:
            raise Lost(type(error).__name__) from error

    def forget(self) -> None:
        """Nothing was offered."""

    def close(self) -> None:
        self.connection.close()


def _judge(answer: tuple[int, bytes]) -> None:
    """Raises Deferred or Refused; the server's words are not kept, they may name the address."""
    code, _words = answer
    if code >= 500:  # noqa: PLR2004 - RFC 5321, 4.2.1
        raise Refused(f"SMTP {code}")
    if code >= 400:  # noqa: PLR2004
        raise Deferred(f"SMTP {code}")


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
