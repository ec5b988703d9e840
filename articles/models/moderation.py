from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, State
from articles.models.journal import Rule
from articles.models.wave import Wave

UNDONE_WITHIN = timedelta(days=30)


class SpamCleanup(models.Model):
    """ "Spam: everything by this account", or by this wave. Reversible for thirty days."""

    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    wave = models.ForeignKey(
        Wave, null=True, blank=True, on_delete=models.SET_NULL, related_name="clearances"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("clearance of spam")
        verbose_name_plural = _("clearances of spam")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    def can_be_undone(self, now: datetime) -> bool:
        return self.undone_at is None and now <= self.at + UNDONE_WITHIN


class SpamCleanupArticle(models.Model):
    """An article that a spam cleanup took down, and where it stood."""

    clearance = models.ForeignKey(SpamCleanup, on_delete=models.CASCADE, related_name="articles")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="clearings")
    state_before = models.CharField(max_length=10, choices=State)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("clearance", "article"), name="cleared_once"),
        )

    def __str__(self) -> str:
        return f"{self.clearance_id}: {self.article_id}"


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def running(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Suspension(models.Model):
    """An account is blocked, with a reason, and may appeal without signing in."""

    class Outcome(models.TextChoices):
        OPEN = "", _("open")
        UPHELD = "upheld", _("granted")
        DISMISSED = "dismissed", _("dismissed")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suspensions"
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    actor_key = models.CharField(max_length=32, editable=False)
    actor_role = models.CharField(max_length=10, editable=False)
    rule = models.CharField(_("rule"), max_length=20, choices=Rule)
    reason = models.TextField(_("reason"), max_length=2000)
    clearance = models.ForeignKey(
        SpamCleanup, null=True, blank=True, on_delete=models.SET_NULL, related_name="suspensions"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.TextField(_("reason of the end"), max_length=2000, blank=True)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    appeal_text = models.TextField(_("why"), max_length=2000, blank=True)
    appeal_outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    appeal_reason = models.TextField(max_length=2000, blank=True)
    appeal_decided_at = models.DateTimeField(null=True, blank=True)
    appeal_decided_by_key = models.CharField(max_length=32, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(ended_at__isnull=True), name="suspended_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d}"


class ModeratorNote(models.Model):
    """A word between moderators about an article or an account."""

    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.CASCADE, related_name="notes"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE,
        related_name="notes",
    )  # fmt: skip
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(_("note"), max_length=2000)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(article__isnull=False) | Q(account__isnull=False),
                name="note_is_about_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class ModeratorAbsence(models.Model):
    """A time in which no moderator decided or read anything for seven days."""

    started_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("absence of moderators")
        verbose_name_plural = _("absences of moderators")
        constraints = (
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at__isnull=True), name="absence_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"
