import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


def hash_text(title: str, standfirst: str, body: str) -> str:
    """SHA-256 in hexadecimal of what a reader reads, so that a decision can be tied to a text."""
    return hashlib.sha256("\0".join((title, standfirst, body)).encode()).hexdigest()


class Revision(models.Model):
    """What was saved, each time it was saved, and the rights given with it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=150)
    standfirst = models.CharField(_("standfirst"), max_length=400, blank=True)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    text_hash = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(_("saved at"), default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    public_from = models.DateTimeField(_("public from"), null=True, blank=True)
    licence = models.CharField(_("licence"), max_length=40)
    charter_version = models.CharField(_("charter version"), max_length=20)
    terms_accepted_at = models.DateTimeField(_("terms accepted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("article", "number"), name="revision_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.article_id}.{self.number}"
