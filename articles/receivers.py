"""What this room does when the one below speaks: each receiver calls one verb."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import account_anonymised, account_changed
from articles import bylines, generation, tasks
from articles.signals import article_changed


@receiver(account_changed)
def show_profile(**_kwargs: Any) -> None:
    generation.bump("lists")


@receiver(account_anonymised)
def sign_as_nobody(*, user_id: int, name: str, **_kwargs: Any) -> None:
    bylines.forget(user_id, name)


@receiver(article_changed)
def make_photo(*, article_id: int, **_kwargs: Any) -> None:
    tasks.show_photo.delay(article_id)
