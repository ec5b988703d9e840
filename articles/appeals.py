"""An author asks for another look; another moderator decides (DSA, article 20)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import generation, notifications, workflow
from articles.actors import is_author, key_of, reader
from articles.guards import Refused
from articles.models import Action, Appeal, Article, JournalEntry

WITHIN = timedelta(days=183)
RESTRICTIONS = (Action.HIDDEN, Action.REMOVED)


def decision_about(article: Article) -> JournalEntry | None:
    """The last restriction of this article; one query."""
    rows = JournalEntry.objects.filter(article_number=article.pk, action__in=RESTRICTIONS)
    return rows.order_by("-at", "-pk").first()


def appeal(article_id: int, *, by: User, text: str, now: datetime | None = None) -> Appeal:
    now = now or timezone.now()
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article_id)
        if not is_author(by, article):
            raise Refused(_("Only its authors can do this."))
        decision = decision_about(article)
        if decision is None or article.state not in RESTRICTIONS:
            raise Refused(_("There is no decision to appeal against."))
        if decision.at < now - WITHIN:
            raise Refused(_("This decision is more than six months old."))
        if Appeal.objects.filter(decision=decision).exists():
            raise Refused(_("You have appealed already. Another moderator will look at it."))
        found = Appeal.objects.create(
            decision=decision, article=article, appellant=by, text=text, created_at=now
        )
        generation.bump("journal")
        notifications.appeal_received(found)
    return found


def uphold(article_id: int, *, by: User, reason: str, now: datetime | None = None) -> None:
    """The author was right: the article goes back where it was."""
    _decide(article_id, Appeal.Outcome.UPHELD, by, reason, now or timezone.now())


def dismiss(article_id: int, *, by: User, reason: str, now: datetime | None = None) -> None:
    _decide(article_id, Appeal.Outcome.DISMISSED, by, reason, now or timezone.now())


def _decide(article_id: int, outcome: Appeal.Outcome, by: User, reason: str, now: datetime) -> None:
    with transaction.atomic():
        open_now = Appeal.objects.filter(article=article_id, outcome=Appeal.Outcome.OPEN)
        found = open_now.select_for_update().select_related("decision", "article").first()
        if found is None:
            raise Refused(_("This appeal has been decided meanwhile."))
        _require_another(found, by)
        found.outcome, found.reason, found.decided_at, found.decided_by = outcome, reason, now, by
        found.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])
        workflow.settle_appeal(
            article_id, by=by, upheld=outcome == Appeal.Outcome.UPHELD, reason=reason, now=now,
            overturns=found.decision,
        )  # fmt: skip
        notifications.appeal_decided(found)


def _require_another(found: Appeal, by: User) -> None:
    """Another person than who decided; the director where there is nobody else."""
    actor = reader(by)
    if not actor.is_moderator:
        raise Refused(_("Only a moderator can do this."))
    if is_author(by, found.article):
        raise Refused(_("Somebody else has to decide about your article."))
    if key_of(actor) != found.decision.actor_key:
        return
    others = User.objects.filter(is_staff=True, is_active=True).exclude(pk=by.pk)
    if others.exists() or not by.is_superuser:
        raise Refused(_("You took the decision: another moderator has to look at the appeal."))
