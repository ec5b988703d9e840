"""allauth's forms in the site's words, and the profile."""

import struct
from secrets import token_hex
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.models import EmailAddress
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import forms as recovery_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import CredentialField, DisplayNameField, FoldedEmailField
from accounts.models import User
from accounts.protection.bot_detection import TOO_FAST, BotCheckFormMixin

# RFC 2606: nobody has an address there.
NOWHERE = "example.invalid"

LABELS = {
    "code": _("Code"),
    "name": _("Its name, for you alone"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
}


class PlainLabelsFormMixin(forms.Form):
    """Gives the fields of an allauth form labels instead of placeholders, and help in sentences."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if field.widget.attrs.get("autocomplete") in {"new-password", "current-password"}:
                field.help_text = ""
        if "password1" in self.fields:
            self.fields["password1"].help_text = " ".join(password_validators_help_texts())
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }


class SignupForm(BotCheckFormMixin, PlainLabelsFormMixin, account_forms.SignupForm):  # type: ignore[misc]
    """Asks for e-mail and name. A password comes later, from the profile, if at all."""

    email = FoldedEmailField()
    display_name = DisplayNameField()
    field_order = ("email", "display_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked here, a stranger could set a password for an e-mail that is not theirs.
        self.fields.pop("password1", None)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].help_text = _("Never shown. We send a code to it.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not set(self.bot_signs) <= {TOO_FAST} and not self.errors:
            raise ValidationError(
                _("This form looked as if a program had filled it. Check it and send it again."),
                code="looks_automatic",
            )
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A second submit at the same moment is answered as for an account that exists."""
        if self.account_already_exists:
            self._save_and_undo(request)
        try:
            with transaction.atomic():
                saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
                return saved
        except IntegrityError:
            return None, prevent_enumeration(request, email=self.cleaned_data["email"])

    def _save_and_undo(self, request: HttpRequest) -> None:
        """The work that a new account costs: the time of the answer tells nobody who is known."""
        known = self.cleaned_data["email"]
        self.cleaned_data["email"] = f"{token_hex(8)}@{NOWHERE}"
        self.account_already_exists = False
        with transaction.atomic():
            _look_up_unconfirmed(self.save(request))
            transaction.set_rollback(True)
        self.cleaned_data["email"], self.account_already_exists = known, True


def _look_up_unconfirmed(user: User) -> None:
    """What allauth asks the database before it mails a new account its code; four queries."""
    EmailAddress.objects.filter(user=user, verified=True).exists()
    address = EmailAddress.objects.filter(user_id=user.pk).first()
    if address is not None:
        EmailAddress.objects.get_for_user(User.objects.get(pk=user.pk), address.email)


class LoginForm(PlainLabelsFormMixin, account_forms.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = FoldedEmailField()
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = _("Password")
        self.order_fields(["login", "password"])

    def request_code_form(self) -> "RequestLoginCodeForm":
        """Returns the form for signing in by a mailed code; the page shows it first."""
        return RequestLoginCodeForm()


class RequestLoginCodeForm(PlainLabelsFormMixin, account_forms.RequestLoginCodeForm):  # type: ignore[misc]
    email = FoldedEmailField()


class AddEmailForm(PlainLabelsFormMixin, account_forms.AddEmailForm):  # type: ignore[misc]
    email = FoldedEmailField(label=_("New e-mail"))


class ResetPasswordForm(PlainLabelsFormMixin, account_forms.ResetPasswordForm):  # type: ignore[misc]
    email = FoldedEmailField()


class ConfirmLoginCodeForm(PlainLabelsFormMixin, account_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class ConfirmEmailVerificationCodeForm(
    PlainLabelsFormMixin,
    account_forms.ConfirmEmailVerificationCodeForm,  # type: ignore[misc]
):
    pass


class ConfirmPasswordResetCodeForm(
    PlainLabelsFormMixin,
    account_forms.ConfirmPasswordResetCodeForm,  # type: ignore[misc]
):
    pass


class ChangePasswordForm(PlainLabelsFormMixin, account_forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(PlainLabelsFormMixin, account_forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(PlainLabelsFormMixin, account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(PlainLabelsFormMixin, account_forms.ReauthenticateForm):  # type: ignore[misc]
    pass


class AuthenticateForm(PlainLabelsFormMixin, mfa_forms.AuthenticateForm):  # type: ignore[misc]
    pass


class MFAReauthenticateForm(PlainLabelsFormMixin, mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateTOTPForm(PlainLabelsFormMixin, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    pass


class DeactivateTOTPForm(PlainLabelsFormMixin, totp_forms.DeactivateTOTPForm):  # type: ignore[misc]
    pass


class GenerateRecoveryCodesForm(
    PlainLabelsFormMixin,
    recovery_forms.GenerateRecoveryCodesForm,  # type: ignore[misc]
):
    pass


# The body of a passkey is untrusted; the library that reads it raises these for a forged one.
PASSKEY_PARSE_ERRORS = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)
UNREADABLE_PASSKEY = _("The passkey could not be read. Try again.")


class AddPasskeyForm(PlainLabelsFormMixin, passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        except PASSKEY_PARSE_ERRORS as error:
            raise ValidationError(UNREADABLE_PASSKEY) from error
        return cleaned


class AuthenticateByPasskeyForm(passkey_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        try:
            authenticator: Authenticator = super().clean_credential()
        except PASSKEY_PARSE_ERRORS as error:
            raise ValidationError(UNREADABLE_PASSKEY) from error
        return authenticator


class ReauthenticateByPasskeyForm(AuthenticateByPasskeyForm):
    reauthenticated = True


class EditPasskeyForm(PlainLabelsFormMixin, passkey_forms.EditWebAuthnForm):  # type: ignore[misc]
    pass


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    display_name = DisplayNameField(
        help_text=_(
            "Shown under your drafts and what you publish from now on: your own name, or that of "
            "your association. What is published keeps the name under which it appeared."
        )
    )
    bio = forms.CharField(
        label=_("A few words about you"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown on your page: what you do in town, what you like to write about."),
    )
    language = forms.ChoiceField(
        label=_("Language of the site's mails to you"), choices=lambda: settings.LANGUAGES
    )

    class Meta:
        model = User
        fields = ("display_name", "bio", "language", "wants_daily_mail")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only moderators receive the morning's mail.
        if not self.instance.is_staff:
            del self.fields["wants_daily_mail"]


class CloseAccountForm(forms.Form):
    confirm = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Tick the box to close your account.")},
    )
