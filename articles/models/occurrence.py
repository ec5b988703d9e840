from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, State


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def ahead(self, now: datetime) -> Self:
        """Not over at ``now``, soonest first, of listed articles only."""
        return self.filter(article__state=State.LISTED, ends_at__gte=now).order_by(
            "starts_at", "pk"
        )


class Occurrence(models.Model):
    """One date of an event, as typed (zone, day, perhaps an hour) and as two moments."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="occurrences")
    zone = models.CharField(_("time zone"), max_length=64)
    start_date = models.DateField(_("first day"))
    start_time = models.TimeField(_("from"), null=True, blank=True)
    end_date = models.DateField(_("last day"))
    end_time = models.TimeField(_("until"), null=True, blank=True)
    starts_at = models.DateTimeField(editable=False, db_index=True)
    ends_at = models.DateTimeField(editable=False, db_index=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="occurrence_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.start_date:%Y-%m-%d}"
