"""The arrows between states, and the one function that moves an article along them."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from articles.journal import entries, revisions
from articles.journal.actors import Actor
from articles.models import Action, Article, JournalEntry, Rule, State
from articles.reading import refresh
from articles.spam import wave_members
from articles.workflow.permissions import ActionRefused

SAVED_FIELDS = ("state", "state_before", "state_since", "published_at", "listed_at")
READABLE = frozenset({State.ONLINE, State.LISTED})
# Where an article stood before it was hidden or removed; never public: held.
RETURN_STATES = READABLE | {State.HELD}

TRANSITIONS: dict[Action, dict[State, frozenset[State]]] = {
    Action.PUBLISHED: {State.DRAFT: READABLE},
    Action.HELD: {state: frozenset({State.HELD}) for state in (State.DRAFT, *READABLE)},
    Action.RELEASED: {State.HELD: READABLE},
    Action.LISTED: {State.ONLINE: frozenset({State.LISTED})},
    Action.AFFIRMED: {State.ONLINE: frozenset({State.LISTED})},
    Action.HIDDEN: {state: frozenset({State.HIDDEN}) for state in READABLE},
    Action.RESTORED: {State.HIDDEN: READABLE},
    Action.REMOVED: {state: frozenset({State.REMOVED}) for state in (State.HIDDEN, State.HELD)},
    Action.UPHELD: {State.HIDDEN: READABLE, State.REMOVED: RETURN_STATES, State.HELD: READABLE},
    Action.WITHDRAWN: {state: frozenset({State.WITHDRAWN}) for state in READABLE},
    Action.REOPENED: {State.WITHDRAWN: frozenset({State.DRAFT})},
    Action.ERASED: {
        state: frozenset({State.ERASED})
        for state in State
        if state not in {State.DRAFT, State.ERASED}
    },
}


def lock_article(article_id: int) -> Article:
    """The row, locked until the end of the transaction. Raises Article.DoesNotExist."""
    return Article.objects.select_for_update().get(pk=article_id)


def move_article(
    article: Article,
    to: State,
    action: Action,
    actor: Actor,
    *,
    now: datetime,
    rule: Rule | None = None,
    reason: str = "",
    overturns: JournalEntry | None = None,
    also: Iterable[str] = (),
    fingerprint: str = "",
) -> JournalEntry:
    """Change the state along one arrow and write its journal row; called under the lock.

    ``also`` names further fields to save in the same statement, ``fingerprint`` the hash of the
    text when it is no longer in the row.
    """
    state_from = State(article.state)
    require_transition(article, to, action)
    _keep_dates(article, to, now)
    article.state = to
    article.state_since = now
    article.save(update_fields=[*SAVED_FIELDS, *also])
    entry = entries.add_entry(
        article, action, actor, state_from=state_from, now=now, rule=rule, reason=reason,
        overturns=overturns, fingerprint=fingerprint,
    )  # fmt: skip
    if article.is_readable:
        revisions.mark_revision_public(article, now)
    if action in entries.LETS_STAND and not actor.is_machine:
        wave_members.exclude_from_waves(article)
    refresh.refresh_article(article)
    return entry


def require_transition(article: Article, to: State, action: Action) -> None:
    """Raises ActionRefused: somebody else was faster, or the page was old."""
    state = State(article.state)
    if to not in TRANSITIONS[action].get(state, frozenset()):
        raise ActionRefused(
            _("This cannot be done any more: the article is now “%(state)s”.")
            % {"state": state.label}
        )


def _keep_dates(article: Article, to: State, now: datetime) -> None:
    """Dates of the first time; and where a restricted article goes back to."""
    if to in READABLE:
        article.published_at = article.published_at or now
    if to == State.LISTED:
        article.listed_at = article.listed_at or now
    if to == State.HIDDEN or (to == State.REMOVED and article.state == State.HELD):
        article.state_before = article.state
