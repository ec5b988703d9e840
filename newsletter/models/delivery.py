from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models.issue import Edition, Issue
from newsletter.models.subscriber import Subscriber


class Delivery(models.Model):
    """One recipient of one issue. The row, not the task, is the truth about it.

    Only ``engine.ledger`` and the verbs in ``engine.sending`` move it. ``due_at`` is set while it
    waits; ``claim`` is the slot's holder that took it, and stays when it has been settled, so that
    a worker that was thought dead may still say what became of it.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        CLAIMED = "claimed", _("claimed by a worker")
        SENDING = "sending", _("being handed over")
        SENT = "sent", _("sent")
        DEFERRED = "deferred", _("put off by the mail server")
        REFUSED = "refused", _("refused by the mail server")
        UNKNOWN = "unknown", _("unknown: perhaps sent")
        SUPPRESSED = "suppressed", _("not wanted any more")

    issue = models.ForeignKey(
        Issue,
        verbose_name=_("issue"),
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
    )
    subscriber = models.ForeignKey(
        Subscriber, null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    edition = models.ForeignKey(
        Edition, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    domain = models.CharField(max_length=254, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    claim = models.UUIDField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"), null=True, default=timezone.now)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        # No index holds the state: marking a row then costs PostgreSQL no index write. The second
        # is short at any time, so that the sweep of each minute does not read a million rows.
        indexes = (
            models.Index(
                fields=("issue", "due_at", "id"),
                name="delivery_queue",
                condition=Q(due_at__isnull=False),
            ),
            models.Index(
                fields=("issue",),
                name="delivery_at_work",
                condition=Q(due_at__isnull=True, settled_at__isnull=True),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("issue", "subscriber"), name="delivery_once"),
            models.CheckConstraint(
                condition=~Q(state__in=("claimed", "sending"))
                | Q(claim__isnull=False, due_at__isnull=True, settled_at__isnull=True),
                name="delivery_at_work_is_claimed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("pending", "deferred")) | Q(due_at__isnull=False),
                name="delivery_that_waits_is_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.issue} – {self.get_state_display()}"
