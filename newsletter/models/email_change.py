from django.db import models
from django.db.models import Q
from django.utils import timezone

from newsletter.models.subscriber import Subscriber, mask_email


class EmailChange(models.Model):
    """The wish to receive the letter elsewhere; both mailboxes have to say yes, in any order."""

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="email_changes"
    )
    new_email = models.EmailField(max_length=254)
    requested_at = models.DateTimeField(default=timezone.now)
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at__isnull=True)
                | Q(old_confirmed_at__isnull=False, new_confirmed_at__isnull=False),
                name="address_change_needs_both",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def masked_new_email(self) -> str:
        return mask_email(self.new_email)
