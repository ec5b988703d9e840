"""What moderators decide, and what an established author may: affirm."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.journal import entries
from articles.journal.actors import Actor, acting_as
from articles.models import Action, Article, JournalEntry, Rule, State
from articles.notifications import emails
from articles.spam import known_hosts
from articles.workflow import resolution, trust
from articles.workflow.permissions import (
    require_may_affirm,
    require_moderator,
    require_no_open_appeal,
    require_not_author,
    require_reason,
)
from articles.workflow.state_machine import lock_article, move_article


def affirm(article_id: int, *, by: User, now: datetime | None = None) -> Article:
    """Say "a person has seen it": the article is listed and its authors become established."""
    now = now or timezone.now()
    with transaction.atomic():
        article = lock_article(article_id)
        actor = acting_as(by)
        require_may_affirm(article, actor, by, now)
        entry = move_article(article, State.LISTED, Action.AFFIRMED, actor, now=now)
        trust.establish_authors(article, by, now)
        known_hosts.learn_hosts(article.body_html, article.authors.first() or by, now)
        emails.send_article_affirmed(article, entry)
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
        article = lock_article(article_id)
        actor = require_moderator(by)
        reason = require_reason(reason)
        entry = move_article(
            article, State.HIDDEN, Action.HIDDEN, actor, now=now, rule=rule, reason=reason,
            overturns=overturns,
        )  # fmt: skip
        resolution.resolve_open_reports(article, by, now, answer=reason)
        if tell:
            emails.send_article_hidden(article, entry)
    return article


def restore(article_id: int, *, by: User, reason: str = "", now: datetime | None = None) -> Article:
    """Put a hidden text back where it was; from now on reports alone no longer hide it.

    The journal ties the two rows together, as for an appeal that is granted.
    """
    now = now or timezone.now()
    with transaction.atomic():
        article = lock_article(article_id)
        actor = require_moderator(by)
        require_not_author(article, by)
        to = State(article.state_before or State.ONLINE)
        decision = entries.last_restriction(article.pk)
        entry = move_article(
            article, to, Action.RESTORED, actor, now=now, reason=reason.strip(), overturns=decision
        )
        resolution.grant_open_appeals(article, by, now, reason=reason.strip())
        resolution.tell_reporters_reversed(article, reason.strip())
        emails.send_article_restored(article, entry)
    return article


def release(article_id: int, *, by: User, reason: str = "", now: datetime | None = None) -> Article:
    """Let a held text go online, or into the lists if an author of it is established."""
    now = now or timezone.now()
    with transaction.atomic():
        article = lock_article(article_id)
        actor = require_moderator(by)
        require_not_author(article, by)
        release_locked_article(article, actor, now, reason=reason.strip())
        resolution.grant_open_appeals(article, by, now, reason=reason.strip())
    return article


def release_locked_article(
    article: Article, actor: Actor, now: datetime, *, reason: str = ""
) -> None:
    """As the standing of its authors says; called under the lock."""
    to = State.LISTED if trust.has_established_author(article) else State.ONLINE
    entry = move_article(article, to, Action.RELEASED, actor, now=now, reason=reason)
    emails.send_article_released(article, entry)


def remove(
    article_id: int,
    *,
    by: User,
    rule: Rule,
    reason: str,
    tell: bool = True,
    now: datetime | None = None,
) -> Article:
    """Decide for good on a hidden or held text; its address answers 410 from now on.

    Refused while an appeal of its author is open.
    """
    now = now or timezone.now()
    with transaction.atomic():
        article = lock_article(article_id)
        actor = require_moderator(by)
        reason = require_reason(reason)
        require_no_open_appeal(article)
        entry = move_article(
            article, State.REMOVED, Action.REMOVED, actor, now=now, rule=rule, reason=reason
        )
        resolution.resolve_open_reports(article, by, now, answer=reason)
        if tell:
            emails.send_article_removed(article, entry)
    return article


def apply_appeal_outcome(
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
        article = lock_article(article_id)
        actor = require_moderator(by)
        reason = require_reason(reason)
        if upheld:
            to = _before(article)
            move_article(
                article, to, Action.UPHELD, actor, now=now, reason=reason, overturns=overturns
            )
            if article.is_readable:
                resolution.tell_reporters_reversed(article, reason)
        else:
            state = State(article.state)
            entries.add_entry(
                article, Action.DISMISSED, actor, state_from=state, now=now, reason=reason,
                overturns=None,
            )  # fmt: skip
    return article


def mark_read(article_id: int, *, by: User, now: datetime | None = None) -> JournalEntry:
    """Note that a moderator has read it, without deciding anything."""
    now = now or timezone.now()
    with transaction.atomic():
        article = lock_article(article_id)
        actor = require_moderator(by)
        state = State(article.state)
        return entries.add_entry(article, Action.READ, actor, state_from=state, now=now)


def _before(article: Article) -> State:
    """Where an upheld appeal puts it: a held text is released as its authors' standing says."""
    if article.state == State.HELD:
        return State.LISTED if trust.has_established_author(article) else State.ONLINE
    return State(article.state_before or State.ONLINE)
