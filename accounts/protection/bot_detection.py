"""Quiet signs that a form was filled by a machine. They are reasons to look, never to refuse.

A trap that was filled asks once to send the form again, since browsers fill in what nobody sees.
"""

from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HONEYPOT = "honeypot"
NO_TIMESTAMP = "no_stamp"
FORGED_TIMESTAMP = "forged_stamp"
STALE_TIMESTAMP = "stale_stamp"
TOO_FAST = "too_fast"

SALT = "accounts.protection.bot_detection"
SHOWN, AGAIN, ASKED = "shown", "again", "asked"
ODD_TIMESTAMPS = frozenset({NO_TIMESTAMP, FORGED_TIMESTAMP, STALE_TIMESTAMP})

TRAPPED = _(
    "A field that nobody sees had been filled in, probably by your browser. It is empty now: "
    "check the form and send it again."
)


class BotCheckFormMixin(forms.Form):
    """Adds a field that people do not see, and a signed time of the first display.

    ``bot_signs`` says after ``is_valid()`` what looked odd. A page that is cached for all cannot
    carry a stamp: its form sets ``has_form_timestamp = False``, and asks as often as its trap is
    filled. The page shows both fields with ``{% include "includes/bot_check_fields.html" %}``.
    """

    has_honeypot: ClassVar[bool] = True
    has_form_timestamp: ClassVar[bool] = True
    min_fill_seconds: ClassVar[int] = 3
    max_fill_seconds: ClassVar[int] = 24 * 3600

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bot_signs: list[str] = []
        self.shows_honeypot = True
        self.fields["website"] = forms.CharField(
            required=False,
            label=_("Leave this field empty"),
            widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        )
        if self.has_form_timestamp:
            self.fields["shown_at"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=new_form_timestamp
            )

    def visible_fields(self) -> list[forms.BoundField]:
        """Without the trap, which only ``includes/bot_check_fields.html`` shows."""
        return [field for field in super().visible_fields() if field.name != "website"]

    def hidden_fields(self) -> list[forms.BoundField]:
        return [field for field in super().hidden_fields() if field.name != "shown_at"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.bot_signs = self._findings()
        was_asked = self.has_form_timestamp and self._stamp_value() == ASKED
        if HONEYPOT in self.bot_signs and not was_asked:
            self.add_error(None, ValidationError(TRAPPED, code=HONEYPOT))
            self._renew_fields(ASKED)
        elif ODD_TIMESTAMPS & set(self.bot_signs):
            self._renew_fields(AGAIN)
        elif was_asked:
            self.shows_honeypot = False
        return cleaned

    def _renew_fields(self, value: str) -> None:
        """Whoever sees the form again has had it all the time: no stamp speaks against them."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("website")] = ""
        if self.has_form_timestamp:
            data[self.add_prefix("shown_at")] = new_form_timestamp(value)
        self.data = data
        # Shown again it would be filled again by the same browser.
        self.shows_honeypot = value != ASKED

    def _findings(self) -> list[str]:
        findings = [HONEYPOT] if self.data.get(self.add_prefix("website")) else []
        if self.has_form_timestamp:
            findings += self._stamp_findings(self.data.get(self.add_prefix("shown_at")) or "")
        return findings

    def _stamp_findings(self, stamp: str) -> list[str]:
        if not stamp:
            return [NO_TIMESTAMP]
        signer, value = signing.TimestampSigner(salt=SALT), self._stamp_value()
        if not value:
            return [FORGED_TIMESTAMP]
        if _is_older_than(signer, stamp, self.max_fill_seconds):
            return [STALE_TIMESTAMP]
        if value == SHOWN and not _is_older_than(signer, stamp, self.min_fill_seconds):
            return [TOO_FAST]
        return []

    def _stamp_value(self) -> str:
        """Empty for a stamp that this site never made."""
        stamp = self.data.get(self.add_prefix("shown_at")) or ""
        try:
            return signing.TimestampSigner(salt=SALT).unsign(stamp)
        except signing.BadSignature:
            return ""


def new_form_timestamp(value: str = SHOWN) -> str:
    return signing.TimestampSigner(salt=SALT).sign(value)


def _is_older_than(signer: signing.TimestampSigner, stamp: str, seconds: int) -> bool:
    try:
        signer.unsign(stamp, max_age=seconds)
    except signing.SignatureExpired:
        return True
    return False
