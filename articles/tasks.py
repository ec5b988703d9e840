from celery import shared_task
from django.utils import timezone

from articles import pending, photos, workflow


@shared_task(name="articles.tasks.list_due", ignore_result=True)
def list_due() -> None:
    workflow.list_due()


@shared_task(name="articles.tasks.purge", ignore_result=True)
def purge() -> None:
    now = timezone.now()
    pending.purge(now)
    photos.purge_orphans(now)
