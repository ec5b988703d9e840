import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from newsletter.contents import issues, next_issue
from newsletter.engine import sending, test_letter
from newsletter.engine.safety import heartbeat
from newsletter.engine.smtp.connection import NoLine
from newsletter.returns import bounces, mailbox
from newsletter.subscribers import change_email, contact_import, erasure, subscription

logger = logging.getLogger(__name__)


@shared_task
def issue_due() -> None:
    """Asked by beat every five minutes; two beats, or ten, do no harm."""
    now = timezone.now()
    week = issues.due(now)
    if week is not None:
        start(issues.leave(week, now).pk)


@shared_task
def send_batch(issue_id: int) -> None:
    """One run. Lost with its worker, it comes back by ``sweep``."""
    if sending.send_some(issue_id) and sending.has_work(issue_id):
        send_batch.delay(issue_id)
    else:
        sending.finish(issue_id)


@shared_task
def sweep() -> None:
    """Asked by beat every minute."""
    issues.forget_erased()
    next_issue.open_on_time(timezone.now())
    for issue_id in sending.sweep():
        start(issue_id)
    for issue_id in heartbeat.due(timezone.now()):
        tell_watcher.delay(issue_id)


@shared_task
def tell_watcher(issue_id: int) -> None:
    heartbeat.ping(issue_id, timezone.now())


@shared_task
def send_proof(user_id: int) -> None:
    """Once: whoever asked for it asks again."""
    person = User.objects.filter(pk=user_id, is_staff=True, is_active=True).first()
    if person is None:
        return
    try:
        test_letter.send(person, timezone.now())
    except (NoLine, test_letter.NotTaken, OSError) as error:
        logger.error("letter: a test was not taken: %s", error)  # noqa: TRY400


@shared_task
def purge_unconfirmed() -> None:
    """Asked by beat every hour: nobody stays on record longer than said."""
    now = timezone.now()
    subscription.purge_unconfirmed(now)
    change_email.purge(now)
    erasure.purge(now)
    contact_import.purge(now)


@shared_task
def tell_imported() -> None:
    """Asked by beat every minute, so that a long list does not leave all at once."""
    contact_import.tell()


@shared_task
def learn_from_refusals() -> None:
    bounces.learn_from_refusals(timezone.now())


@shared_task
def purge_strays() -> None:
    bounces.purge_strays(timezone.now())


@shared_task(time_limit=mailbox.HARD_SECONDS)
def read_mailbox() -> None:
    """Asked by beat every five minutes; nothing to do where no mailbox is set."""
    box = settings.NEWSLETTER_MAILBOX
    if box is None:
        return
    try:
        mailbox.fetch(box, timezone.now())
    except mailbox.Away as away:
        logger.error("letter: the mailbox of returned mails: %s", away)  # noqa: TRY400 - expected


def start(issue_id: int) -> None:
    """As many runs as there are seats; who finds none goes away at once."""
    for _seat in range(settings.NEWSLETTER_POST.workers):
        send_batch.delay(issue_id)
