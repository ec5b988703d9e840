"""The moderation journal: one row a decision, only ever added."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max, Min, QuerySet

from accounts.models import User
from articles import cache_scopes
from articles.journal import moderator_absence
from articles.journal.actors import Actor, get_actor_key
from articles.models import READABLE_STATES, Action, Article, JournalEntry, Rule, State
from articles.models.revision import hash_text

ABSENT_AFTER = timedelta(days=7)
RESTRICTIONS = (Action.HELD, Action.HIDDEN, Action.REMOVED)
LETS_STAND = (Action.RELEASED, Action.AFFIRMED, Action.RESTORED, Action.UPHELD)
MODERATOR_ROLES = ("moderator", "director")


def add_entry(
    article: Article,
    action: Action,
    actor: Actor,
    *,
    state_from: State,
    now: datetime,
    rule: Rule | None = None,
    reason: str = "",
    overturns: JournalEntry | None = None,
    fingerprint: str = "",
) -> JournalEntry:
    """Add the row for what ``actor`` has just done; called by ``workflow`` under its lock.

    What a moderator does ends an absence at once.
    """
    if actor.is_moderator:
        moderator_absence.end_absence(now)
    cache_scopes.bump_scopes("journal")
    return JournalEntry.objects.create(
        at=now,
        article_number=article.pk,
        action=action,
        state_from=state_from,
        state_to=article.state,
        actor_key=get_actor_key(actor),
        actor_role=actor.role,
        rule=rule or "",
        reason=reason,
        by_machine=actor.is_machine,
        overturns=overturns,
        text_hash=fingerprint or hash_text(article.title, article.standfirst, article.body),
    )


def add_read_entries(articles: Iterable[Article], actor: Actor, now: datetime) -> None:
    """That a moderator has seen these texts and leaves them where they are; two queries."""
    moderator_absence.end_absence(now)
    key = get_actor_key(actor)
    JournalEntry.objects.bulk_create(
        JournalEntry(
            at=now, article_number=article.pk, action=Action.READ, state_from=article.state,
            state_to=article.state, actor_key=key, actor_role=actor.role,
            text_hash=hash_text(article.title, article.standfirst, article.body),
        )
        for article in articles
    )  # fmt: skip


def has_active_moderator(now: datetime) -> bool:
    """Whether a moderator has decided or read something within seven days.

    A site where none ever has counts from its first account. At most two queries.
    """
    last = last_moderator_activity(now)
    return last is None or last > now - ABSENT_AFTER


def last_moderator_activity(now: datetime) -> datetime | None:
    """When a moderator last decided or read something, else when the site began."""
    done = JournalEntry.objects.filter(actor_role__in=MODERATOR_ROLES, at__lte=now)
    last: datetime | None = done.aggregate(last=Max("at"))["last"]
    if last is not None:
        return last
    began: datetime | None = User.objects.aggregate(first=Min("date_joined"))["first"]
    return began


def article_ids_seen_by_moderator() -> QuerySet[JournalEntry, int]:
    """The numbers of articles that a moderator has decided about or marked as read; for ``in``."""
    decided = JournalEntry.objects.filter(actor_role__in=MODERATOR_ROLES)
    return decided.values_list("article_number", flat=True)


def has_been_restored_by_person(article_id: int) -> bool:
    """Whether a moderator has once said that it may stay; one query."""
    rows = JournalEntry.objects.filter(article_number=article_id, by_machine=False)
    return rows.filter(action__in=(Action.RESTORED, Action.UPHELD)).exists()


def shown_undecided_at(article_id: int) -> datetime | None:
    """When it last came back because nobody had decided in time; one query."""
    rows = JournalEntry.objects.filter(article_number=article_id, by_machine=True)
    at: datetime | None = rows.filter(action=Action.RESTORED).aggregate(last=Max("at"))["last"]
    return at


def article_ids_let_stand() -> QuerySet[JournalEntry, int]:
    """The numbers of articles of which a person has said that they may stay; for ``in``."""
    return _let_stand().values_list("article_number", flat=True)


def let_stand_at(article_id: int) -> datetime | None:
    """When a person last said that it may stay; one query."""
    at: datetime | None = (
        _let_stand().filter(article_number=article_id).aggregate(last=Max("at"))["last"]
    )
    return at


def _let_stand() -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(by_machine=False, action__in=LETS_STAND)


def unreadable_since(article_id: int) -> datetime | None:
    """When it could last be read and then no more; one query."""
    rows = JournalEntry.objects.filter(article_number=article_id, state_from__in=READABLE_STATES)
    left = rows.exclude(state_to__in=READABLE_STATES).order_by("-at", "-pk")
    return left.values_list("at", flat=True).first()


def last_restriction(article_id: int) -> JournalEntry | None:
    """The decision under which the article is restricted, if it is; one query."""
    rows = JournalEntry.objects.filter(article_number=article_id, action__in=RESTRICTIONS)
    return rows.order_by("-at", "-pk").first()
