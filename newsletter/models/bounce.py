from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models.delivery import Delivery
from newsletter.models.issue import Issue


class Bounce(models.Model):
    """What a mail server, or a reader, said about a letter after it had left. No address is kept.

    ``report`` names the mail or the provider's event, so that it is written down once.
    """

    class Kind(models.TextChoices):
        HARD = "hard", _("the address does not exist")
        SOFT = "soft", _("could not be delivered")
        SENDER = "sender", _("refused as coming from us")
        COMPLAINT = "complaint", _("complaint")

    class Weight(models.TextChoices):
        """What a failure adds to those of the other issues."""

        NOTHING = "nothing", _("does not count")
        FAILURE = "failure", _("counts as a failure")
        ONE_WITNESS = "witness", _("perhaps gone: the next issue decides")

    report = models.CharField(max_length=64, unique=True, editable=False)
    delivery = models.ForeignKey(
        Delivery,
        verbose_name=_("delivery"),
        null=True,
        on_delete=models.CASCADE,
        related_name="bounces",
    )
    kind = models.CharField(_("what it means"), max_length=10, choices=Kind)
    weight = models.CharField(
        _("what it counts"), max_length=10, choices=Weight, default=Weight.FAILURE
    )
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

    ``report`` names the mail, so that it is kept once. Addresses are masked. ``delivery`` is the
    letter whose signed mark it carries. ``settled_as``: what a person says that it means.
    """

    class Reason(models.TextChoices):
        UNKNOWN = "unknown", _("not understood")
        REPORT = "report", _("a mail server’s words that are not understood")
        FORGED = "forged", _("the mark is forged")
        UNMARKED = "unmarked", _("belongs to no letter")
        UNREADABLE = "unreadable", _("cannot be read")

    class Meaning(models.TextChoices):
        GONE = "gone", _("this address is gone")
        FOR_NOW = "for_now", _("it could not be delivered this time")
        ABOUT_US = "about_us", _("it was refused as coming from us")
        UNSUBSCRIBE_REQUEST = "leaving", _("this reader wants no letter any more")
        NOTHING = "nothing", _("nothing is to be done")

    report = models.CharField(max_length=64, unique=True, editable=False)
    why = models.CharField(_("reason"), max_length=10, choices=Reason)
    delivery = models.ForeignKey(
        Delivery,
        verbose_name=_("delivery"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="strays",
    )
    sender = models.CharField(_("sender"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("beginning"), blank=True)
    settled_as = models.CharField(_("what it means"), max_length=10, choices=Meaning, blank=True)
    at = models.DateTimeField(_("received at"), default=timezone.now)

    class Meta:
        verbose_name = _("mail to look at")
        verbose_name_plural = _("mails to look at")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.subject or str(self.pk)


class LearntReply(models.Model):
    """Words of a mail server whose meaning a person has told; without accents and addresses."""

    words = models.CharField(_("words"), max_length=200, unique=True)
    kind = models.CharField(_("what it means"), max_length=10, choices=Bounce.Kind)
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("words that were explained")
        verbose_name_plural = _("words that were explained")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.words


class FailingDomain(models.Model):
    """Many readers of one domain whose copy of one issue failed alike: it is them or us.

    ``failed`` of ``copies`` that were sent there. Nothing is counted against these readers unless
    a person says that ``are_gone``.
    """

    issue = models.ForeignKey(
        Issue,
        verbose_name=_("issue"),
        on_delete=models.CASCADE,
        related_name="failing_domains",
    )
    domain = models.CharField(_("domain"), max_length=254)
    kind = models.CharField(_("what it means"), max_length=10, choices=Bounce.Kind)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    copies = models.PositiveIntegerField(_("copies"), default=0)
    are_gone = models.BooleanField(_("the addresses are gone"), default=False)
    noticed_at = models.DateTimeField(_("noticed at"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("domain at which many copies failed")
        verbose_name_plural = _("domains at which many copies failed")
        ordering = ("-failed", "domain")
        constraints = (
            models.UniqueConstraint(
                fields=("issue", "domain", "kind"), name="domain_fails_once_an_issue"
            ),
        )

    def __str__(self) -> str:
        return f"{self.domain} – {self.get_kind_display()}"
