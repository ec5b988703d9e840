from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.email_address import fold_email
from articles.models import Keyword, Section

# In the place of a form’s version.
MOVED = "change of address"
IMPORTED = "import"


def mask_email(email: str) -> str:
    """Enough for its holder to know it; a forwarded letter gives no address away."""
    local, _at, host = email.rpartition("@")
    return f"{local[:1]}…@{host}"


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False, unsubscribed_at__isnull=True)


class Subscriber(models.Model):
    """An address that asked for the letter; ``subscribers.choice`` says what its choice means."""

    email = models.EmailField(_("e-mail"))
    email_folded = models.CharField(max_length=254, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, default="fr")
    sections = models.ManyToManyField(Section, verbose_name=_("sections"), blank=True)
    neighbourhoods = models.ManyToManyField(
        Keyword, verbose_name=_("neighbourhoods"), blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("asked at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    unsubscribed_at = models.DateTimeField(_("left at"), null=True, blank=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        constraints = (
            models.CheckConstraint(condition=~Q(email_folded=""), name="subscriber_has_an_address"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    def save(self, *args: object, **kwargs: object) -> None:
        """Raises ValueError when ``email`` is no address."""
        self.email_folded = fold_email(self.email)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_subscribed(self) -> bool:
        """Confirmed, and has not left."""
        return self.confirmed_at is not None and self.unsubscribed_at is None

    @property
    def masked_email(self) -> str:
        return mask_email(self.email)


class ConsentQuerySet(models.QuerySet["Consent"]):
    def given(self) -> Self:
        """Without what was asked for and never confirmed."""
        return self.filter(Q(confirmed_at__isnull=False) | Q(imported_at__isnull=False))

    def waiting(self) -> Self:
        """Asked for, and not confirmed."""
        return self.filter(confirmed_at=None, imported_at=None)


class Consent(models.Model):
    """The proof that this address asked: when, in which words, and when it confirmed.

    An imported one was confirmed elsewhere: ``origin`` says where, in the words of who brought the
    list, and is shown to its holder; ``proof`` is that row's own, for the director alone.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    form_version = models.CharField(_("version of the form’s text"), max_length=20)
    requested_at = models.DateTimeField(_("asked at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    origin = models.CharField(_("where the consent comes from"), max_length=300, blank=True)
    proof = models.CharField(_("proof"), max_length=300, blank=True)
    needs_notice = models.BooleanField(default=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = (
            models.Index(fields=("id",), name="consent_to_tell", condition=Q(needs_notice=True)),
        )

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d} {self.form_version}"

    @property
    def is_move(self) -> bool:
        return self.form_version == MOVED
