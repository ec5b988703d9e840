import uuid as uuids

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Photo(models.Model):
    """A picture, stripped and encoded anew before anybody sees it.

    The original lies in private storage; public variants exist only while a visible article shows
    them. A photo that no article uses is an upload kept for a form that had errors.
    """

    uuid = models.UUIDField(default=uuids.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="photos",
    )
    alt = models.CharField(_("description"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    created_at = models.DateTimeField(_("sent at"), default=timezone.now)
    variants_ready_at = models.DateTimeField(_("variants made at"), null=True, blank=True)
    published = models.BooleanField(_("public"), default=False)
    # Known of the file that was just sent, to be told to whoever sent it.
    lost_its_animation = False

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0), name="photo_has_a_size"
            ),
        )

    def __str__(self) -> str:
        return self.alt or str(self.uuid)

    @property
    def directory(self) -> str:
        """Where its files lie in either storage: ``yyyy/uuid``."""
        return f"{self.created_at.year:04d}/{self.uuid}"
