"""Exports everybody who receives the letter, as CSV that another site can import."""

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from newsletter.models import Consent, Subscriber
from newsletter.subscribers import contact_file

HEAD = ("email", "consent_date", "proof", "language", "sections", "neighbourhoods", "paused_until")
# A spreadsheet takes a file without this mark for Windows-1252.
UTF8_MARK = "\ufeff"
BATCH_SIZE = 1000


class _EchoWriter:
    """A file for ``csv.writer`` that returns each row instead of keeping it."""

    def write(self, row: str) -> str:
        return row


def export_rows() -> Iterator[str]:
    """Yields lines of CSV, so that memory does not grow; runs four queries per thousand people."""
    write: Any = csv.writer(_EchoWriter(), delimiter=";").writerow
    yield UTF8_MARK + write(HEAD)
    consents = Prefetch("consents", Consent.objects.given().order_by("requested_at", "pk"))
    people = Subscriber.objects.confirmed().order_by("pk")
    people = people.prefetch_related("sections", "neighbourhoods", consents)
    for person in people.iterator(chunk_size=BATCH_SIZE):
        yield write([contact_file.escape_cell(text) for text in _cells(person)])


def _cells(person: Subscriber) -> Iterator[str]:
    first: Consent | None = next(iter(person.consents.all()), None)
    yield person.email
    yield timezone.localdate(first.requested_at).isoformat() if first else ""
    yield _proof(first) if first else ""
    yield person.language
    yield ", ".join(section.name for section in person.sections.all())
    yield ", ".join(keyword.name for keyword in person.neighbourhoods.all())
    yield person.paused_until.isoformat() if person.paused_until else ""


def _proof(consent: Consent) -> str:
    if consent.imported_at:
        return " – ".join(part for part in (consent.origin, consent.proof) if part)
    return f"{consent.form_version}, {consent.confirmed_at:%Y-%m-%d %H:%M} UTC"
