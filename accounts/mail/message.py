"""The mail as the server hears it, built from its row."""

import email.message
from email.header import Header
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from accounts.models import OutgoingMail


class MailMessage(EmailMultiAlternatives):
    """Its subject begins on the line of its name, which filters expect.

    Django folds it without the room that the name takes: the first line is left empty.
    """

    def message(self) -> "email.message.Message[Any, Any]":  # type: ignore[override] # stubs: 6.0
        built: email.message.Message[Any, Any] = super().message()
        del built["Subject"]
        # Not by built[…], which makes a string of it again; Django has refused line breaks above.
        email.message.Message.__setitem__(
            built, "Subject", Header(str(self.subject), header_name="Subject")
        )
        return built


def build_message(row: OutgoingMail) -> MailMessage:
    mail = MailMessage(
        subject=row.subject,
        body=row.text,
        to=[row.to],
        reply_to=[settings.CONTACT_EMAIL] if settings.CONTACT_EMAIL else None,
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": row.message_id,
            **row.headers,
        },
    )
    mail.attach_alternative(row.html, "text/html")
    return mail
