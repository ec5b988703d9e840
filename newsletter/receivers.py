"""What this room does when the one below speaks: each receiver calls one verb."""

from typing import Any

from django.dispatch import receiver

from articles.signals import article_changed, article_erased
from newsletter.contents import issues


@receiver(article_changed)
def keep_issues_true(*, article_id: int, **_kwargs: Any) -> None:
    issues.follow(article_id)


@receiver(article_erased)
def forget_pieces(*, article_id: int, **_kwargs: Any) -> None:
    issues.forget(article_id)
