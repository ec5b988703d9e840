"""Blocking an account, with a reason, and the way back (DSA, articles 17 and 20)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lifecycle import blocking
from accounts.models import User
from articles.journal.actors import Actor, get_actor_key
from articles.models import Rule, SpamCleanup, Suspension
from articles.notifications import emails, signed_links
from articles.workflow.permissions import (
    ActionRefused,
    require_appeal_in_time,
    require_different_moderator,
    require_may_judge_account,
    require_moderator,
    require_reason,
)


def suspend_account(
    user_id: int,
    *,
    by: User,
    rule: Rule,
    reason: str,
    clearance: SpamCleanup | None = None,
    now: datetime | None = None,
) -> Suspension:
    """Block an account and tell its holder. Raises ActionRefused for one's own or a moderator's."""
    now = now or timezone.now()
    actor = require_moderator(by)
    reason = require_reason(reason)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        require_may_judge_account(user, by)
        if not blocking.block_account(user, now):
            raise ActionRefused(_("This account is blocked or closed already."))
        found = Suspension.objects.create(
            user=user, at=now, actor_key=get_actor_key(actor), actor_role=actor.role,
            rule=rule, reason=reason,
            clearance=clearance,
        )  # fmt: skip
        emails.send_account_suspended(found)
    return found


def suspend_accounts(
    people: Iterable[int],
    clearance: SpamCleanup,
    *,
    by: User,
    rule: Rule,
    reason: str,
    now: datetime,
) -> int:
    """Block many accounts at once; returns how many. Those of moderators are left out.

    Nobody is mailed: for mass commercial spam no statement is owed (DSA, article 17, 2), and a
    thousand mails to made-up addresses would cost the town its good name with mail servers. Who
    tries to sign in is told. A handful of queries.
    """
    actor = require_moderator(by)
    rows = User.objects.filter(pk__in=people, is_staff=False).exclude(pk=by.pk)
    unblocked = rows.filter(blocked_at=None, anonymised_at=None).order_by("pk")
    found = list(unblocked.select_for_update().values_list("pk", flat=True))
    User.objects.filter(pk__in=found).update(blocked_at=now, is_active=False)
    key = get_actor_key(actor)
    Suspension.objects.bulk_create(
        Suspension(
            user_id=pk, at=now, actor_key=key, actor_role=actor.role, rule=rule, reason=reason,
            clearance=clearance,
        )
        for pk in found
    )  # fmt: skip
    return len(found)


def reinstate_account(user_id: int, *, by: User, reason: str, now: datetime | None = None) -> None:
    """Open a blocked account again and tell its holder. Raises ActionRefused."""
    require_moderator(by)
    reason = require_reason(reason)
    with transaction.atomic():
        found = Suspension.objects.running().select_for_update().filter(user=user_id).first()
        if found is None:
            raise ActionRefused(_("This account is not blocked any more."))
        require_may_judge_account(found.user, by)
        end_suspension(found, reason, now or timezone.now())


def end_suspension(found: Suspension, reason: str, now: datetime) -> None:
    """Called under the row's lock."""
    found.ended_at, found.end_reason = now, reason
    found.save(update_fields=["ended_at", "end_reason"])
    if blocking.unblock_account(found.user):
        emails.send_account_reinstated(found)


def suspension_by_token(token: str) -> Suspension | None:
    """Whoever is blocked cannot sign in: the mailed key is enough."""
    pk = signed_links.unsign_id(token, signed_links.SUSPENSION_PURPOSE)
    return Suspension.objects.filter(pk=pk or 0).select_related("user").first()


def appeal_suspension(suspension_id: int, *, text: str, now: datetime | None = None) -> Suspension:
    """The holder asks for another look, once. Raises ActionRefused."""
    now = now or timezone.now()
    with transaction.atomic():
        found = Suspension.objects.select_for_update().get(pk=suspension_id)
        if found.ended_at is not None:
            raise ActionRefused(_("Your account is open again."))
        if found.appealed_at is not None:
            raise ActionRefused(_("You have appealed already. Another moderator will look at it."))
        require_appeal_in_time(found.at, now)
        found.appealed_at, found.appeal_text = now, text
        found.save(update_fields=["appealed_at", "appeal_text"])
        emails.send_moderators_account_appeal(found)
    return found


def decide_suspension_appeal(
    suspension_id: int, *, by: User, upheld: bool, reason: str, now: datetime | None = None
) -> None:
    """Another moderator decides, or the director where there is no other. Raises ActionRefused."""
    now = now or timezone.now()
    actor = require_moderator(by)
    reason = require_reason(reason)
    with transaction.atomic():
        found = Suspension.objects.select_for_update().get(pk=suspension_id)
        if found.appealed_at is None or found.appeal_outcome or found.ended_at is not None:
            raise ActionRefused(_("This appeal has been decided meanwhile."))
        require_different_moderator(found.actor_key, actor)
        _settle(found, actor, reason, now, upheld=upheld)


def _settle(found: Suspension, actor: Actor, reason: str, now: datetime, *, upheld: bool) -> None:
    outcome = Suspension.Outcome.UPHELD if upheld else Suspension.Outcome.DISMISSED
    found.appeal_outcome, found.appeal_reason = outcome, reason
    found.appeal_decided_at, found.appeal_decided_by_key = now, get_actor_key(actor)
    found.save()
    if upheld:
        end_suspension(found, reason, now)
    else:
        emails.send_account_appeal_dismissed(found)
