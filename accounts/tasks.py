import smtplib
from datetime import timedelta
from typing import Any

from celery import Task, shared_task
from django.conf import settings
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.mail.outgoing import MailMessage, RenderedMail
from accounts.models import User

UNCONFIRMED_KEPT_FOR = timedelta(days=3)
FIRST_RETRY_SECONDS = 20
LONGEST_RETRY_SECONDS = 3600


class MailDeliveryFailed(Exception):
    """Says why without saying to whom: its text reaches the log."""


@shared_task(bind=True, max_retries=10, acks_late=True, ignore_result=True)
def deliver_mail(self: "Task[Any, Any]", message: RenderedMail) -> None:
    """Tries for about eight hours. A refusal for good (5xx) is not tried again."""
    failure, for_good = _attempt(message)
    if failure is None:
        return
    error = MailDeliveryFailed(f"template={message['template']} reason={failure}")
    if for_good:
        raise error
    wait = min(FIRST_RETRY_SECONDS * 2**self.request.retries, LONGEST_RETRY_SECONDS)
    raise self.retry(exc=error, countdown=wait)


def _attempt(message: RenderedMail) -> tuple[str | None, bool]:
    """What went wrong, if anything, and whether it is final."""
    try:
        _mime(message).send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _text in refused.recipients.values()]
        return f"refused {codes}", all(code >= 500 for code in codes)  # noqa: PLR2004
    except smtplib.SMTPResponseException as error:
        return f"{type(error).__name__} {error.smtp_code}", False
    except Exception as error:  # noqa: BLE001 - each mail backend has errors of its own
        return type(error).__name__, False
    return None, False


def _mime(message: RenderedMail) -> MailMessage:
    mail = MailMessage(
        subject=message["subject"],
        body=message["text"],
        to=[message["to"]],
        reply_to=[settings.CONTACT_EMAIL] if settings.CONTACT_EMAIL else None,
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": message["message_id"],
            **message.get("headers", {}),
        },
    )
    mail.attach_alternative(message["html"], "text/html")
    return mail


@shared_task(ignore_result=True)
def purge_unconfirmed_accounts() -> int:
    """Deletes accounts whose address nobody confirmed; returns how many."""
    stale = User.objects.filter(
        emailaddress__verified=False,
        last_login=None,
        is_staff=False,
        date_joined__lt=timezone.now() - UNCONFIRMED_KEPT_FOR,
    ).exclude(emailaddress__verified=True)
    purged = 0
    for user in stale:
        try:
            user.delete()
        except ProtectedError:
            continue
        purged += 1
    return purged
