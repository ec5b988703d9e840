"""Dates in words, as they are said."""

import re

from django.utils.translation import get_language

FIRST = re.compile(
    r"\b1(?= (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre"
    r"|décembre)\b)"
)


def spoken(date: str) -> str:
    """French says “1er avril”, which no format of Django’s can write."""
    return FIRST.sub("1er", date) if (get_language() or "").startswith("fr") else date
