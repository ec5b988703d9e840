"""What moderators may say about the coming issue; nobody has to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from newsletter.models.issue import Issue


class EditorialChoice(models.Model):
    """What a moderator chose about one article.

    ``issue`` is the one that followed it; without it the choice waits for the next one, whichever
    week that is. ``NEVER`` waits for ever, until a moderator takes it back.
    """

    class Act(models.TextChoices):
        PLACE = "place", _("has its place at the top")
        ONCE = "once", _("waits for the next issue")
        NEVER = "never", _("stays out of the letter")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=5, choices=Act)
    place = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    issue = models.ForeignKey(Issue, null=True, on_delete=models.CASCADE, related_name="choices")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("article",), condition=Q(issue__isnull=True), name="choice_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(act="place", place__isnull=False)
                | (Q(act__in=("once", "never"), place__isnull=True) & ~Q(reason="")),
                name="choice_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.article_id}: {self.get_act_display()}"


class Foreword(models.Model):
    """A few words by a moderator above an issue; without ``issue`` they wait for the next one.

    ``body`` keeps the Markdown, ``body_html`` what ``articles.markup`` made of it.
    """

    body = models.TextField(_("text"))
    body_html = models.TextField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    issue = models.OneToOneField(
        Issue, null=True, on_delete=models.CASCADE, related_name="foreword"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                models.Value(1), condition=Q(issue__isnull=True), name="foreword_waits_once"
            ),
        )

    def __str__(self) -> str:
        return self.body[:40]
