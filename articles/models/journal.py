from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, State

ERASED_REASON = "(erased)"


class Action(models.TextChoices):
    PUBLISHED = "published", _("published")
    LISTED = "listed", _("listed after 24 hours")
    AFFIRMED = "affirmed", _("affirmed: seen by a person")
    HELD = "held", _("held back")
    RELEASED = "released", _("released")
    HIDDEN = "hidden", _("hidden")
    RESTORED = "restored", _("restored")
    REMOVED = "removed", _("removed")
    WITHDRAWN = "withdrawn", _("withdrawn by an author")
    REOPENED = "reopened", _("taken back to draft by an author")
    UPHELD = "upheld", _("appeal granted")
    DISMISSED = "dismissed", _("appeal dismissed")
    ERASED = "erased", _("erased")
    READ = "read", _("read by a moderator")
    REPORT_ANSWERED = "report_answered", _("report answered")


class Role(models.TextChoices):
    AUTHOR = "author", _("author")
    RESIDENT = "resident", _("established resident")
    MODERATOR = "moderator", _("moderator")
    DIRECTOR = "director", _("director")
    MACHINE = "machine", _("machine")


class Rule(models.TextChoices):
    """The charter's rules that a decision may cite; the keys are stable."""

    COMMERCIAL = "commercial", _("advertising")
    INSULT = "insult", _("insult or defamation")
    HATE = "hate", _("hatred or discrimination")
    PRIVACY = "privacy", _("private life")
    ILLEGAL = "illegal", _("unlawful content")
    OFF_TOPIC = "off_topic", _("not about the town")
    DUPLICATE = "duplicate", _("already published")
    COPYRIGHT = "copyright", _("somebody else’s work")
    SAFETY = "safety", _("danger to people")


class ActorLabel(models.Model):
    """The name behind an actor key: the one row to erase when a person asks to be forgotten."""

    key = models.CharField(max_length=32, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="actor_label"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_public = models.BooleanField(
        _("My name stands beside my decisions in the public journal"), default=False
    )

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")

    def __str__(self) -> str:
        return self.name or self.key


class AppendOnlyError(Exception):
    """Rows of the journal are only ever added; the database says so too."""


class JournalEntryQuerySet(models.QuerySet["JournalEntry"]):
    def update(self, **_fields: Any) -> int:
        raise AppendOnlyError

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError

    def erase_reasons(self, article_number: int) -> int:
        """The one change that the database lets pass: the words of a reason, of an erased text."""
        rows = self.filter(article_number=article_number).exclude(reason="")
        return super(JournalEntryQuerySet, rows).update(reason=ERASED_REASON)


class JournalEntry(models.Model):
    """One decision on one article. Rows are only ever added, here and by triggers (migration 3).

    The article's number is a plain number and the actor an opaque key, so that neither erasing a
    text nor forgetting a person touches the journal.
    """

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    article_number = models.BigIntegerField(_("article"), db_index=True)
    action = models.CharField(_("action"), max_length=20, choices=Action)
    state_from = models.CharField(_("from"), max_length=10, choices=State)
    state_to = models.CharField(_("to"), max_length=10, choices=State)
    actor_key = models.CharField(_("actor"), max_length=32, blank=True)
    actor_role = models.CharField(_("role"), max_length=10, choices=Role)
    rule = models.CharField(_("rule"), max_length=20, choices=Rule, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    by_machine = models.BooleanField(_("by the machine"), default=False)
    text_hash = models.CharField(max_length=64, blank=True)
    overturns = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="overturned_by"
    )

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("moderation journal")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(by_machine=False, actor_role__in=("author", "resident"))
                | Q(by_machine=False, actor_role__in=("moderator", "director"))
                | Q(by_machine=True, actor_role="machine"),
                name="journal_machine_says_so",
            ),
            models.CheckConstraint(
                condition=~Q(action__in=("hidden", "removed")) | ~Q(reason=""),
                name="journal_restriction_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.action} {self.article_number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnlyError


class Affirmation(models.Model):
    """Who saw whose article and let it be listed; the chain by which accounts are established."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="affirmations")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="affirmed_as_author"
    )
    affirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="affirmations_given"
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("affirmation")
        verbose_name_plural = _("affirmations")
        constraints = (
            models.UniqueConstraint(fields=("article", "author"), name="affirmation_once"),
            models.CheckConstraint(
                condition=~Q(author=models.F("affirmed_by")), name="affirmation_by_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.affirmed_by} → {self.author}"
