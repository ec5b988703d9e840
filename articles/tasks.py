from celery import shared_task
from django.utils import timezone

from articles import (
    aftermath,
    attendance,
    connections,
    pending,
    photos,
    scrutiny,
    workflow,
)


@shared_task(name="articles.tasks.move_due", ignore_result=True)
def move_due() -> None:
    workflow.hold_waves()
    workflow.list_due()
    workflow.release_due()
    workflow.show_undecided()
    attendance.watch(timezone.now())
    attendance.mail_daily(timezone.now())


@shared_task(name="articles.tasks.purge", ignore_result=True)
def purge() -> None:
    now = timezone.now()
    pending.purge(now)
    photos.purge_orphans(now)
    scrutiny.purge(now)
    connections.purge(now)


@shared_task(name="articles.tasks.show_photo", ignore_result=True)
def show_photo(article_id: int) -> None:
    aftermath.show_photo(article_id)


@shared_task(name="articles.tasks.settle_photos", ignore_result=True)
def settle_photos() -> None:
    aftermath.settle_photos()
