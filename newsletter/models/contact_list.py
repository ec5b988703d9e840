from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class ContactList(models.Model):
    """Addresses that a director brings along, with the proof that their holders agreed.

    ``text`` is the uploaded file until it is imported or forgotten; the rest stays on record.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField(default=timezone.now)
    statement = models.CharField(max_length=300)
    tells = models.BooleanField(default=True)
    text = models.TextField(blank=True)
    imported_at = models.DateTimeField(null=True)
    imported = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(imported_at__isnull=True) | Q(text=""),
                name="contact_list_once_imported_is_empty",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
