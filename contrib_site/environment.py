"""Settings come from the environment and are read strictly: what is wrong is named."""

import os
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MODES = ("demo", "development", "production")
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


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
        return self.values.get(name, "").strip() or default

    def required(self, name: str, default: str) -> str:
        """``default`` serves the demo and development; production must say it."""
        value = self.text(name)
        if not value and self.is_production:
            self.missing.append(name)
        return value or default

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
        if not value.isdecimal() or not least <= int(value) <= most:
            raise ImproperlyConfigured(f"{name}={value!r}: say a number from {least} to {most}.")
        return int(value)

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.text(name, str(default))).resolve()

    def refuse_if_incomplete(self) -> None:
        """Raises ImproperlyConfigured naming everything that is missing at once."""
        if self.missing:
            names = ", ".join(sorted(self.missing))
            raise ImproperlyConfigured(
                f"SITE_MODE=production needs these variables, which are empty: {names}. "
                "Each is explained in .env.example."
            )
