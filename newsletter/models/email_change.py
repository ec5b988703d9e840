from django.db import models
from django.db.models import Q
from django.utils import timezone

from newsletter.models.subscriber import Subscriber, mask


class AddressChange(models.Model):
    """The wish to receive the letter elsewhere; both mailboxes have to say yes, in any order."""

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="address_changes"
    )
    new_email = models.EmailField(max_length=254)
    asked_at = models.DateTimeField(default=timezone.now)
    old_said_at = models.DateTimeField(null=True)
    new_said_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at__isnull=True)
                | Q(old_said_at__isnull=False, new_said_at__isnull=False),
                name="address_change_needs_both",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def new_masked(self) -> str:
        return mask(self.new_email)
