from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Revision


class Issue(models.Model):
    """One letter, unique by the ISO week of its planned sending."""

    class State(models.TextChoices):
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        PAUSED = "paused", _("paused")
        NOTHING = "nothing", _("nothing new: not sent")
        ASKING = "asking", _("late: a moderator decides")
        SKIPPED = "skipped", _("skipped")

    year = models.PositiveSmallIntegerField(_("ISO year"))
    week = models.PositiveSmallIntegerField(_("ISO week"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    planned_at = models.DateTimeField(_("planned for"))
    frozen_at = models.DateTimeField(_("compiled at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    audience = models.PositiveIntegerField(_("recipients"), default=0)
    trouble = models.CharField(_("paused because"), max_length=120, blank=True)
    ping_due_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ("-year", "-week")
        constraints = (
            models.UniqueConstraint(fields=("year", "week"), name="issue_once_a_week"),
            models.CheckConstraint(condition=Q(week__gte=1, week__lte=53), name="issue_iso_week"),
        )

    def __str__(self) -> str:
        return f"{self.year}-w{self.week:02d}"

    def get_absolute_url(self) -> str:
        return reverse("newsletter_issue", args=[self.year, f"{self.week:02d}"])

    def get_receipt_url(self) -> str:
        return reverse("newsletter_receipt", args=[self.year, f"{self.week:02d}"])


class Edition(models.Model):
    """What the issue held from some moment on.

    ``article`` is the one that made it: it could no longer be read or, ``came_back``, again.
    """

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField(_("number"))
    created_at = models.DateTimeField(_("made at"))
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    came_back = models.BooleanField(default=False)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("issue", "number"), name="edition_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.issue}/{self.number}"


class IssueItem(models.Model):
    """One article in an issue, as it read when the issue was frozen.

    ``dropped_in`` is the number of the first edition without it. A removal has neither title nor
    path: it only counts what earlier issues carried and nobody can read any more. The size of the
    photo is the room it takes, in CSS pixels.
    """

    class Kind(models.TextChoices):
        NEWS = "news", _("news")
        CORRECTION = "correction", _("corrections")
        EVENT = "event", _("agenda")
        CALL = "call", _("open calls")
        REMOVAL = "removal", _("no longer on the site")

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="pieces")
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField()
    is_top = models.BooleanField(default=False)
    section_name = models.CharField(max_length=60, blank=True)
    section_id_then = models.BigIntegerField(null=True)
    neighbourhoods_then = models.JSONField(default=list)
    title = models.CharField(max_length=150)
    standfirst = models.CharField(max_length=400, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    when = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=160, blank=True)
    path = models.CharField(max_length=240)
    photo_path = models.CharField(max_length=240, blank=True)
    photo_alt = models.CharField(max_length=300, blank=True)
    photo_credit = models.CharField(max_length=120, blank=True)
    photo_width = models.PositiveSmallIntegerField(default=0)
    photo_height = models.PositiveSmallIntegerField(default=0)
    dropped_in = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("issue", "article", "kind"), name="piece_once"),
        )

    def __str__(self) -> str:
        return self.title


class LetterFingerprint(models.Model):
    """What a variant of an edition was when it was made: its SHA-256, for the public receipt.

    ``pieces`` is how many pieces are in it. What its readers chose is not kept.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="fingerprints")
    language = models.CharField(max_length=10)
    pieces = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("edition", "language", "-pieces", "digest")
        constraints = (
            models.UniqueConstraint(fields=("edition", "language", "digest"), name="imprint_once"),
        )

    def __str__(self) -> str:
        return self.digest
