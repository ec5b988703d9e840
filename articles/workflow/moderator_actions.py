"""What moderators decide, and what an established author may: affirm."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.journal import entries
from articles.journal.actors import Actor, reader
from articles.models import Action, Article, JournalEntry, Rule, State
from articles.notifications import emails
from articles.spam import known_hosts
from articles.workflow import resolution, trust
from articles.workflow.permissions import (
    require_may_affirm,
    require_moderator,
    require_not_author,
    require_reason,
)
from articles.workflow.state_machine import locked, move


def affirm(article_id: int, *, by: User, now: datetime | None = None) -> Article:
    """Say "a person has seen it": the article is listed and its authors become established."""
    now = now or timezone.now()
    with transaction.atomic():
        article = locked(article_id)
        actor = reader(by)
        require_may_affirm(article, actor, by, now)
        entry = move(article, State.LISTED, Action.AFFIRMED, actor, now=now)
        trust.establish(article, by, now)
        known_hosts.learn(article.body_html, article.authors.first() or by, now)
        emails.affirmed(article, entry)
    return article


def hide(
    article_id: int,
    *,
    by: User,
    rule: Rule,
    reason: str,
    tell: bool = True,
    overturns: JournalEntry | None = None,
    now: datetime | None = None,
) -> Article:
    """Take a public text out of sight, for a rule of the charter and a reason in words.

    ``tell`` is False for mass commercial spam alone (DSA, article 17, 2). ``overturns`` is the
    former answer to a report whose sender appealed.
    """
    now = now or timezone.now()
    with transaction.atomic():
        article = locked(article_id)
        actor = require_moderator(by)
        reason = require_reason(reason)
        entry = move(
            article, State.HIDDEN, Action.HIDDEN, actor, now=now, rule=rule, reason=reason,
            overturns=overturns,
        )  # fmt: skip
        resolution.answer_reports(article, by, now, answer=reason)
        if tell:
            emails.hidden(article, entry)
    return article


def restore(article_id: int, *, by: User, reason: str = "", now: datetime | None = None) -> Article:
    """Put a hidden text back where it was; from now on reports alone no longer hide it.

    The journal ties the two rows together, as for an appeal that is granted.
    """
    now = now or timezone.now()
    with transaction.atomic():
        article = locked(article_id)
        actor = require_moderator(by)
        require_not_author(article, by)
        to = State(article.state_before or State.ONLINE)
        decision = entries.last_restriction(article.pk)
        entry = move(
            article, to, Action.RESTORED, actor, now=now, reason=reason.strip(), overturns=decision
        )
        resolution.grant_appeals(article, by, now, reason=reason.strip())
        resolution.tell_reversed(article, reason.strip())
        emails.restored(article, entry)
    return article


def release(article_id: int, *, by: User, reason: str = "", now: datetime | None = None) -> Article:
    """Let a held text go online, or into the lists if an author of it is established."""
    now = now or timezone.now()
    with transaction.atomic():
        article = locked(article_id)
        actor = require_moderator(by)
        require_not_author(article, by)
        release_locked(article, actor, now, reason=reason.strip())
        resolution.grant_appeals(article, by, now, reason=reason.strip())
    return article


def release_locked(article: Article, actor: Actor, now: datetime, *, reason: str = "") -> None:
    """As the standing of its authors says; called under the lock."""
    to = State.LISTED if trust.is_established(article) else State.ONLINE
    entry = move(article, to, Action.RELEASED, actor, now=now, reason=reason)
    emails.released(article, entry)


def remove(
    article_id: int,
    *,
    by: User,
    rule: Rule,
    reason: str,
    tell: bool = True,
    now: datetime | None = None,
) -> Article:
    """Decide for good on a hidden or held text; its address answers 410 from now on."""
    now = now or timezone.now()
    with transaction.atomic():
        article = locked(article_id)
        actor = require_moderator(by)
        reason = require_reason(reason)
        entry = move(
            article, State.REMOVED, Action.REMOVED, actor, now=now, rule=rule, reason=reason
        )
        resolution.answer_reports(article, by, now, answer=reason)
        if tell:
            emails.removed(article, entry)
    return article


def settle_appeal(
    article_id: int,
    *,
    by: User,
    upheld: bool,
    reason: str,
    overturns: JournalEntry,
    now: datetime | None = None,
) -> Article:
    """Put the article back where it was, or leave it; who may decide is checked by ``appeals``."""
    now = now or timezone.now()
    with transaction.atomic():
        article = locked(article_id)
        actor = require_moderator(by)
        reason = require_reason(reason)
        if upheld:
            to = _before(article)
            move(article, to, Action.UPHELD, actor, now=now, reason=reason, overturns=overturns)
            if article.is_readable:
                resolution.tell_reversed(article, reason)
        else:
            state = State(article.state)
            entries.record(
                article, Action.DISMISSED, actor, state_from=state, now=now, reason=reason,
                overturns=None,
            )  # fmt: skip
    return article


def mark_read(article_id: int, *, by: User, now: datetime | None = None) -> JournalEntry:
    """Note that a moderator has read it, without deciding anything."""
    now = now or timezone.now()
    with transaction.atomic():
        article = locked(article_id)
        actor = require_moderator(by)
        state = State(article.state)
        return entries.record(article, Action.READ, actor, state_from=state, now=now)


def _before(article: Article) -> State:
    """Where an upheld appeal puts it: a held text is released as its authors' standing says."""
    if article.state == State.HELD:
        return State.LISTED if trust.is_established(article) else State.ONLINE
    return State(article.state_before or State.ONLINE)
