"""One connection to the mail server, and mails handed over on it in two steps.

Between the two the caller writes down that the mail may have left: only the second step says the
text, so whatever fails in the first has surely not been sent.
"""

import smtplib
from email.utils import parseaddr
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from accounts.email_address import email_for_smtp
from accounts.mail.failures import describe_failure

OK = 250
WILL_FORWARD = 251
PERMANENT = 500  # RFC 5321, 4.2.1


class ServerAway(Exception):
    """No mail can leave now; ``str()`` says why. Whoever it was for has nothing to do with it."""


class MailRefused(Exception):
    """The server does not take this mail. ``for_good``: it never will, for this recipient."""

    def __init__(self, code: int, *, for_good: bool) -> None:
        super().__init__(describe_failure(smtplib.SMTPResponseException(code, b"")))
        self.for_good = for_good


class MailDoubtful(Exception):
    """The text was said and no answer came: it may have left."""


class MailSession:
    """Opened by the first mail; other backends than SMTP have no first step."""

    def __init__(self) -> None:
        self.backend: Any = get_connection()
        self.is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.backend.close()
        except (smtplib.SMTPException, OSError):
            pass

    def offer(self, mail: EmailMessage) -> None:
        """Says from whom and to whom. Raises ServerAway, MailRefused."""
        try:
            self._open()
            if isinstance(self.backend, EmailBackend):
                self._say_envelope(mail)
        except smtplib.SMTPResponseException as error:
            raise ServerAway(describe_failure(error)) from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise ServerAway(describe_failure(error)) from error

    def hand_over(self, mail: EmailMessage) -> None:
        """Says the text. Raises MailRefused, MailDoubtful."""
        try:
            if isinstance(self.backend, EmailBackend):
                self._say_text(mail)
            else:
                self.backend.send_messages([mail])
        except MailRefused:
            raise
        except smtplib.SMTPDataError as error:
            raise MailRefused(error.smtp_code, for_good=False) from error
        except Exception as error:
            raise MailDoubtful(describe_failure(error)) from error

    def _open(self) -> None:
        if not self.is_open:
            self.backend.open()
            self.is_open = True

    def _say_envelope(self, mail: EmailMessage) -> None:
        smtp: smtplib.SMTP = self.backend.connection
        smtp.ehlo_or_helo_if_needed()
        sender = email_for_smtp(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        code, _words = smtp.mail(sender)
        if code != OK:
            raise smtplib.SMTPResponseException(code, b"")
        code, _words = smtp.rcpt(mail.to[0])
        if code not in {OK, WILL_FORWARD}:
            smtp.rset()
            raise MailRefused(code, for_good=code >= PERMANENT)

    def _say_text(self, mail: EmailMessage) -> None:
        smtp: smtplib.SMTP = self.backend.connection
        built: Any = mail.message()
        code, _words = smtp.data(built.as_bytes(linesep="\r\n"))
        if code != OK:
            raise MailRefused(code, for_good=False)
