"""A table of addresses as spreadsheets write it: several encodings, separators and languages.

Nothing here asks the database.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.fields import DAY_FORMATS

MOST_BYTES = 4_000_000
MOST_ROWS = 20_000
OLDEST_YEAR = 1990
SEPARATORS = ";,\t"
# A spreadsheet takes a cell that begins so for a formula (and would run it).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
HARMLESS = "'"
# So does what another spreadsheet takes for a cell, since it separates them otherwise.
CELL_INSIDE = re.compile(r"([,;\t\r\n] *)(?=[=+\-@＝＋－＠'])")
HARMLESS_INSIDE = re.compile(r"([,;\t\r\n] *)'(?=[=+\-@＝＋－＠'])")
LONGEST_HEAD = 10_000
HEADINGS = {
    "email": {"email", "e mail", "mail", "courriel", "adresse", "adresse mail", "adresse e mail"},
    "date": {"date", "consent date", "date of consent", "date de consentement",
             "date du consentement"},
    "source": {"source", "proof", "preuve", "origine", "provenance"},
    "language": {"language", "langue"},
    "sections": {"sections", "section", "rubriques", "rubrique"},
}  # fmt: skip
NEEDED = ("email", "date", "source")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class UnreadableContactFile(Exception):
    """Says to a person what is wrong with the file."""


class ContactRow(NamedTuple):
    """A row as it was typed; ``number`` is what the spreadsheet shows beside it."""

    number: int
    email: str
    date: str
    source: str
    language: str = ""
    sections: str = ""


def decode_file(data: bytes) -> str:
    """UTF-8 with or without mark, or Windows-1252. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise UnreadableContactFile(_("The file is too big: split it into several."))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not UNPRINTABLE.search(text):
            return text
    raise UnreadableContactFile(
        _("This is no CSV file. In your spreadsheet, choose “Save as”, then CSV.")
    )


def read_rows(text: str) -> list[ContactRow]:
    """Without the headings and empty rows. Raises Unreadable."""
    separator = max(SEPARATORS, key=lambda one: len(_columns(_head(text, one))))
    columns = _columns(_head(text, separator))
    if missing := [name for name in NEEDED if name not in columns]:
        raise UnreadableContactFile(
            _("The first row must name the columns; missing here: %s.") % ", ".join(missing)
        )
    try:
        return _lines(text, separator, columns)
    except csv.Error as error:
        raise UnreadableContactFile(
            _("A row of the file cannot be read: save it as CSV again.")
        ) from error


def parse_day(typed: str) -> date | None:
    """None for no date, and for one before there was e-mail in town."""
    day = typed.strip().replace("T", " ").partition(" ")[0]
    for known in DAY_FORMATS:
        try:
            found = datetime.strptime(day, known).date()  # noqa: DTZ007 - a day, wherever it was
        except ValueError:
            continue
        return found if found.year >= OLDEST_YEAR else None
    return None


def escape_cell(text: str) -> str:
    """As an exported cell: a spreadsheet runs nothing that stands in it."""
    inside = CELL_INSIDE.sub(rf"\1{HARMLESS}", text)
    return HARMLESS + inside if text.startswith((*FORMULA, HARMLESS)) else inside


def normalise_text(text: str) -> str:
    """Compared without accents, case, dashes and surplus spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\s_-]+", " ", plain).split())


def _lines(text: str, separator: str, columns: dict[str, int]) -> list[ContactRow]:
    found, first = [], _lead(text) + 1
    for number, row in islice(enumerate(_rows(text, separator), start=1), first, None):
        if any(part.strip() for part in row):
            found.append(
                ContactRow(number, **{name: _typed(row, at) for name, at in columns.items()})
            )
        if len(found) > MOST_ROWS:
            raise UnreadableContactFile(_("The file has more than %d rows: split it.") % MOST_ROWS)
    return found


def _typed(row: list[str], place: int) -> str:
    text = row[place].strip() if place < len(row) else ""
    exported = text.startswith(HARMLESS) and text[1:].startswith((*FORMULA, HARMLESS))
    return HARMLESS_INSIDE.sub(r"\1", text[1:] if exported else text)


def _head(text: str, separator: str) -> list[str]:
    try:
        return next(islice(_rows(text[:LONGEST_HEAD], separator), _lead(text), None), [])
    except csv.Error:
        return []


def _rows(text: str, separator: str) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _lead(text: str) -> int:
    """One spreadsheet says first, in a row of its own, what separates the cells."""
    return int(text[:4].lower() == "sep=")


def _columns(head: list[str]) -> dict[str, int]:
    folded = [normalise_text(name) for name in head]
    places = {
        name: next((at for at, heading in enumerate(folded) if heading in headings), -1)
        for name, headings in HEADINGS.items()
    }
    return {name: at for name, at in places.items() if at >= 0}
