"""Who is established: given when a person affirms an article, on record, revocable."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.models import Affirmation, Article
from articles.workflow.permissions import (
    require_may_judge_account,
    require_moderator,
    require_reason,
)


def establish_authors(article: Article, by: User, now: datetime) -> None:
    """Every author of the affirmed article; called under its lock. A few queries an author."""
    for authorship in article.authorships.accepted().select_related("user"):
        Affirmation.objects.get_or_create(
            article=article, author=authorship.user, defaults={"affirmed_by": by, "at": now}
        )
    newcomers = article.authorships.accepted().values_list("user", flat=True)
    User.objects.filter(pk__in=newcomers, established_at__isnull=True).update(established_at=now)


def has_established_author(article: Article) -> bool:
    """Whether an author of it is; one query."""
    accepted = article.authorships.accepted()
    return accepted.filter(user__established_at__isnull=False).exists()


def revoke_established(user_id: int, *, by: User, reason: str, now: datetime | None = None) -> User:
    """Make somebody a newcomer again; what is listed stays listed. Raises ActionRefused."""
    now = now or timezone.now()
    require_moderator(by)
    require_reason(reason)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        require_may_judge_account(user, by)
        user.established_at = None
        user.save(update_fields=["established_at"])
        Affirmation.objects.filter(author=user, revoked_at=None).update(revoked_at=now)
    return user
