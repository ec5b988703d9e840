from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WaveQuerySet(models.QuerySet["Wave"]):
    def unsettled(self) -> Self:
        """No moderator has said yet what it is: what it brought stays held."""
        return self.filter(settled_at__isnull=True)


class Wave(models.Model):
    """Many new accounts in a short time that come from one network, link to one host, or repeat
    one text.

    ``kind`` and ``key`` say by which sign it was recognised: the keyed hash of the network, the
    host, or a key of the text. What belongs to it is said by ``Article.wave``.
    """

    class Kind(models.TextChoices):
        NETWORK = "network", _("one network")
        HOST = "host", _("one linked site")
        TEXT = "text", _("one repeated text")

    class Outcome(models.TextChoices):
        OPEN = "", _("open")
        SPAM = "spam", _("cleared as spam")
        HARMLESS = "harmless", _("no spam")

    kind = models.CharField(_("what they share"), max_length=10, choices=Kind)
    key = models.CharField(_("sign"), max_length=255)
    started_at = models.DateTimeField(_("since"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    settled_at = models.DateTimeField(_("cleared"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN
    )

    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ("-last_seen_at",)
        indexes = (models.Index(fields=("kind", "key", "settled_at"), name="wave_by_key"),)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "key"), condition=Q(settled_at__isnull=True),
                name="wave_open_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="")
                | Q(settled_at__isnull=False) & ~Q(outcome=""),
                name="wave_settled_has_an_outcome",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_at:%Y-%m-%d %H:%M}"
