"""Reads variables of the environment strictly; an error names the variable that is wrong."""

import os
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

from accounts.email_address import email_for_smtp

MODES = ("demo", "development", "production")
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
SHORTEST_KEY, FEWEST_CHARACTERS = 50, 12
SEALING_BYTES = 32
CONTROL = {"Cc", "Zl", "Zp"}
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Environment:
    """Reads variables; ``missing`` collects those that production cannot do without."""

    def __init__(self, values: Mapping[str, str] = os.environ) -> None:
        self.values = values
        self.mode = self.choice("SITE_MODE", MODES, "development")
        self.missing: list[str] = []

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    def text(self, name: str, default: str = "") -> str:
        """Returns the value without spaces around it. Raises ImproperlyConfigured.

        Line breaks and invisible characters are refused: names reach mail headers.
        """
        value = self.values.get(name, "").strip()
        if any(unicodedata.category(character) in CONTROL for character in value):
            raise ImproperlyConfigured(f"{name} holds a line break or an invisible character.")
        return value or default

    def required(self, name: str, default: str) -> str:
        """Returns the value, or the default; production notes an empty one as missing."""
        value = self.text(name)
        if not value:
            self.note_missing(name)
        return value or default

    def note_missing(self, name: str) -> None:
        if self.is_production:
            self.missing.append(name)

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise ImproperlyConfigured(f"{name}={value!r}: say one of {', '.join(allowed)}.")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{name}={value!r}: say 1 or 0.")
        return value in TRUE

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdecimal()) or not least <= int(value) <= most:
            raise ImproperlyConfigured(f"{name}={value!r}: say a number from {least} to {most}.")
        return int(value)

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.text(name, str(default))).resolve()

    def secret(self, name: str, default: str) -> str:
        """Returns a secret. Errors never repeat the value, however wrong it is."""
        value = self.required(name, default)
        weak = len(value) < SHORTEST_KEY or len(set(value)) < FEWEST_CHARACTERS or value == default
        if self.is_production and self.text(name) and weak:
            raise ImproperlyConfigured(
                f"{name} is too easy to guess: make one of at least {SHORTEST_KEY} characters, "
                "e.g. with python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
            )
        return value

    def encryption_key(self, name: str) -> str:
        """Returns an empty text, or 32 random bytes in base64. Errors never repeat the value."""
        value = self.text(name)
        try:
            key = urlsafe_b64decode(value)
        except ValueError:
            key = b""
        # Decoding skips what is no letter of base64, so the key is encoded again and compared.
        is_key = len(key) == SEALING_BYTES and urlsafe_b64encode(key).decode() == value
        if value and (not is_key or len(set(key)) < FEWEST_CHARACTERS):
            raise ImproperlyConfigured(
                f"{name} is no key: leave it empty, or make one as .env.example says."
            )
        return value

    def public_url(self, name: str, default: str) -> SplitResult:
        """Returns scheme and host, nothing more. In production only loopback may use http."""
        value = self.required(name, default).rstrip("/")
        url, hint = split_url(value), ""
        if url is None or url.scheme not in {"http", "https"} or not url.hostname:
            hint = "say https://the-address-of-the-site"
        elif any((url.path, url.query, url.fragment, url.username)):
            hint = "say scheme and host only, like https://news.example.org"
        elif self.is_production and url.scheme == "http" and url.hostname not in LOOPBACK:
            hint = "a public site needs https://"
        if url is None or hint:
            raise ImproperlyConfigured(f"{name}={value!r}: {hint}.")
        return url

    def secret_url(self, name: str) -> str:
        """Returns "" or an https URL; http is for this machine alone. Errors hide the value."""
        value = self.text(name)
        url = split_url(value)
        host = url.hostname if url else ""
        allowed = {"https", "http"} if host in LOOPBACK else {"https"}
        if value and (url is None or not host or url.scheme not in allowed):
            raise ImproperlyConfigured(f"{name} is not an address that begins with https://.")
        return value

    def email(self, name: str, default: str) -> str:
        value = self.required(name, default)
        try:
            return email_for_smtp(value)
        except ValueError:
            raise ImproperlyConfigured(f"{name}={value!r}: say an e-mail address.") from None

    def time_zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (OSError, ValueError, LookupError):
            raise ImproperlyConfigured(
                f"{name}={value!r}: say a time zone like Europe/Paris or Indian/Reunion."
            ) from None
        return value

    def refuse_if_incomplete(self) -> None:
        """Raises ImproperlyConfigured, naming all missing variables at once."""
        if self.missing:
            names = ", ".join(sorted(self.missing))
            raise ImproperlyConfigured(
                f"SITE_MODE=production needs these variables, which are empty: {names}. "
                "Each is explained in .env.example."
            )


def split_url(value: str) -> SplitResult | None:
    """Returns None for what is no URL, or has a port that is no number."""
    try:
        url = urlsplit(value)
        # Read here since only the property parses it, and raises.
        _ = url.port
    except ValueError:
        return None
    return url
