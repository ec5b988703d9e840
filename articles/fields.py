"""Form fields that take what people type, clean it, and say what is wrong with it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.text_cleaning import clean_text, is_blank

DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y")
HOUR_FORMATS = ("%H:%M", "%H:%M:%S", "%Hh%M", "%Hh", "%H h %M")
DAY_AND_HOUR = re.compile(r"\s*([\d/.-]{6,10})[T ,]+(?:à )?(\d{1,2}[:h]\d{0,2}(?::\d\d)?)\s*")
YEARS_AROUND = 10
LONGEST_NUMBER = 18
LINE_BREAKS = re.compile("[ \t\n]+")


class MultiLineField(forms.CharField):
    """Several lines. The limit is told with the present length, and no browser cuts a paste.

    ``required`` only marks the label: what is missing depends on what the form is sent for.
    """

    def __init__(self, *, most: int, required: bool = False, **kwargs: Any) -> None:
        message = _("Keep it under %(limit_value)d characters: it has %(show_value)d now.")
        validators = [MaxLengthValidator(most, message=message)]
        self.most = most
        super().__init__(validators=validators, required=required, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"dir": "auto"}

    def validate(self, value: Any) -> None:
        pass

    def to_python(self, value: Any) -> str:
        return super().to_python(None if value is None else clean_text(str(value))) or ""


class SingleLineField(MultiLineField):
    """One line, with its no-break spaces; what holds only invisible characters is empty."""

    def to_python(self, value: Any) -> str:
        line = LINE_BREAKS.sub(" ", super().to_python(value)).strip()
        return "" if is_blank(line) else line


class SafeModelMultipleChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows; a number that no row can have is told, where a database would stumble."""

    def clean(self, value: Any) -> Any:
        if any(len(str(key)) > LONGEST_NUMBER for key in value or ()):
            raise ValidationError(self.error_messages["invalid_pk_value"], params={"pk": "…"})
        return super().clean(value)


class DayField(forms.DateField):
    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        message = _("This is not a date. It looks like 05/12/2026.")
        super().__init__(
            required=required,
            input_formats=DAY_FORMATS,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": message},
            **kwargs,
        )

    def validate(self, value: Any) -> None:
        pass

    def clean(self, value: Any) -> Any:
        """Far years are typing errors, and the first and last ones overflow in some time zones."""
        day = super().clean(value)
        if day is not None and abs(day.year - timezone.localdate().year) > YEARS_AROUND:
            raise ValidationError(_("Check the year of this date."), code="year")
        return day


class HourField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        message = _("This is not a time. It looks like 18:30.")
        super().__init__(
            required=False,
            input_formats=HOUR_FORMATS,
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={"invalid": message},
            **kwargs,
        )


def split_dates_and_times(data: QueryDict, *names: str) -> QueryDict:
    """A day sent together with its hour, as ``2026-12-05T18:30`` or ``05/12/2026 18:30``."""
    split = data.copy()
    for name in names:
        together = DAY_AND_HOUR.fullmatch(data.get(name) or "")
        if together:
            split[name], split[f"{name}_time"] = together[1], together[2]
    return split
