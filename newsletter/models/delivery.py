import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsletter.models.issue import Edition, Issue
from newsletter.models.subscriber import Subscriber


class Delivery(models.Model):
    """One recipient of one issue. The row, not the task, is the truth about it."""

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
        Issue, verbose_name=_("issue"), on_delete=models.CASCADE, related_name="deliveries"
    )
    subscriber = models.ForeignKey(
        Subscriber, null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claim = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = (
            models.Index(fields=("issue", "state", "next_attempt_at"), name="delivery_work"),
        )
        constraints = (
            models.UniqueConstraint(fields=("issue", "subscriber"), name="delivery_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=("claimed", "sending"))
                | models.Q(claim__isnull=False, lease_until__isnull=False),
                name="delivery_at_work_has_a_lease",
            ),
        )

    def __str__(self) -> str:
        return f"{self.issue} – {self.get_state_display()}"
