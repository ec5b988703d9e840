from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Suppression(models.Model):
    """An address that must not be written to unless its holder asks anew; only its hash is kept."""

    class Reason(models.TextChoices):
        LEFT = "left", _("has left")
        BOUNCED = "bounced", _("does not exist any more")
        COMPLAINED = "complained", _("complained about the letter")

    email_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self) -> str:
        return self.get_reason_display()
