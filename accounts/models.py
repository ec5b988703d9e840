from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.email_address import fold_email
from accounts.names.display_names import (
    MAX_DISPLAY_NAME_LENGTH,
    normalise_display_name,
    validate_display_name,
)
from accounts.names.slugs import make_slug

SECOND_FACTORS = ("totp", "webauthn")  # an app or a passkey; recovery codes alone are none


def default_language() -> str:
    return settings.LANGUAGE_CODE


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, *, display_name: str, **fields: Any
    ) -> "User":
        """Without a password the account is entered by mailed code only."""
        user = self.model(email=email.strip(" "), display_name=display_name, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, *, display_name: str, **fields: Any
    ) -> "User":
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(email, password, display_name=display_name, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Finds the account whatever the case of the address; what is no address has none."""
        try:
            return self.get(email_folded=fold_email(username or ""))
        except ValueError as error:
            raise self.model.DoesNotExist from error


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who writes here. Closed accounts are anonymised, never deleted under articles."""

    email = models.EmailField(_("e-mail"), unique=True, help_text=_("Never shown to anybody."))
    email_folded = models.CharField(max_length=254, unique=True, editable=False)
    display_name = models.CharField(
        _("name"),
        max_length=MAX_DISPLAY_NAME_LENGTH,
        validators=[validate_display_name],
        help_text=_("Shown under your articles: your own name, or that of your association."),
    )
    bio = models.CharField(_("a few words about you"), max_length=600, blank=True)
    language = models.CharField(_("language"), max_length=10, default=default_language)
    established_at = models.DateTimeField(_("established since"), null=True, blank=True)
    blocked_at = models.DateTimeField(_("blocked since"), null=True, blank=True)
    is_staff = models.BooleanField(_("moderator"), default=False)
    wants_daily_mail = models.BooleanField(
        _("A mail each morning when something waits to be read"), default=False
    )
    daily_mail_sent_on = models.DateField(null=True, editable=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    anonymised_at = models.DateTimeField(_("closed since"), null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = (
            models.CheckConstraint(condition=~Q(display_name=""), name="user_has_a_name"),
            models.CheckConstraint(condition=~Q(email_folded=""), name="user_has_an_address"),
            models.CheckConstraint(
                condition=Q(blocked_at__isnull=True) | Q(is_active=False),
                name="blocked_user_cannot_sign_in",
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True)
                | Q(is_active=False, is_staff=False, is_superuser=False, bio=""),
                name="anonymised_user_keeps_nothing",
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValueError when ``email`` is no address."""
        self.email_folded = fold_email(self.email)
        self.display_name = normalise_display_name(self.display_name)
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and "email" in update_fields:
            kwargs["update_fields"] = {*update_fields, "email_folded"}
        super().save(*args, **kwargs)

    @property
    def is_established(self) -> bool:
        return self.established_at is not None

    @property
    def has_second_factor(self) -> bool:
        """An app or a passkey; recovery codes alone are none. One query."""
        factors: models.Manager[models.Model] = self.authenticator_set  # type: ignore[attr-defined]
        return factors.filter(type__in=SECOND_FACTORS).exists()

    @property
    def moderates(self) -> bool:
        """Named, and with the second factor that opens the desk. One query for who is named.

        The demo alone does without. Nothing else decides about either.
        """
        return self.is_staff and (settings.SITE_MODE == "demo" or self.has_second_factor)

    @property
    def slug(self) -> str:
        return make_slug(self.display_name, 60) or "-"

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class OutgoingMail(models.Model):
    """A mail to one person that the site must send. The row, not the task, is the truth about it.

    Only ``mail.outbox`` moves it. It is claimed with a lease, ``sending`` before the server hears
    the text, and settled by the server's word. What was ``sending`` when a worker died is
    ``unknown`` and never sent again by itself. What it says is kept until it has left.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("mail", "waits")
        CLAIMED = "claimed", pgettext_lazy("mail", "is about to leave")
        SENDING = "sending", pgettext_lazy("mail", "is being handed over")
        SENT = "sent", pgettext_lazy("mail", "has left")
        REFUSED = "refused", pgettext_lazy("mail", "did not leave")
        UNKNOWN = "unknown", pgettext_lazy("mail", "has perhaps left")

    template = models.CharField(_("mail"), max_length=60)
    to = models.CharField(max_length=254)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=255)
    about = models.CharField(max_length=40, blank=True)
    headers = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    is_server_trouble = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("due at"))
    expires_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(_("last failed at"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    claim = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("state", "due_at"), name="outgoing_mail_queue"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("claimed", "sending"))
                | Q(claim__isnull=False, lease_until__isnull=False),
                name="outgoing_mail_at_work_is_claimed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"
