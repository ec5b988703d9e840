from datetime import timedelta

from celery import shared_task
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.mail.tasks import deliver_mail, send_due_mails
from accounts.models import User

# Celery looks for tasks here.
__all__ = ["deliver_mail", "purge_unconfirmed_accounts", "send_due_mails"]

UNCONFIRMED_KEPT_FOR = timedelta(days=3)


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
