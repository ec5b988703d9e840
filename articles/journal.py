"""The moderation journal: one row a decision, only ever added."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from articles import generation
from articles.actors import Actor, key_of
from articles.models import Action, Article, JournalEntry, Rule, State
from articles.models.revision import text_hash

ACTIVE_FOR = timedelta(days=7)
PUBLIC_FOR = timedelta(days=365)
MODERATOR_ROLES = ("moderator", "director")


def record(
    article: Article,
    action: Action,
    actor: Actor,
    *,
    state_from: State,
    now: datetime,
    rule: Rule | None = None,
    reason: str = "",
    overturns: JournalEntry | None = None,
) -> JournalEntry:
    """Add the row for what ``actor`` has just done; called by ``workflow`` under its lock."""
    generation.bump("journal")
    return JournalEntry.objects.create(
        at=now,
        article_number=article.pk,
        action=action,
        state_from=state_from,
        state_to=article.state,
        actor_key=key_of(actor),
        actor_role=actor.role,
        rule=rule or "",
        reason=reason,
        by_machine=actor.is_machine,
        overturns=overturns,
        text_hash=text_hash(article.title, article.standfirst, article.body),
    )


def moderators_active(now: datetime) -> bool:
    """Whether a moderator has decided or read something within seven days; one query."""
    return JournalEntry.objects.filter(
        actor_role__in=MODERATOR_ROLES, at__gt=now - ACTIVE_FOR, at__lte=now
    ).exists()


def seen_by_a_moderator() -> QuerySet[JournalEntry, int]:
    """The numbers of articles that a moderator has decided about or marked as read; for ``in``."""
    decided = JournalEntry.objects.filter(actor_role__in=MODERATOR_ROLES)
    return decided.values_list("article_number", flat=True)


def public_rows(now: datetime) -> QuerySet[JournalEntry]:
    """What the public journal shows, newest first. Reading without deciding is nobody's affair."""
    shown = JournalEntry.objects.filter(at__gt=now - PUBLIC_FOR).exclude(action=Action.READ)
    return shown.select_related("appeal")
