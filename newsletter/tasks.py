from celery import shared_task
from django.utils import timezone

from newsletter import issues, sending, subscribing


@shared_task
def issue_due() -> None:
    """Asked by beat every five minutes; two beats, or ten, do no harm."""
    week = issues.due(timezone.now())
    if week is not None:
        issue = issues.compile_issue(week)
        send_batch.delay(issue.pk)


@shared_task
def send_batch(issue_id: int) -> None:
    """Sends until nothing is ready. Lost with its worker, it comes back by ``sweep``."""
    while sending.send_some(issue_id):
        pass
    sending.finish(issue_id)


@shared_task
def sweep() -> None:
    issues.forget_erased()
    for issue_id in sending.sweep():
        send_batch.delay(issue_id)


@shared_task
def purge_unconfirmed() -> None:
    subscribing.purge_unconfirmed(timezone.now())
