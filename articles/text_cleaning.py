"""Cleaning and measuring what residents type."""

import re

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
WORDS_A_MINUTE = 220


def clean_text(text: str) -> str:
    """Line ends made ``\\n``, NUL and other control characters dropped; the rest stays as typed."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def reading_minutes(text: str) -> int:
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))
