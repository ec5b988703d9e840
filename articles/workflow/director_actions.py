"""What the director alone may do: make a text disappear for good."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.models import Action, Article, Rule, State
from articles.models.revision import text_hash
from articles.notifications import emails
from articles.workflow import erasure, resolution
from articles.workflow.permissions import require_director, require_reason
from articles.workflow.state_machine import locked, move, require_arrow


def erase(
    article_id: int, *, by: User, rule: Rule, reason: str, now: datetime | None = None
) -> Article:
    """Unlawful text, personal data: nothing of it is kept but the notice and the journal row.

    Irreversible. The journal row carries the hash of what was erased.
    """
    now = now or timezone.now()
    with transaction.atomic():
        article = locked(article_id)
        actor = require_director(by)
        reason = require_reason(reason)
        require_arrow(article, State.ERASED, Action.ERASED)
        resolution.answer_reports(article, by, now, answer=reason)
        fingerprint = text_hash(article.title, article.standfirst, article.body)
        erasure.forget_all_around(article)
        erasure.blank(article)
        entry = move(
            article, State.ERASED, Action.ERASED, actor, now=now, rule=rule, reason=reason,
            also=erasure.BLANKED, fingerprint=fingerprint,
        )  # fmt: skip
        emails.erased(article, entry)
        erasure.tell(article.pk)
    return article
