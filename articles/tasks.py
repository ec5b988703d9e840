from celery import shared_task
from django.utils import timezone

from articles import workflow
from articles.media import photos
from articles.moderation import daily_mail
from articles.reading import refresh
from articles.spam import screen
from articles.workflow import connection_log
from articles.writing import pending


@shared_task(name="articles.tasks.run_due_transitions", ignore_result=True)
def run_due_transitions() -> None:
    workflow.hold_waves()
    workflow.list_due_articles()
    workflow.release_due_articles()
    workflow.show_undecided_articles()
    daily_mail.update_absence(timezone.now())
    daily_mail.send_daily_mails(timezone.now())


@shared_task(name="articles.tasks.purge_expired_data", ignore_result=True)
def purge_expired_data() -> None:
    now = timezone.now()
    pending.purge_expired(now)
    photos.purge_orphans(now)
    screen.purge_spam_signs(now)
    connection_log.purge_connection_data(now)


@shared_task(name="articles.tasks.publish_photo", ignore_result=True)
def publish_photo(article_id: int) -> None:
    refresh.publish_photo(article_id)


@shared_task(name="articles.tasks.repair_photos", ignore_result=True)
def repair_photos() -> None:
    refresh.repair_photos()
