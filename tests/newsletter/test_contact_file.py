"""Files as spreadsheets write them are understood; what is no table is refused in words."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers import contact_file
from newsletter.subscribers.contact_file import ContactRow, UnreadableContactFile
from tests.processor_time import processor_time_within

TABLE = "email;date;source\ndenis@example.org;05/01/2026;bulletin n° 4\n"
LINE = ContactRow(2, "denis@example.org", "05/01/2026", "bulletin n° 4")
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from(",; '=+＝"),
    max_size=30,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_separators(encoding: str, separator: str, end: str) -> None:
    data = TABLE.replace(";", separator).replace("\n", end).encode(encoding)
    assert contact_file.read_rows(contact_file.decode_file(data)) == [LINE]


@pytest.mark.parametrize(
    "head",
    ["E-MAIL;Date de consentement;Preuve", "Adresse e-mail;date;Origine", "mail;consent_date;proof",
     '"Courriel";"Date";"Source"'],
)  # fmt: skip
def test_headings_in_both_languages(head: str) -> None:
    assert contact_file.read_rows(TABLE.replace("email;date;source", head)) == [LINE]


@pytest.mark.parametrize(
    "head",
    ["Adresse email", "ADRESSE E‑MAIL", "Adresse électronique", "E-mail* :", "Votre adresse mail",
     "Adresse de messagerie", "Mél", "Email address", "Courriel de l’adhérent", "adresse_email"],
)  # fmt: skip
def test_headings_like_adresse_email(head: str) -> None:
    assert contact_file.read_rows(TABLE.replace("email;", f"{head};")) == [LINE]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Nom;Adresse;Mail;Date;Source", "Jean;12 rue du Port;j@example.org;05/12/2023;forum"),
        ("Nom;Mail;Adresse;Date;Source", "Jean;oui;j@example.org;05/12/2023;forum"),
        ("Adresse;Adresse 2;Date;Source", "12 rue du Port;j@example.org;05/12/2023;forum"),
        ("Date du mail;Contact;Date;Source", "05/12/2023;j@example.org;05/12/2023;forum"),
        ("Mail du parrain;E-mail;Date;Source", "p@example.org;j@example.org;05/12/2023;forum"),
        ("E-mail;Parrain;Date;Source", "j@example.org;p@example.org;05/12/2023;forum"),
        ("Parrain;Adresse;Date;Source", "p@example.org;j@example.org;05/12/2023;forum"),
    ],
)
def test_column_of_the_emails_is_found_by_what_it_holds(head: str, row: str) -> None:
    assert contact_file.read_rows(f"{head}\n{row}\n") == [
        ContactRow(2, "j@example.org", "05/12/2023", "forum")
    ]


def test_named_column_is_not_left_for_another_because_half_of_it_is_wrong() -> None:
    rows = "".join(f"jean{n};p{n}@example.org;05/12/2023;forum\n" for n in range(9))
    text = "E-mail;Parrain;Date;Source\nj@example.org;p@example.org;05/12/2023;forum\n" + rows
    assert contact_file.read_rows(text)[0].email == "j@example.org"


def test_named_column_without_any_email_is_shown_row_by_row() -> None:
    assert contact_file.read_rows("Adresse;Date;Source\nJean;05/12/2023;forum\n")[0].email == "Jean"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('email;date;source\nd@example.org;05/01/2026;"forum\ne@example.org;05/01/2026;x\n', 2),
        ('email;date;source\na@x.org;05/01/2026;a\n"d@x.org;05/01/2026;b\n"e@x.org";x;y\n', 3),
        ('"email;date;source\nd@example.org;05/01/2026;forum\n', 1),
    ],
)
def test_quote_that_is_not_closed_is_said_with_its_row(text: str, row: int) -> None:
    with pytest.raises(UnreadableContactFile, match=rf"\b{row}\b"):
        contact_file.read_rows(text)


def test_columns_stand_in_any_order_and_others_are_ignored() -> None:
    text = (
        "nom;source;rubriques;langue;email;date\nLe Bras;fax;Mer, École;en;d@example.org;2026-01-05"
    )
    found = ContactRow(2, "d@example.org", "2026-01-05", "fax", "en", "Mer, École")
    assert contact_file.read_rows(text) == [found]


def test_empty_rows_are_left_out_and_numbers_are_those_of_the_spreadsheet() -> None:
    text = "email;date;source\n;;\n\ndenis@example.org;05/01/2026;bulletin n° 4\n"
    assert [line.number for line in contact_file.read_rows(text)] == [4]


def test_separator_that_a_spreadsheet_announces() -> None:
    assert contact_file.read_rows("sep=;\n" + TABLE)[0].email == "denis@example.org"


def test_short_row_has_empty_cells() -> None:
    assert contact_file.read_rows("email;date;source\ndenis@example.org")[0].source == ""


def test_quoted_cell_may_hold_separator_and_line_break() -> None:
    text = 'email;date;source\nd@example.org;2026-01-05;"fax; puis\nlettre"\n'
    assert contact_file.read_rows(text)[0].source == "fax; puis\nlettre"


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00", b"email;\x00", "émail;".encode("utf-16")])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableContactFile):
        contact_file.decode_file(data)


@pytest.mark.parametrize(
    "text", ["", "\n", "denis@example.org\n", "email;date\nx;y", "a;b;c\n1;2;3"]
)
def test_missing_columns_are_named(text: str) -> None:
    with pytest.raises(UnreadableContactFile, match="source"):
        contact_file.read_rows(text)


def test_endless_first_row_is_refused_in_little_time() -> None:
    with processor_time_within(2), pytest.raises(UnreadableContactFile):
        contact_file.read_rows(";" * 3_999_000)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_file, "MOST_ROWS", 3)
    monkeypatch.setattr(contact_file, "MOST_BYTES", 10)
    with pytest.raises(UnreadableContactFile):
        contact_file.read_rows("email;date;source\n" + "x;y;z\n" * 4)
    with pytest.raises(UnreadableContactFile):
        contact_file.decode_file(b"x" * 11)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2026-01-05", date(2026, 1, 5)), ("05/01/2026", date(2026, 1, 5)),
     ("5.1.2026", date(2026, 1, 5)), ("2026-01-05T10:00:00Z", date(2026, 1, 5)),
     (" 05/01/2026 10:00 ", date(2026, 1, 5)), ("", None), ("hier", None), ("0001-01-01", None),
     ("31/02/2026", None)],
)  # fmt: skip
def test_days(typed: str, day: date | None) -> None:
    assert contact_file.parse_day(typed) == day


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("separator", [",", ";", ", ", "\t", "\n"])
def test_formula_behind_another_separator_becomes_text(separator: str, start: str) -> None:
    assert f"{separator}'{start}" in contact_file.escape_cell(
        f"form 12{separator}{start}HYPERLINK(A1)"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_formula_becomes_text(start: str) -> None:
    assert contact_file.escape_cell(f"{start}cmd|' /C calc'!A0").startswith("'")


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=5))
def test_exported_cells_come_back_as_they_were(rows: list[tuple[str, str, str]]) -> None:
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";")
    writer.writerow(("email", "date", "source"))
    writer.writerows([contact_file.escape_cell(text) for text in row] for row in rows)
    wanted = [tuple(text.strip() for text in row) for row in rows]
    found = [
        (line.email, line.date, line.source) for line in contact_file.read_rows(made.getvalue())
    ]
    assert found == [row for row in wanted if any(row)]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_file_is_read_or_refused(data: bytes) -> None:
    try:
        for line in contact_file.read_rows(contact_file.decode_file(data)):
            contact_file.parse_day(line.date)
    except UnreadableContactFile:
        pass
