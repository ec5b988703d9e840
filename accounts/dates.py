"""Dates in words, as they are said."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

FIRST = re.compile(
    r"\b1(?= (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre"
    r"|décembre)\b)"
)


def correct_french_first(text: str) -> str:
    """French says “1er avril”, which no format of Django’s can write."""
    return FIRST.sub("1er", text) if (get_language() or "").startswith("fr") else text


def format_date(day: date, form: str | None = None) -> str:
    """A date or a moment in one of Django's formats, in the language that is active."""
    return correct_french_first(date_format(day, form))
