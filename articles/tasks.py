from celery import shared_task
from django.utils import timezone

from articles import workflow
from articles.media import photos
from articles.moderation import daily_mail
from articles.reading import refresh
from articles.spam import screen
from articles.workflow import connection_log
from articles.writing import pending


@shared_task(name="articles.tasks.move_due", ignore_result=True)
def move_due() -> None:
    workflow.hold_waves()
    workflow.list_due()
    workflow.release_due()
    workflow.show_undecided()
    daily_mail.watch(timezone.now())
    daily_mail.mail_daily(timezone.now())


@shared_task(name="articles.tasks.purge", ignore_result=True)
def purge() -> None:
    now = timezone.now()
    pending.purge(now)
    photos.purge_orphans(now)
    screen.purge(now)
    connection_log.purge(now)


@shared_task(name="articles.tasks.show_photo", ignore_result=True)
def show_photo(article_id: int) -> None:
    refresh.show_photo(article_id)


@shared_task(name="articles.tasks.settle_photos", ignore_result=True)
def settle_photos() -> None:
    refresh.settle_photos()
