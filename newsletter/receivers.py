"""What this room does when the one below speaks: each receiver calls one verb."""

from typing import Any

from django.dispatch import receiver

from articles.signals import article_changed, article_erased
from newsletter.contents import issues


@receiver(article_changed)
def sync_issues(*, article_id: int, **_kwargs: Any) -> None:
    issues.sync_article(article_id)


@receiver(article_erased)
def erase_from_issues(*, article_id: int, **_kwargs: Any) -> None:
    issues.erase_article(article_id)
