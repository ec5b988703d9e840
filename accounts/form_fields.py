from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.email_address import fold_email
from accounts.names.display_names import (
    MAX_DISPLAY_NAME_LENGTH,
    normalise_display_name,
    validate_display_name,
)


def validate_email(value: str) -> None:
    try:
        fold_email(value)
    except ValueError as error:
        raise ValidationError(
            _("This is not an e-mail address. It looks like name@example.org."), code="invalid"
        ) from error


class FoldedEmailField(forms.EmailField):
    """Cleans to the folded address, so that every form compares the same way."""

    default_validators = [validate_email]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail address"))
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault("error_messages", {"required": _("Give your e-mail address.")})
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "email")

    def clean(self, value: Any) -> Any:
        address = super().clean(value)
        return fold_email(address) if address else address


class DisplayNameField(forms.CharField):
    default_validators = [validate_display_name]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your name"))
        kwargs.setdefault("max_length", MAX_DISPLAY_NAME_LENGTH)
        kwargs.setdefault(
            "help_text",
            _("Shown under your articles: your own name, or that of your association."),
        )
        kwargs.setdefault("error_messages", {"required": _("Give the name to sign with.")})
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "name")

    def to_python(self, value: Any) -> str | None:
        name = super().to_python(value)
        return normalise_display_name(name) if name else name


class CredentialField(forms.JSONField):
    """What a browser says of a passkey. It counts once, so no page shows it again."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.HiddenInput, **kwargs})

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:  # nested too deep, or a number too long
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": ""}
            ) from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial

    def prepare_value(self, value: Any) -> Any:
        return ""
