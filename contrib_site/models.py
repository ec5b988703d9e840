from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StandingPage(models.Model):
    """A standing page that moderators can edit; rendered on save, like an article."""

    class Key(models.TextChoices):
        CHARTER = "charter", _("Charter")
        CONTACT = "contact", _("Contact")
        LEGAL = "legal", _("Legal notice")
        PRIVACY = "privacy", _("Personal data")
        ACCESSIBILITY = "accessibility", _("Accessibility")

    key = models.CharField(_("page"), max_length=20, choices=Key)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"))
    body_html = models.TextField(editable=False)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ("key", "language")
        constraints = (
            models.UniqueConstraint(fields=("key", "language"), name="page_once_a_language"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Partner(models.Model):
    """A supporter of the site, shown at the foot of each page."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    url = models.URLField(_("address"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    logo = models.CharField(max_length=80, blank=True, editable=False)
    logo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    logo_height = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name

    @property
    def logo_url(self) -> str:
        return default_storage.url(self.logo) if self.logo else ""
