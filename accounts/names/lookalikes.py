"""What a name looks like to a reader, whatever characters draw it.

“Mоdérateur” with a Cyrillic о, “M0dérateur”, “M o d é r a t e u r” and “🅼odérateur” read alike.
"""

import re
import unicodedata

# The usual stand-ins of a Latin letter; accents and widths are taken off before.
_DRAWN_BY = {
    "a": "аαɑ@4", "b": "ьвβ8", "c": "сϲç(", "d": "ԁ", "e": "еєεℯ€3", "g": "ɡ", "h": "һн",
    "i": "іιӏıl1|!", "j": "јϳ", "k": "кκ", "m": "мμ", "n": "пηո", "o": "оοօσ0°", "p": "рρ",
    "q": "ԛ", "r": "г", "s": "ѕ$5", "t": "тτ7", "u": "υս", "v": "νѵ", "w": "ԝω", "x": "хχ",
    "y": "уγү", "z": "2",
}  # fmt: skip
LATIN_FOR = {drawn: letter for letter, signs in _DRAWN_BY.items() for drawn in signs}
PAIRS = (("rn", "m"), ("vv", "w"))
NAMED = re.compile(r"\bLETTER (?:(?:SMALL|CAPITAL|DOTLESS|OPEN|SCRIPT|TURNED|REVERSED) )*([A-Z])\b")


def drawn_words(name: str) -> list[str]:
    """Returns the words of a name in plain small letters, each as a reader sees it."""
    letters = "".join(_drawn_letter(sign) for sign in _plain(name))
    for pair, letter in PAIRS:
        letters = letters.replace(pair, letter)
    return re.findall(r"\w+", letters)


def is_drawn_alike(one: str, other: str) -> bool:
    """Whether two names are taken for each other, however their letters stand apart."""
    return _joined(one) == _joined(other)


def is_drawn_inside(word: str, name: str) -> bool:
    return _joined(word) in _joined(name)


def _joined(name: str) -> str:
    return "".join(drawn_words(name))


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] not in "MC")


def _drawn_letter(sign: str) -> str:
    if sign in LATIN_FOR:
        return LATIN_FOR[sign]
    found = NAMED.search(unicodedata.name(sign, "")) if not sign.isascii() else None
    letter = found[1].lower() if found else sign
    return LATIN_FOR.get(letter, letter)
