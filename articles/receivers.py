"""What this room does when the one below speaks: each receiver calls one verb."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_anonymised, blocked_sign_in_attempted, profile_changed
from articles import tasks
from articles.models import Suspension
from articles.notifications import emails
from articles.signals import article_changed
from articles.writing import closed_account


@receiver(profile_changed)
def refresh_lists(*, user_id: int, **_kwargs: Any) -> None:
    closed_account.sign_drafts(user_id)


@receiver(account_anonymised)
def anonymise_bylines(*, user_id: int, name: str, **_kwargs: Any) -> None:
    closed_account.replace_bylines(user_id, name)


@receiver(blocked_sign_in_attempted)
def offer_appeal(*, user: User, **_kwargs: Any) -> str:
    """Nothing for who has appealed already."""
    rows = Suspension.objects.running().filter(user=user, appealed_at=None)
    found = rows.select_related("user").first()
    return emails.account_appeal_url(found) if found else ""


@receiver(article_changed)
def make_photo_variants(*, article_id: int, **_kwargs: Any) -> None:
    tasks.publish_photo.delay(article_id)
