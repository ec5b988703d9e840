from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

OPEN_FOR = timedelta(hours=48)


class WaveQuerySet(models.QuerySet["Wave"]):
    def open(self, now: datetime) -> Self:
        """Still coming, or not yet cleared by a moderator."""
        return self.filter(settled_at__isnull=True, last_seen_at__gt=now - OPEN_FOR)


class Wave(models.Model):
    """Many new accounts in a short time that come from one network, link to one host, or repeat
    one text. ``key`` is the keyed hash of the network, the host, or the hash of the text."""

    class Kind(models.TextChoices):
        NETWORK = "network", _("one network")
        HOST = "host", _("one linked site")
        TEXT = "text", _("one repeated text")

    kind = models.CharField(_("what they share"), max_length=10, choices=Kind)
    key = models.CharField(_("sign"), max_length=255)
    started_at = models.DateTimeField(_("since"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    settled_at = models.DateTimeField(_("cleared"), null=True, blank=True)

    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ("-last_seen_at",)
        indexes = (models.Index(fields=("kind", "key", "last_seen_at"), name="wave_by_key"),)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "key"), condition=models.Q(settled_at__isnull=True),
                name="wave_open_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_at:%Y-%m-%d %H:%M}"
