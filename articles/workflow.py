"""One verb, one operation: lock, check, change, journal, tell others after the commit.

Every caller (views, admin, tasks, commands) comes through here, and nothing else writes
``Article.state``. A verb that may not be done raises ``Refused`` with a sentence for the person
who tried.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import aftermath, journal, notifications, revisions, settling
from articles.actors import MACHINE, Actor, author, reader
from articles.guards import (
    Refused,
    require_author,
    require_complete,
    require_may_affirm,
    require_moderator,
    require_reason,
)
from articles.models import (
    Action,
    Affirmation,
    Article,
    JournalEntry,
    Report,
    Rule,
    State,
)

LISTED_AFTER = timedelta(hours=24)

ARROWS: dict[Action, dict[State, frozenset[State]]] = {
    Action.PUBLISHED: {State.DRAFT: frozenset({State.ONLINE, State.LISTED})},
    Action.LISTED: {State.ONLINE: frozenset({State.LISTED})},
    Action.AFFIRMED: {State.ONLINE: frozenset({State.LISTED})},
    Action.HIDDEN: {
        State.ONLINE: frozenset({State.HIDDEN}),
        State.LISTED: frozenset({State.HIDDEN}),
    },
    Action.RESTORED: {State.HIDDEN: frozenset({State.ONLINE, State.LISTED})},
    Action.REMOVED: {State.HIDDEN: frozenset({State.REMOVED})},
    Action.UPHELD: {
        State.HIDDEN: frozenset({State.ONLINE, State.LISTED}),
        State.REMOVED: frozenset({State.ONLINE, State.LISTED}),
    },
    Action.WITHDRAWN: {
        State.ONLINE: frozenset({State.WITHDRAWN}),
        State.LISTED: frozenset({State.WITHDRAWN}),
    },
    Action.REOPENED: {State.WITHDRAWN: frozenset({State.DRAFT})},
}


def publish(article_id: int, *, by: User, now: datetime | None = None) -> Article:
    """Put a draft online: listed at once for an established author, else labelled and unlisted."""
    now = now or timezone.now()
    with transaction.atomic():
        article = _locked(article_id)
        require_author(article, by)
        if by.blocked_at is not None:
            raise Refused(_("Your account is blocked: you can write drafts but not publish them."))
        require_complete(article)
        established = by.is_established
        article.published_at = article.published_at or now
        if established:
            article.listed_at = article.listed_at or now
        to = State.LISTED if established else State.ONLINE
        _move(article, to, Action.PUBLISHED, author(by), now=now)
        if not established:
            notifications.online(article, by)
    return article


def affirm(article_id: int, *, by: User, now: datetime | None = None) -> Article:
    """Say "a person has seen it": the article is listed and its authors become established."""
    now = now or timezone.now()
    with transaction.atomic():
        article = _locked(article_id)
        actor = reader(by)
        require_may_affirm(article, actor, by, now)
        article.listed_at = article.listed_at or now
        entry = _move(article, State.LISTED, Action.AFFIRMED, actor, now=now)
        _establish(article, by, now)
        notifications.affirmed(article, entry)
    return article


def hide(
    article_id: int, *, by: User, rule: Rule, reason: str, now: datetime | None = None
) -> Article:
    """Take a public text out of sight, for a rule of the charter and a reason in words."""
    now = now or timezone.now()
    with transaction.atomic():
        article = _locked(article_id)
        actor = require_moderator(by)
        reason = require_reason(reason)
        entry = _move(
            article, State.HIDDEN, Action.HIDDEN, actor, now=now, rule=rule, reason=reason
        )
        answered = settling.answer_reports(article, by, now, answer=reason)
        for report in answered:
            notifications.report_answered(report)
        notifications.hidden(article, entry, led_by_report=bool(answered))
    return article


def restore(article_id: int, *, by: User, reason: str = "", now: datetime | None = None) -> Article:
    """Put a hidden text back where it was."""
    now = now or timezone.now()
    with transaction.atomic():
        article = _locked(article_id)
        actor = require_moderator(by)
        to = State(article.state_before or State.ONLINE)
        entry = _move(article, to, Action.RESTORED, actor, now=now, reason=reason.strip())
        settling.grant_appeals(article, by, now, reason=reason.strip())
        notifications.restored(article, entry)
    return article


def remove(
    article_id: int, *, by: User, rule: Rule, reason: str, now: datetime | None = None
) -> Article:
    """Decide for good on a hidden text; its address answers 410 from now on."""
    now = now or timezone.now()
    with transaction.atomic():
        article = _locked(article_id)
        actor = require_moderator(by)
        reason = require_reason(reason)
        entry = _move(
            article, State.REMOVED, Action.REMOVED, actor, now=now, rule=rule, reason=reason
        )
        notifications.removed(article, entry)
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
        article = _locked(article_id)
        actor = require_moderator(by)
        reason = require_reason(reason)
        state = State(article.state)
        if upheld:
            to = State(article.state_before or State.ONLINE)
            _move(article, to, Action.UPHELD, actor, now=now, reason=reason, overturns=overturns)
        else:
            journal.record(
                article, Action.DISMISSED, actor, state_from=state, now=now, reason=reason
            )
    return article


def withdraw(article_id: int, *, by: User, now: datetime | None = None) -> Article:
    """An author takes their own text offline."""
    now = now or timezone.now()
    with transaction.atomic():
        article = _locked(article_id)
        require_author(article, by)
        _move(article, State.WITHDRAWN, Action.WITHDRAWN, author(by), now=now)
    return article


def reopen(article_id: int, *, by: User, now: datetime | None = None) -> Article:
    """An author takes a withdrawn text back to the drafts."""
    now = now or timezone.now()
    with transaction.atomic():
        article = _locked(article_id)
        require_author(article, by)
        _move(article, State.DRAFT, Action.REOPENED, author(by), now=now)
    return article


def delete_draft(article_id: int, *, by: User) -> None:
    """An author throws a draft away; nothing of it is kept."""
    with transaction.atomic():
        article = _locked(article_id)
        require_author(article, by)
        if article.state != State.DRAFT:
            raise Refused(_("Only a draft can be deleted. A published article can be withdrawn."))
        aftermath.forget_photo(article)
        article.delete()


def mark_read(article_id: int, *, by: User, now: datetime | None = None) -> JournalEntry:
    """Note that a moderator has read it, without deciding anything."""
    now = now or timezone.now()
    with transaction.atomic():
        article = _locked(article_id)
        actor = require_moderator(by)
        state = State(article.state)
        return journal.record(article, Action.READ, actor, state_from=state, now=now)


def list_due(*, now: datetime | None = None) -> list[int]:
    """List what has been online for 24 hours without a report; the numbers that were listed.

    Nothing moves while no moderator has been active for seven days. Safe to run twice, or late.
    """
    now = now or timezone.now()
    if not journal.moderators_active(now):
        return []
    due = (
        Article.objects.unread()
        .filter(state_since__lte=now - LISTED_AFTER)
        .exclude(reports__outcome=Report.Outcome.OPEN)
        .values_list("pk", flat=True)
    )
    return [article_id for article_id in list(due) if _list_one(article_id, now)]


def _list_one(article_id: int, now: datetime) -> bool:
    with transaction.atomic():
        article = _locked(article_id)
        open_report = article.reports.filter(outcome=Report.Outcome.OPEN).exists()
        if article.state != State.ONLINE or open_report:
            return False
        article.listed_at = article.listed_at or now
        entry = _move(article, State.LISTED, Action.LISTED, MACHINE, now=now)
        notifications.listed(article, entry)
    return True


def _locked(article_id: int) -> Article:
    """The row, locked until the end of the transaction. Raises Article.DoesNotExist."""
    return Article.objects.select_for_update().get(pk=article_id)


def _move(
    article: Article,
    to: State,
    action: Action,
    actor: Actor,
    *,
    now: datetime,
    rule: Rule | None = None,
    reason: str = "",
    overturns: JournalEntry | None = None,
) -> JournalEntry:
    """Change the state along one arrow and write its journal row; called under the lock."""
    state_from = State(article.state)
    if to not in ARROWS[action].get(state_from, frozenset()):
        raise Refused(
            _("This cannot be done any more: the article is now “%(state)s”.")
            % {"state": state_from.label}
        )
    if to == State.HIDDEN:
        article.state_before = state_from
    article.state = to
    article.state_since = now
    article.save(
        update_fields=["state", "state_before", "state_since", "published_at", "listed_at"]
    )
    entry = journal.record(
        article,
        action,
        actor,
        state_from=state_from,
        now=now,
        rule=rule,
        reason=reason,
        overturns=overturns,
    )
    if article.is_readable:
        revisions.mark_public(article, now)
    aftermath.follow(article)
    return entry


def _establish(article: Article, by: User, now: datetime) -> None:
    for authorship in article.authorships.accepted().select_related("user"):
        Affirmation.objects.get_or_create(
            article=article, author=authorship.user, defaults={"affirmed_by": by, "at": now}
        )
    newcomers: Iterable[int] = article.authorships.accepted().values_list("user", flat=True)
    User.objects.filter(pk__in=newcomers, established_at__isnull=True).update(established_at=now)
