"""The one shape of what a moderator can press on the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms

from accounts.models import User

About = TypeVar("About")


@dataclass(frozen=True)
class DeskButton(Generic[About]):
    """``call`` gets what it is about, who presses, and what the form read; False: nothing to do.

    ``done`` is said afterwards, ``question`` beside the button. ``states`` are those in which it
    is there, ``key`` is its letter on the keyboard. After one that ``stays`` the same page comes
    back. ``templates/admin/desk/_button.html`` draws it.
    """

    label: Any
    call: Callable[[About, User, dict[str, Any]], object]
    form: type[forms.Form] | None = None
    done: Any = ""
    question: Any = ""
    states: tuple[str, ...] = ()
    key: str = ""
    style: str = ""
    stays: bool = False
    prefix: str = ""

    @property
    def shortcut(self) -> str:
        """The key as screen readers are told."""
        return f"Shift+{self.key}" if self.key.isupper() else self.key
