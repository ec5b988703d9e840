import secrets
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.media import Photo

KEPT_FOR = timedelta(days=7)


def default_expiry() -> datetime:
    return timezone.now() + KEPT_FOR


def new_secret_hash() -> str:
    return secrets.token_hex(32)


class PendingArticle(models.Model):
    """A visitor's text that waits for its author to say who they are.

    Nobody reads it but the holder of the mailed link or of the browser session that wrote it. It
    becomes an article when its author confirms: the emptied row stays a while, so that a second
    click on the link gets a calm answer. It is purged when ``expires_at`` has passed.
    """

    fields = models.JSONField(_("form as typed"))
    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="pending_articles"
    )
    findings: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    email_folded = models.CharField(max_length=254, blank=True, db_index=True)
    display_name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(max_length=10, default="fr")
    wants = models.CharField(max_length=10, default="publish")
    secret_hash = models.CharField(max_length=64, unique=True, default=new_secret_hash)
    submission = models.CharField(max_length=43, unique=True, null=True, blank=True)
    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    mailed_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=default_expiry, db_index=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("waiting text")
        verbose_name_plural = _("waiting texts")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_draft(self) -> bool:
        """Its author asked to keep it, not to publish it."""
        return self.wants == "draft"
