"""Who may do what: each guard raises ``ActionRefused`` with a sentence for the person who tried."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.journal.actors import Actor, acting_as, get_actor_key, is_author
from articles.models import Affirmation, Appeal, Article, Kind, Role, State
from articles.notifications.statements import APPEAL_WITHIN

AFFIRMATIONS_A_DAY = 5


class ActionRefused(Exception):
    """The verb may not be done; ``str()`` is the reason, in the language of the person."""


def require_author(article: Article, user: User) -> None:
    if not is_author(user, article):
        raise ActionRefused(_("Only its authors can do this."))


def require_not_author(article: Article, user: User) -> None:
    """Nobody decides about an own text. One query."""
    if is_author(user, article):
        raise ActionRefused(_("Somebody else has to decide about your article."))


def require_may_judge_account(account: User, by: User) -> None:
    """Nobody decides about an own account; about a moderator's, the director alone."""
    if account.pk == by.pk:
        raise ActionRefused(_("Somebody else has to decide about your account."))
    if account.is_staff and not by.is_superuser:
        raise ActionRefused(_("Only the director can decide about a moderator’s account."))


def require_moderator(user: User) -> Actor:
    actor = acting_as(user)
    if not actor.is_moderator:
        raise ActionRefused(_("Only a moderator can do this."))
    return actor


def require_director(user: User) -> Actor:
    actor = acting_as(user)
    if actor.role != Role.DIRECTOR:
        raise ActionRefused(_("Only the director can do this."))
    return actor


def require_different_moderator(actor_key: str, actor: Actor) -> None:
    """Another moderator than who decided; the director where there is nobody else."""
    if get_actor_key(actor) != actor_key:
        return
    others = User.objects.filter(is_staff=True, is_active=True).exclude(actor_label__key=actor_key)
    if others.exists() or actor.role != Role.DIRECTOR:
        raise ActionRefused(
            _("You took the decision: another moderator has to look at the appeal.")
        )


def require_not_blocked(user: User) -> None:
    if user.blocked_at is not None:
        raise ActionRefused(
            _("Your account is blocked: you can write drafts but not publish them.")
        )


def require_appeal_in_time(decided_at: datetime, now: datetime) -> None:
    if decided_at < now - APPEAL_WITHIN:
        raise ActionRefused(_("This decision is more than six months old."))


def require_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ActionRefused(_("Give a reason in a sentence: the author will read it."))
    return reason


def require_complete(article: Article) -> None:
    """What a reader must find in a published article."""
    if not article.title.strip():
        raise ActionRefused(_("Give your article a title before you publish it."))
    if not article.body.strip():
        raise ActionRefused(_("Write a text before you publish it."))
    if article.kind == Kind.EVENT and not article.occurrences.exists():
        raise ActionRefused(_("Say when the event takes place before you publish it."))
    if article.kind == Kind.CALL and article.closes_at is None:
        raise ActionRefused(_("Say until when the call is open before you publish it."))


def require_no_open_appeal(article: Article) -> None:
    """What an author contests is decided by another moderator, and not around them."""
    if article.appeals.filter(outcome=Appeal.Outcome.OPEN, report=None).exists():
        raise ActionRefused(_("An author has appealed: decide the appeal first."))


def require_may_affirm(article: Article, actor: Actor, user: User, now: datetime) -> None:
    if is_author(user, article):
        raise ActionRefused(_("Somebody else has to affirm your article."))
    if actor.is_moderator:
        return
    if not user.is_established or user.blocked_at is not None:
        raise ActionRefused(_("Only established authors and moderators can affirm an article."))
    User.objects.select_for_update().get(pk=user.pk)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Affirmation.objects.filter(affirmed_by=user, at__gte=midnight)
    if today.values("article").distinct().count() >= AFFIRMATIONS_A_DAY:
        raise ActionRefused(
            _("You have affirmed five articles today. Thank you! Come back tomorrow.")
        )


def can_affirm(article: Article, user: User | AnonymousUser) -> bool:
    """Whether to offer it; the verb checks again. At most one query."""
    if not user.is_authenticated or article.state != State.ONLINE or user.blocked_at is not None:
        return False
    return (user.is_established or user.moderates) and not is_author(user, article)
