import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.models.article import Article
from articles.models.journal import JournalEntry, Rule

# A reader may also say that something is not so: no rule of the charter, so it hides nothing.
MISTAKE = "mistake"
REPORT_REASONS = [(MISTAKE, _("a mistake in the text")), *Rule.choices]


def new_report_reference() -> str:
    """A reference that a person can read over the telephone: no vowels, nothing alike."""
    return "".join(secrets.choice("BCDFGHJKMNPQRSTVWXZ23456789") for _ in range(10))


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        return self.filter(outcome=Report.Outcome.OPEN)


class Report(models.Model):
    """A reader's word that an article is wrong; a legal notice asks for more (DSA, article 16)."""

    class Outcome(models.TextChoices):
        OPEN = "", _("open")
        KEPT = "kept", _("the article stays")
        ACTED = "acted", _("the article was hidden or removed")
        CORRECTED = "corrected", _("the article was corrected")
        ABUSIVE = "abusive", _("the report was an abuse")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="reports")
    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_report_reference, editable=False
    )
    reason = models.CharField(_("rule"), max_length=20, choices=REPORT_REASONS)
    explanation = models.TextField(_("explanation"), max_length=2000)
    is_notice = models.BooleanField(_("legal notice"), default=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    good_faith = models.BooleanField(_("declared in good faith"), default=False)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    network_hash = models.CharField(max_length=64, blank=True, editable=False)
    language = models.CharField(max_length=10, default="fr", editable=False)
    created_at = models.DateTimeField(_("received at"), default=timezone.now, db_index=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, default="")
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="") | Q(handled_at__isnull=False),
                name="report_handled_has_date",
            ),
            models.CheckConstraint(
                condition=Q(is_notice=False) | Q(good_faith=True), name="report_notice_good_faith"
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def settle(self, outcome: "Report.Outcome", answer: str, by: User, now: datetime) -> None:
        """Written under the article's lock. The trace of the network is no longer needed."""
        self.outcome, self.answer = outcome, answer
        self.handled_at, self.handled_by, self.network_hash = now, by, ""
        self.save(update_fields=["outcome", "answer", "handled_at", "handled_by", "network_hash"])


class Appeal(models.Model):
    """One sentence against a decision, decided by another person (DSA, article 20).

    By an author of the article, or by who sent the ``report`` that was answered.
    """

    class Outcome(models.TextChoices):
        OPEN = "", _("open")
        UPHELD = "upheld", _("granted")
        DISMISSED = "dismissed", _("dismissed")

    decision = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="appeals")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="appeals")
    appellant = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    report = models.OneToOneField(
        Report, null=True, blank=True, on_delete=models.CASCADE, related_name="appeal"
    )
    text = models.TextField(_("why"), max_length=2000)
    created_at = models.DateTimeField(_("received at"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, default="")
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="") | Q(decided_at__isnull=False),
                name="appeal_decided_has_a_date",
            ),
            models.UniqueConstraint(
                fields=("decision",), condition=Q(report=None), name="appeal_once_a_decision"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
