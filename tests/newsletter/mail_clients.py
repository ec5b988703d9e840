"""What mail programs bear: a small table by hand, after caniemail.com, for a French town.

Outlook (Word, 2007 to 2019), La Poste, SFR, Orange, Gmail. What is not in the table is not used.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

TABLES = {"table", "td"}
TEXTS = {"h1", "h2", "h3", "p", "ul", "ol"}
ANY: set[str] = set()
COLOUR = r"#([0-9a-f]{3}|[0-9a-f]{6})"
LENGTH = r"(0|\d{1,2}(\.\d)?px)"
LENGTHS = rf"{LENGTH}( {LENGTH}){{0,3}}"

# Property: the elements on which all of them bear it, and the values that all of them bear.
#   background   Orange takes hexadecimal colours in the shorthand alone
#   border, padding   Word: on cells alone, a border of 8 px at most
#   margin       Gmail and Word: nothing negative, no "auto"
#   width        Word: on tables alone
EVERYWHERE = {
    "background": (TABLES, COLOUR),
    "border-top": (TABLES, rf"[1-8]px solid {COLOUR}"),
    "border-left": (TABLES, rf"[1-8]px solid {COLOUR}"),
    "color": (ANY, COLOUR),
    "font-family": (ANY, r"[\w ,'\"-]+"),
    "font-size": (ANY, r"\d\dpx"),
    "font-weight": (ANY, "bold"),
    "height": ({"img"}, "auto"),
    "line-height": (ANY, r"1(\.\d\d?)?"),
    "margin": (TEXTS, LENGTHS),
    "padding": ({"td"}, LENGTHS),
    "text-decoration": ({"a"}, "none"),
    "width": ({"table"}, "100%"),
}
# Borne by some, harmless where it is missing:
#   max-width    Word until 2016: a conditional comment gives it a table of 600 pixels, and pictures
#                have the attributes width and height
#   border-radius   Word, Orange: square corners
#   margin of the body   Word keeps its own; webmails have no body
#   display, max-height, overflow, mso-hide   the line that mailboxes show beside the subject; a
#                program that bears none of them shows it as the first line
#   display and padding of a button's link   Word, Orange: the words alone are the link; for Word
#                the cell around has mso-padding-alt
#   border of a picture that is a link   Word: a thin frame
SOME = {
    "border": ({"img"}, "0"),
    "border-radius": (ANY, r"\dpx"),
    "display": ({"div", "a"}, "none|inline-block"),
    "margin": ({"body"}, "0"),
    "max-height": ({"div"}, "0"),
    "max-width": ({"table", "img"}, "600px|100%"),
    "mso-hide": ({"div"}, "all"),
    "mso-padding-alt": ({"td"}, LENGTHS),
    "overflow": ({"div"}, "hidden"),
    "padding": ({"a"}, LENGTHS),
}
# In the mails to one person alone: Word shows these without room around, in a line of text.
SINGLE = {
    "background": ({"p"}, COLOUR),
    "border-left": ({"p"}, rf"[1-8]px solid {COLOUR}"),
    "letter-spacing": (ANY, r"\dpx"),
    "padding": ({"p"}, LENGTHS),
    "padding-left": ({"p"}, LENGTHS),
}
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "table", "tbody", "tr", "td", "h1", "h2",
    "h3", "p", "a", "br", "img", "div", "strong", "em", "ul", "ol", "li",
}  # fmt: skip
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


@dataclass(frozen=True)
class StyleDeclaration:
    element: str
    name: str
    value: str

    def __str__(self) -> str:
        return f"<{self.element}> {self.name}: {self.value}"


@dataclass
class MailStyles(HTMLParser):
    """The styles of a mail, and the elements it is made of."""

    html: str
    inline: list[StyleDeclaration] = field(default_factory=list)
    elements: set[str] = field(default_factory=set)
    unclear: list[str] = field(default_factory=list)
    sheets: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._in_style = False
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self._in_style = tag == "style"
        for name, value in attrs:
            if name == "style":
                self.inline += [
                    StyleDeclaration(tag, *found) for found in parse_declarations(value or "")
                ]

    def handle_endtag(self, _tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.sheets += data

    @property
    def at_rules(self) -> set[str]:
        return set(re.findall(r"@[^{]+", self.sheets))

    @property
    def night(self) -> list[tuple[str, str, str]]:
        """Selector, property and value of each declaration for dark mode."""
        inner = self.sheets.partition("{")[2]
        return [
            (selector.strip(), name, value)
            for selector, body in RULE.findall(inner)
            for name, value in parse_declarations(body)
        ]


def parse_declarations(text: str) -> Iterator[tuple[str, str]]:
    for name, value in DECLARATION.findall(text):
        yield name.lower(), value.strip()


def unsupported_styles(sheet: MailStyles, *tables: dict[str, tuple[set[str], str]]) -> list[str]:
    """What stands in none of these tables."""
    return sorted({str(found) for found in sheet.inline if not _is_borne(found, tables)})


def _is_borne(found: StyleDeclaration, tables: tuple[dict[str, tuple[set[str], str]], ...]) -> bool:
    for table in tables:
        elements, values = table.get(found.name, ({"-"}, ""))
        if (not elements or found.element in elements) and re.fullmatch(values, found.value):
            return True
    return False
