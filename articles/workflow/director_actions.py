"""What the director alone may do: make a text disappear for good."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.models import Action, Article, Rule, State
from articles.models.revision import hash_text
from articles.notifications import emails
from articles.workflow import erasure, resolution
from articles.workflow.permissions import require_director, require_reason
from articles.workflow.state_machine import lock_article, move_article, require_transition


def erase(
    article_id: int, *, by: User, rule: Rule, reason: str, now: datetime | None = None
) -> Article:
    """Unlawful text, personal data: nothing of it is kept but the notice and the journal row.

    Irreversible. The journal row carries the hash of what was erased.
    """
    now = now or timezone.now()
    with transaction.atomic():
        article = lock_article(article_id)
        actor = require_director(by)
        reason = require_reason(reason)
        require_transition(article, State.ERASED, Action.ERASED)
        resolution.resolve_open_reports(article, by, now, answer=reason)
        fingerprint = hash_text(article.title, article.standfirst, article.body)
        erasure.delete_related_texts(article)
        erasure.blank_fields(article)
        entry = move_article(
            article, State.ERASED, Action.ERASED, actor, now=now, rule=rule, reason=reason,
            also=erasure.BLANKED_FIELDS, fingerprint=fingerprint,
        )  # fmt: skip
        emails.send_article_erased(article, entry)
        erasure.announce_erasure(article.pk)
    return article
