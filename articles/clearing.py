"""“Spam: everything by this account”, or by this wave: one decision, reversible for thirty days."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import suspensions, workflow
from articles.guards import Refused, require_moderator
from articles.models import (
    Article,
    Clearance,
    ClearedArticle,
    Rule,
    State,
    Suspension,
    Wave,
)

REASON = "Spam."


def clear_account(user_id: int, *, by: User, now: datetime | None = None) -> Clearance:
    """Hide or hold all that this account published, and block it. Raises Refused."""
    now = now or timezone.now()
    require_moderator(by)
    with transaction.atomic():
        found = Clearance.objects.create(by=by, at=now)
        _clear_people([user_id], found, by, now)
    return found


def clear_wave(wave_id: int, *, by: User, now: datetime | None = None) -> Clearance:
    """The same for each newcomer of the wave. Raises Refused when another was faster."""
    now = now or timezone.now()
    require_moderator(by)
    with transaction.atomic():
        wave = Wave.objects.select_for_update().get(pk=wave_id)
        if wave.settled_at is not None:
            raise Refused(_("This wave has been cleared meanwhile."))
        wave.settled_at, wave.outcome = now, Wave.Outcome.SPAM
        wave.save(update_fields=["settled_at", "outcome"])
        found = Clearance.objects.create(by=by, at=now, wave=wave)
        people = User.objects.filter(authorships__article__wave=wave, established_at=None)
        people = people.filter(is_staff=False)
        _clear_people(people.values_list("pk", flat=True).distinct(), found, by, now)
    return found


def dismiss_wave(wave_id: int, *, by: User, now: datetime | None = None) -> None:
    """It is no spam: what it held waits to be read like anything else."""
    require_moderator(by)
    with transaction.atomic():
        wave = Wave.objects.select_for_update().get(pk=wave_id)
        if wave.settled_at is not None:
            return
        wave.settled_at, wave.outcome = now or timezone.now(), Wave.Outcome.HARMLESS
        wave.save(update_fields=["settled_at", "outcome"])
        wave.articles.update(wave=None)


def undo(clearance_id: int, *, by: User, now: datetime | None = None) -> None:
    """Put back everything that it took down, and open the accounts. Raises Refused."""
    now = now or timezone.now()
    require_moderator(by)
    with transaction.atomic():
        found = Clearance.objects.select_for_update().get(pk=clearance_id)
        if not found.can_be_undone(now):
            raise Refused(_("This can no longer be undone."))
        found.undone_at, found.undone_by = now, by
        found.save(update_fields=["undone_at", "undone_by"])
        for row in found.articles.select_related("article"):
            if row.article.state == State.HIDDEN:
                workflow.restore(row.article_id, by=by, reason=_("It was no spam."), now=now)
        for suspension in found.suspensions.running().select_related("user"):
            suspensions.end(suspension, _("It was no spam."), now)


def _clear_people(people: Iterable[int], found: Clearance, by: User, now: datetime) -> None:
    for user_id in list(people):
        _block(user_id, found, by, now)
        user = User.objects.get(pk=user_id)
        for article in Article.objects.written_by(user).public_or_held():
            _take_down(article, found, by, now)


def _take_down(article: Article, found: Clearance, by: User, now: datetime) -> None:
    """What is held stays so: nobody but its author reads it, and a blocked account's is not
    released."""
    ClearedArticle.objects.create(clearance=found, article=article, state_before=article.state)
    if article.is_readable:
        workflow.hide(article.pk, by=by, rule=Rule.COMMERCIAL, reason=REASON, tell=False, now=now)
    else:
        workflow.mark_read(article.pk, by=by, now=now)


def _block(user_id: int, found: Clearance, by: User, now: datetime) -> None:
    """One that is blocked already keeps its own reason."""
    if Suspension.objects.running().filter(user=user_id).exists():
        return
    suspensions.suspend(
        user_id, by=by, rule=Rule.COMMERCIAL, reason=REASON, clearance=found, now=now
    )
