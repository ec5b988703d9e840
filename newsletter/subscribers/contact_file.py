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
    "email": {"email", "e mail", "mail", "courriel", "adresse", "adresse mail", "adresse e mail",
              "adresse email", "adresse electronique", "email address", "e mail address"},
    "date": {"date", "consent date", "date of consent", "date de consentement",
             "date du consentement"},
    "source": {"source", "proof", "preuve", "origine", "provenance"},
    "language": {"language", "langue"},
    "sections": {"sections", "section", "rubriques", "rubrique"},
}  # fmt: skip
NEEDED = ("email", "date", "source")
SAYS_EMAIL = re.compile(r"mail|courriel|messagerie|electronique|\bmel\b")
EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}")
LOOKED_AT = 500
MOST_COLUMNS = 100
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class UnreadableContactFile(Exception):
    """The file cannot be read; ``str()`` tells the director why."""


class FilledRow(NamedTuple):
    """What stands in a row that is not empty."""

    number: int
    cells: list[str]


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
    rows = _filled_rows(text, separator)
    first = _rows_before_head(text) + 1
    head = rows.pop(0).cells if rows and rows[0].number == first else []
    columns = _columns(head) | _email_column(head, rows)
    if missing := [name for name in NEEDED if name not in columns]:
        raise UnreadableContactFile(
            _("The first row must name the columns; missing here: %s.") % ", ".join(missing)
        )
    return [
        ContactRow(row.number, **{name: _typed(row.cells, at) for name, at in columns.items()})
        for row in rows
    ]


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


def _filled_rows(text: str, separator: str) -> list[FilledRow]:
    """With the headings. A quote that is not closed would swallow the rows that follow."""
    found: list[FilledRow] = []
    number, before = 0, _rows_before_head(text)
    try:
        for number, cells in enumerate(_rows(text, separator, strict=True), start=1):
            if number > before and any(part.strip() for part in cells):
                found.append(FilledRow(number, cells[:MOST_COLUMNS]))
            if len(found) > MOST_ROWS + 1:
                raise UnreadableContactFile(
                    _("The file has more than %d rows: split it.") % MOST_ROWS
                )
    except csv.Error as error:
        raise UnreadableContactFile(_unreadable_row(number + 1, text)) from error
    return found


def _unreadable_row(number: int, text: str) -> str:
    if '"' not in text:
        return _("A row of the file cannot be read: save it as CSV again.")
    return (
        _(
            "Row %d: a quotation mark is opened and not closed, or text stands right after the "
            "closing one. Correct it in your spreadsheet, then save it as CSV again."
        )
        % number
    )


def _email_column(head: list[str], rows: list[FilledRow]) -> dict[str, int]:
    """Returns the place of the e-mails: by what the cells hold where headings leave a doubt.

    “Adresse” may be a street, “Mail” a day; a heading that says neither counts when no other does.
    """
    others = {at for name, at in _columns(head).items() if name != "email"}
    ranks = [
        (mostly and says > 1, says, held, -at)
        for at in range(len(head))
        if at not in others
        for says, (held, mostly) in [(_says_email(head[at]), _emails_in(rows, at))]
        if says or mostly
    ]
    holding = [rank for rank in ranks if rank[2]]
    return {"email": -max(holding or ranks)[3]} if ranks else {}


def _emails_in(rows: list[FilledRow], place: int) -> tuple[int, bool]:
    """Returns how many cells hold an e-mail, and whether that is most of them."""
    cells = [row.cells[place].strip() for row in rows[:LOOKED_AT] if place < len(row.cells)]
    found = sum(bool(EMAIL.fullmatch(cell)) for cell in cells)
    return found, found * 2 > sum(map(bool, cells))


def _says_email(heading: str) -> int:
    folded = _heading(heading)
    if folded in HEADINGS["email"] and folded != "adresse":
        return 3
    return 2 if SAYS_EMAIL.search(folded) else int("adresse" in folded or "address" in folded)


def _heading(text: str) -> str:
    """Folded, and without what only adorns it: “E-mail* :” and “e‑mail” are e-mails."""
    return " ".join(re.sub(r"\W", " ", normalise_text(text)).split())


def _typed(row: list[str], place: int) -> str:
    text = row[place].strip() if place < len(row) else ""
    exported = text.startswith(HARMLESS) and text[1:].startswith((*FORMULA, HARMLESS))
    return HARMLESS_INSIDE.sub(r"\1", text[1:] if exported else text)


def _head(text: str, separator: str) -> list[str]:
    try:
        rows = _rows(text[:LONGEST_HEAD], separator)
        return next(islice(rows, _rows_before_head(text), None), [])
    except csv.Error:
        return []


def _rows(text: str, separator: str, *, strict: bool = False) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)


def _rows_before_head(text: str) -> int:
    """Returns 1 for Excel's own first row that names the separator (``sep=;``), else 0."""
    return int(text[:4].lower() == "sep=")


def _columns(head: list[str]) -> dict[str, int]:
    folded = [_heading(name) for name in head]
    places = {
        name: next((at for at, heading in enumerate(folded) if heading in headings), -1)
        for name, headings in HEADINGS.items()
    }
    return {name: at for name, at in places.items() if at >= 0}
