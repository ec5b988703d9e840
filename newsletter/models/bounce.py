from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models.delivery import Delivery


class Bounce(models.Model):
    """What a mail server, or a reader, said about a letter after it had left. No address is kept.

    ``report`` names the mail or the provider's event, so that it is written down once.
    """

    class Kind(models.TextChoices):
        HARD = "hard", _("the address does not exist")
        SOFT = "soft", _("could not be delivered")
        SENDER = "sender", _("refused as coming from us")
        COMPLAINT = "complaint", _("complaint")

    report = models.CharField(max_length=64, unique=True, editable=False)
    delivery = models.ForeignKey(
        Delivery,
        verbose_name=_("delivery"),
        null=True,
        on_delete=models.CASCADE,
        related_name="bounces",
    )
    kind = models.CharField(_("what it means"), max_length=10, choices=Kind)
    status = models.CharField(_("status code"), max_length=12, blank=True)
    diagnostic = models.CharField(_("the server’s words"), max_length=300, blank=True)
    suppressed = models.BooleanField(_("letter ended"), default=False)
    at = models.DateTimeField(_("received at"), default=timezone.now)

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mails")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.status}".strip()


class UnclassifiedMail(models.Model):
    """A mail that came back and was not understood: for a person to look at, for a while.

    ``report`` names the mail, so that it is kept once. Addresses are masked.
    """

    class Reason(models.TextChoices):
        UNKNOWN = "unknown", _("not understood")
        FORGED = "forged", _("the mark is forged")
        UNMARKED = "unmarked", _("belongs to no letter")
        UNREADABLE = "unreadable", _("cannot be read")

    report = models.CharField(max_length=64, unique=True, editable=False)
    why = models.CharField(_("reason"), max_length=10, choices=Reason)
    sender = models.CharField(_("sender"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("beginning"), blank=True)
    at = models.DateTimeField(_("received at"), default=timezone.now)

    class Meta:
        verbose_name = _("mail to look at")
        verbose_name_plural = _("mails to look at")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.subject or str(self.pk)
