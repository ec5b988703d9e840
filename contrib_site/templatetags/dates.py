"""Stands in the place of Django's filter in all templates (see TEMPLATES in the settings)."""

from typing import Any

from django import template
from django.template.defaultfilters import date as written

from accounts.dates import correct_french_first

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, form: str | None = None) -> str:
    return correct_french_first(written(value, form))
