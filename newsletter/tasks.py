import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from accounts import database_clock
from accounts.models import User
from newsletter.contents import issues, next_issue
from newsletter.engine import sending, single_copy
from newsletter.engine.safety import heartbeat
from newsletter.engine.smtp.connection import ConnectionFailed
from newsletter.returns import mailbox
from newsletter.returns.policy import bounces
from newsletter.subscribers import change_email, contact_import, erasure, subscription

logger = logging.getLogger(__name__)


@shared_task
def compile_due_issue() -> None:
    """Asked by beat every five minutes; two beats, or ten, do no harm."""
    now = database_clock.database_time()
    week = issues.due_week(now)
    if week is not None:
        start_sending(issues.compile_or_ask(week, now).pk)


@shared_task
def send_batch(issue_id: int) -> None:
    """One run. Lost with its worker, it comes back by ``sweep``."""
    if sending.send_due_deliveries(issue_id) and sending.has_due_deliveries(issue_id):
        send_batch.delay(issue_id)
    else:
        sending.finish_issue(issue_id)


@shared_task
def run_minute_jobs() -> None:
    """Asked by beat every minute."""
    issues.erase_missed_articles()
    next_issue.open_preview_on_time(timezone.now())
    for issue_id in sending.recover_lost_work():
        start_sending(issue_id)
    for issue_id in heartbeat.issues_to_report(timezone.now()):
        ping_watcher.delay(issue_id)


@shared_task
def ping_watcher(issue_id: int) -> None:
    heartbeat.ping_watcher(issue_id, timezone.now())


@shared_task
def send_test_letter(user_id: int) -> None:
    """Once: whoever asked for it asks again."""
    person = User.objects.filter(pk=user_id, is_staff=True, is_active=True).first()
    if person is None:
        return
    try:
        single_copy.send_test_letter(person, timezone.now())
    except (ConnectionFailed, single_copy.CopyRejected, OSError) as error:
        logger.error("letter: a test was not taken: %s", error)  # noqa: TRY400


@shared_task
def purge_subscribers() -> None:
    """Asked by beat every hour: nobody stays on record longer than said."""
    now = timezone.now()
    subscription.purge_unconfirmed(now)
    change_email.purge_changes(now)
    erasure.purge_unsubscribed(now)
    contact_import.purge_uploads(now)


@shared_task
def mail_imported() -> None:
    """Asked by beat every minute, so that a long list does not leave all at once."""
    contact_import.mail_imported()


@shared_task
def record_refused_deliveries() -> None:
    bounces.record_refused_deliveries(timezone.now())


@shared_task
def purge_unclassified_mail() -> None:
    bounces.purge_unclassified_mail(timezone.now())


@shared_task(time_limit=mailbox.HARD_SECONDS)
def read_mailbox() -> None:
    """Asked by beat every five minutes; nothing to do where no mailbox is set."""
    box = settings.NEWSLETTER_MAILBOX
    if box is None:
        return
    try:
        mailbox.fetch_mails(box, timezone.now())
    except mailbox.MailboxUnavailable as away:
        logger.error("letter: the mailbox of returned mails: %s", away)  # noqa: TRY400 - expected


def start_sending(issue_id: int) -> None:
    """As many runs as there are slots; who finds none goes away at once."""
    for _slot in range(settings.NEWSLETTER_POST.workers):
        send_batch.delay(issue_id)
