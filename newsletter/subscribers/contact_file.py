"""Reads a CSV of e-mails as spreadsheets write it: several encodings, separators and languages.

Runs no queries. The file is untrusted.
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

# A director uploads the whole file into memory and waits for the preview of every row.
MOST_BYTES = 4_000_000
MOST_ROWS = 20_000
OLDEST_YEAR = 1990
SEPARATORS = ";,\t"
# A spreadsheet takes a cell that begins so for a formula (and would run it).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
HARMLESS = "'"
# Another spreadsheet may split a cell at its own separator, and run what follows as a formula.
CELL_INSIDE = re.compile(r"([,;\t\r\n] *)(?=[=+\-@＝＋－＠'])")
HARMLESS_INSIDE = re.compile(r"([,;\t\r\n] *)'(?=[=+\-@＝＋－＠'])")
# The head is parsed once for each separator: a file of one endless line must not cost its length.
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
    """The file cannot be read; ``str()`` tells the director why."""


class ContactRow(NamedTuple):
    """A row as it was typed; ``number`` counts from 1, as the spreadsheet shows it."""

    number: int
    email: str
    date: str
    source: str
    language: str = ""
    sections: str = ""


def decode_file(data: bytes) -> str:
    """Returns the text of UTF-8, with or without mark, or of Windows-1252.

    Raises UnreadableContactFile.
    """
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
    """Returns the rows without the head and empty rows. Raises UnreadableContactFile."""
    separator = max(SEPARATORS, key=lambda one: len(_columns(_head(text, one))))
    columns = _columns(_head(text, separator))
    if missing := [name for name in NEEDED if name not in columns]:
        raise UnreadableContactFile(
            _("The first row must name the columns; missing here: %s.") % ", ".join(missing)
        )
    try:
        return _parse_rows(text, separator, columns)
    except csv.Error as error:
        raise UnreadableContactFile(
            _("A row of the file cannot be read: save it as CSV again.")
        ) from error


def parse_day(typed: str) -> date | None:
    """Returns None for no date, and for a year before there was e-mail in town (1990)."""
    day = typed.strip().replace("T", " ").partition(" ")[0]
    for known in DAY_FORMATS:
        try:
            parsed = datetime.strptime(day, known).date()  # noqa: DTZ007 - a day, wherever it was
        except ValueError:
            continue
        return parsed if parsed.year >= OLDEST_YEAR else None
    return None


def escape_cell(text: str) -> str:
    """Returns the text as a cell that no spreadsheet runs as a formula; ``read_rows`` undoes it."""
    inside = CELL_INSIDE.sub(rf"\1{HARMLESS}", text)
    return HARMLESS + inside if text.startswith((*FORMULA, HARMLESS)) else inside


def normalise_text(text: str) -> str:
    """Returns the text for comparing: without accents, case, dashes and surplus spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\s_-]+", " ", plain).split())


def _parse_rows(text: str, separator: str, columns: dict[str, int]) -> list[ContactRow]:
    contacts, first = [], _rows_before_head(text) + 1
    for number, cells in islice(enumerate(_rows(text, separator), start=1), first, None):
        if any(cell.strip() for cell in cells):
            contacts.append(
                ContactRow(number, **{name: _cell(cells, at) for name, at in columns.items()})
            )
        if len(contacts) > MOST_ROWS:
            raise UnreadableContactFile(_("The file has more than %d rows: split it.") % MOST_ROWS)
    return contacts


def _cell(cells: list[str], column: int) -> str:
    text = cells[column].strip() if column < len(cells) else ""
    # What ``escape_cell`` added in an export is taken away again.
    exported = text.startswith(HARMLESS) and text[1:].startswith((*FORMULA, HARMLESS))
    return HARMLESS_INSIDE.sub(r"\1", text[1:] if exported else text)


def _head(text: str, separator: str) -> list[str]:
    try:
        rows = _rows(text[:LONGEST_HEAD], separator)
        return next(islice(rows, _rows_before_head(text), None), [])
    except csv.Error:
        return []


def _rows(text: str, separator: str) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _rows_before_head(text: str) -> int:
    """Returns 1 for Excel's own first row that names the separator (``sep=;``), else 0."""
    return int(text[:4].lower() == "sep=")


def _columns(head: list[str]) -> dict[str, int]:
    folded = [normalise_text(name) for name in head]
    places = {
        name: next((at for at, heading in enumerate(folded) if heading in headings), -1)
        for name, headings in HEADINGS.items()
    }
    return {name: at for name, at in places.items() if at >= 0}
