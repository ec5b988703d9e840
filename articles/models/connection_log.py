from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConnectionRecord(models.Model):
    """From where something was published, kept for the justice alone.

    ``sealed`` can be opened only with a key that lies outside the database.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    user_number = models.BigIntegerField(db_index=True)
    article_number = models.BigIntegerField(null=True, db_index=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class ConnectionAccess(models.Model):
    """Who opened which connection data, when and why. Rows are only ever added."""

    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(_("who"), max_length=120)
    about = models.CharField(_("about"), max_length=120)
    reason = models.TextField(_("reason"), max_length=2000)
    found = models.PositiveIntegerField(_("rows shown"))

    class Meta:
        verbose_name = _("access to connection data")
        verbose_name_plural = _("accesses to connection data")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.by_name}"
