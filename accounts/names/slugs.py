"""Words of a title or a name as they stand in an address of the web."""

import re
import unicodedata

from django.utils.text import slugify

LIGATURES = str.maketrans(
    {
        "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O",
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i",
    }
)  # fmt: skip
BETWEEN_WORDS = re.compile(r"[^a-zA-Z0-9_]+")


def make_slug(text: str, most: int = 160) -> str:
    """Returns letters without accents, digits and hyphens; empty where there is none of them.

    What stands between two words stays between them: “l’été”, “pain/beurre”, “R&D”.
    """
    apart = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    letters = "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Cf"})
    return slugify(BETWEEN_WORDS.sub(" ", letters))[:most].strip("-_")
