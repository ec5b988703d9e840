from datetime import timedelta

from celery import shared_task
from django.db.models import ProtectedError
from django.utils import timezone

from accounts import outbox
from accounts.models import User

UNCONFIRMED_KEPT_FOR = timedelta(days=3)


@shared_task(ignore_result=True)
def deliver_mail(mail_id: int) -> None:
    """Lost, or handed out twice, it does no harm: the row decides."""
    outbox.send_one(mail_id)


@shared_task(ignore_result=True)
def send_due_mails() -> None:
    """Asked by beat every minute: what is due again, and what lost its task."""
    outbox.send_due()


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
