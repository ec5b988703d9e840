from celery import shared_task

from accounts.mail import outbox


@shared_task(ignore_result=True)
def deliver_mail(mail_id: int) -> None:
    """Lost, or handed out twice, it does no harm: the row decides."""
    outbox.send_one(mail_id)


@shared_task(ignore_result=True)
def send_due_mails() -> None:
    """Asked by beat every minute: what is due again, and what lost its task."""
    outbox.send_due()
