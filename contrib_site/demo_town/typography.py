"""French typography for texts that were typed with plain apostrophes and spaces."""

import re

NBSP = "\u00a0"
LINK_TARGET = re.compile(r"(\]\([^)]*\)|`[^`]*`|https?://\S+)")
UNITS = "€|%|h|km|kg|g|m|cm|mm|m²|L|min|ans|nœuds|milles|tonnes|kW|kWh|°C"
RULES = (
    (re.compile(r"'"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<=\S) - (?=\S)"), f"{NBSP}– "),
    (re.compile(r"(?<=\S) ([:;!?»])(?=[\s*_),.»…]|$)"), rf"{NBSP}\1"),
    (re.compile(r"« "), f"«{NBSP}"),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NBSP),
    (re.compile(rf"(?<=\d) (?=(?:{UNITS})(?![\w’]))"), NBSP),
    (re.compile(r"(?<=\d\u00a0h) (?=\d)"), NBSP),
)


def typeset_french(text: str) -> str:
    """Apostrophes, dashes and non-breaking spaces; links and code stay as typed."""
    parts = LINK_TARGET.split(text)
    for number in range(0, len(parts), 2):
        for pattern, replacement in RULES:
            parts[number] = pattern.sub(replacement, parts[number])
    return "".join(parts)
