"""Cleaning and measuring what residents type."""

import re
import unicodedata

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
# Overrides and embeddings turn what stands beside them; each of our elements has a direction.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Letters and signs that show nothing: fillers of Hangul, the empty pattern of Braille.
LOOK_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")
WORDS_A_MINUTE = 220


def clean_text(text: str) -> str:
    """Returns what was typed with every line end as ``\\n``, and without control characters.

    Word writes U+000B where a line ends inside a paragraph; U+2029 ends a paragraph.
    """
    lines = LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    return CONTROL.sub("", lines)


def is_blank(line: str) -> bool:
    """Returns whether a reader sees nothing on this line, whatever characters it holds."""
    return all(c in LOOK_EMPTY or unicodedata.category(c)[0] in "CZ" for c in line)


def reading_minutes(text: str) -> int:
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))
