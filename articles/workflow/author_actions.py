"""What an author does with an own text."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.journal.actors import MACHINE, acting_as_author
from articles.models import Action, Article, State
from articles.notifications import emails
from articles.reading import refresh
from articles.spam import screen
from articles.spam.screen import TextOrigin
from articles.workflow import connection_log
from articles.workflow.permissions import (
    ActionRefused,
    require_author,
    require_complete,
    require_not_blocked,
)
from articles.workflow.state_machine import lock_article, move_article, require_transition
from articles.workflow.wave_actions import hold_wave_after_commit


def publish(
    article_id: int, *, by: User, origin: TextOrigin | None = None, now: datetime | None = None
) -> Article:
    """Put a draft online: listed at once for an established author, else labelled and unlisted.

    What the screening finds doubtful is held for a moderator instead; nothing is refused.
    """
    now = now or timezone.now()
    with transaction.atomic():
        article = lock_article(article_id)
        require_author(article, by)
        require_not_blocked(by)
        require_complete(article)
        require_transition(article, State.ONLINE, Action.PUBLISHED)
        verdict = screen.screen_article(article, by=by, origin=origin, now=now)
        _keep_connection(article, by, origin, now)
        if verdict.holds:
            entry = move_article(article, State.HELD, Action.HELD, MACHINE, now=now)
            emails.send_article_held(article, entry)
        elif by.is_established:
            move_article(article, State.LISTED, Action.PUBLISHED, acting_as_author(by), now=now)
        else:
            move_article(article, State.ONLINE, Action.PUBLISHED, acting_as_author(by), now=now)
            emails.send_article_online(article, by)
        hold_wave_after_commit(article, verdict, now=now)
    return article


def rescreen(
    article_id: int, *, by: User, origin: TextOrigin | None = None, now: datetime | None = None
) -> Article:
    """Look again at a public article after its text was changed: it may be held."""
    now = now or timezone.now()
    with transaction.atomic():
        article = lock_article(article_id)
        if not article.is_readable:
            return article
        verdict = screen.screen_article(article, by=by, origin=origin, now=now)
        _keep_connection(article, by, origin, now)
        if verdict.holds:
            entry = move_article(article, State.HELD, Action.HELD, MACHINE, now=now)
            emails.send_article_held(article, entry)
        hold_wave_after_commit(article, verdict, now=now)
    return article


def _keep_connection(article: Article, by: User, origin: TextOrigin | None, now: datetime) -> None:
    address = origin.address if origin else ""
    connection_log.record_connection(
        user_id=by.pk, article_number=article.pk, address=address, now=now
    )


def withdraw(article_id: int, *, by: User, now: datetime | None = None) -> Article:
    """An author takes their own text offline."""
    now = now or timezone.now()
    with transaction.atomic():
        article = lock_article(article_id)
        require_author(article, by)
        move_article(article, State.WITHDRAWN, Action.WITHDRAWN, acting_as_author(by), now=now)
    return article


def reopen(article_id: int, *, by: User, now: datetime | None = None) -> Article:
    """An author takes a withdrawn text back to the drafts."""
    now = now or timezone.now()
    with transaction.atomic():
        article = lock_article(article_id)
        require_author(article, by)
        move_article(article, State.DRAFT, Action.REOPENED, acting_as_author(by), now=now)
    return article


def delete_draft(article_id: int, *, by: User) -> None:
    """An author throws a draft away; nothing of it is kept."""
    with transaction.atomic():
        article = lock_article(article_id)
        require_author(article, by)
        if article.state != State.DRAFT:
            raise ActionRefused(
                _("Only a draft can be deleted. A published article can be withdrawn.")
            )
        if article.reports.exists():
            raise ActionRefused(_("Readers have reported this text: it stays among your drafts."))
        refresh.delete_unused_photo(article)
        article.delete()
