"""Everybody who receives the letter, as a table that the import of another site understands."""

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from newsletter.models import Consent, Subscriber
from newsletter.subscribers import contact_file

HEAD = ("email", "consent_date", "proof", "language", "sections", "neighbourhoods", "paused_until")
# Tells a spreadsheet that this is UTF-8.
MARK = "\ufeff"
AT_ONCE = 1000


class _EchoWriter:
    """Hands back each row that the writer writes."""

    def write(self, row: str) -> str:
        return row


def export_rows() -> Iterator[str]:
    """Row by row, so that memory does not grow; four queries for each thousand."""
    write: Any = csv.writer(_EchoWriter(), delimiter=";").writerow
    yield MARK + write(HEAD)
    consents = Prefetch("consents", Consent.objects.given().order_by("requested_at", "pk"))
    people = Subscriber.objects.confirmed().order_by("pk")
    people = people.prefetch_related("sections", "neighbourhoods", consents)
    for person in people.iterator(chunk_size=AT_ONCE):
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
