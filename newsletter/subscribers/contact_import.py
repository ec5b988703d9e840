"""A director brings addresses along: what would happen row by row, and then doing it once.

Nobody is brought back who left, bounced or complained, and nobody enters without a proof of
consent: its date, where it comes from, and what that row says of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.email_address import fold_email
from accounts.models import User
from articles.models import Section
from newsletter import messages
from newsletter.models import Consent, ContactList, Subscriber, Suppression
from newsletter.models.subscriber import IMPORTED
from newsletter.subscribers import contact_file, suppression
from newsletter.subscribers.contact_file import ContactRow

UPLOAD_KEPT_FOR = timedelta(hours=24)
AT_ONCE = 500
TOLD_AT_ONCE = 200


class ImportVerdict(TextChoices):
    NEW = "new", _("will be imported")
    RECEIVES = "receives", _("receives the letter already")
    LEFT = "left", _("has left: not imported")
    SUPPRESSED = "suppressed", _("must not be written to: not imported")
    DUPLICATE = "duplicate", _("stands in the file twice")
    NO_ADDRESS = "no_address", _("no e-mail address")
    NO_DATE = "no_date", _("no date of consent")
    AHEAD = "ahead", _("the date lies ahead")
    NO_PROOF = "no_proof", _("no proof of consent")
    NO_SECTION = "no_section", _("no such section")


@dataclass(frozen=True)
class ImportRow:
    """``detail``: why it must not be written to, or which section is unknown."""

    line: ContactRow
    verdict: ImportVerdict
    folded: str = ""
    given_at: datetime | None = None
    detail: str = ""
    sections: tuple[int, ...] = ()


def store_upload(by: User, text: str, *, statement: str, tells: bool) -> ContactList:
    """Keep the file for the preview; an earlier one of the same person that waits is dropped."""
    with transaction.atomic():
        ContactList.objects.filter(by=by, imported_at=None).delete()
        return ContactList.objects.create(
            by=by, by_name=by.display_name, statement=statement, tells=tells, text=text
        )


def preview_import(text: str, now: datetime) -> list[ImportRow]:
    """What would happen to each row now. Two queries for each five hundred; Unreadable."""
    rows = list(_well_formed(contact_file.read_rows(text), now))
    good = [row.folded for row in rows if row.verdict is ImportVerdict.NEW]
    suppressed = suppression.suppression_reasons(good)
    known = _known(good)
    return [_placed(row, known, suppressed) for row in rows]


def run_import(list_id: int, now: datetime | None = None) -> ContactList | None:
    """Import what is new at this moment; None when it was done before, or forgotten."""
    now = now or timezone.now()
    try:
        return _run(list_id, now)
    except IntegrityError:
        # One of them subscribed at this very moment; now that is known.
        return _run(list_id, now)


def mail_imported() -> int:
    """Write to some of those whom a list brought, as asked; returns to how many."""
    with transaction.atomic():
        waiting = Consent.objects.filter(needs_notice=True).select_related("subscriber")
        locked = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        chosen = list(locked[:TOLD_AT_ONCE])
        Consent.objects.filter(pk__in=[one.pk for one in chosen]).update(needs_notice=False)
        told = [one for one in chosen if one.subscriber.is_subscribed]
        for consent in told:
            messages.send_import_notice(consent)
    return len(told)


def purge_uploads(now: datetime) -> int:
    """Forget files that nobody imported; returns how many."""
    old = ContactList.objects.filter(imported_at=None, uploaded_at__lt=now - UPLOAD_KEPT_FOR)
    return old.delete()[0]


def _well_formed(lines: Sequence[ContactRow], now: datetime) -> Iterator[ImportRow]:
    sections = {
        contact_file.normalise_text(section.name): section.pk for section in Section.objects.all()
    }
    seen: set[str] = set()
    for line in lines:
        row = _read(line, sections, now)
        if row.verdict is ImportVerdict.NEW and row.folded in seen:
            row = replace(row, verdict=ImportVerdict.DUPLICATE)
        if row.verdict is ImportVerdict.NEW:
            seen.add(row.folded)
        yield row


def _read(line: ContactRow, sections: dict[str, int], now: datetime) -> ImportRow:
    try:
        folded = fold_email(line.email)
    except ValueError:
        return ImportRow(line, ImportVerdict.NO_ADDRESS)
    day = contact_file.parse_day(line.date)
    if day is None:
        return ImportRow(line, ImportVerdict.NO_DATE)
    if day > timezone.localdate(now):
        return ImportRow(line, ImportVerdict.AHEAD)
    if not line.source:
        return ImportRow(line, ImportVerdict.NO_PROOF)
    names = [name.strip() for name in line.sections.replace("|", ",").split(",") if name.strip()]
    unknown = [name for name in names if contact_file.normalise_text(name) not in sections]
    if unknown:
        return ImportRow(line, ImportVerdict.NO_SECTION, detail=unknown[0])
    given_at = timezone.make_aware(datetime.combine(day, time()))
    chosen = tuple({sections[contact_file.normalise_text(name)] for name in names})
    return ImportRow(line, ImportVerdict.NEW, folded, given_at, sections=chosen)


def _known(folded: list[str]) -> dict[str, Subscriber]:
    return {
        one.email_folded: one
        for start in range(0, len(folded), AT_ONCE)
        for one in Subscriber.objects.filter(email_folded__in=folded[start : start + AT_ONCE])
    }


def _placed(
    row: ImportRow, known: dict[str, Subscriber], suppressed: dict[str, Suppression.Reason]
) -> ImportRow:
    if row.verdict is not ImportVerdict.NEW:
        return row
    subscriber, reason = known.get(row.folded), suppressed.get(row.folded)
    if subscriber is not None and subscriber.is_subscribed:
        return replace(row, verdict=ImportVerdict.RECEIVES)
    if reason is not None and reason is not Suppression.Reason.LEFT:
        return replace(row, verdict=ImportVerdict.SUPPRESSED, detail=str(reason.label))
    if reason is not None or (subscriber is not None and subscriber.unsubscribed_at is not None):
        return replace(row, verdict=ImportVerdict.LEFT)
    return row


@transaction.atomic
def _run(list_id: int, now: datetime) -> ContactList | None:
    brought = ContactList.objects.select_for_update().filter(pk=list_id, imported_at=None).first()
    if brought is None:
        return None
    rows = [row for row in preview_import(brought.text, now) if row.verdict is ImportVerdict.NEW]
    people = _people(rows, now)
    Consent.objects.bulk_create(
        (_consent(people[row.folded], row, brought, now) for row in rows), batch_size=AT_ONCE
    )
    chosen = Subscriber.sections.through
    chosen.objects.bulk_create(
        (
            chosen(subscriber=people[row.folded], section_id=section)
            for row in rows
            for section in row.sections
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
    brought.text, brought.imported_at, brought.imported = "", now, len(rows)
    brought.save(update_fields=["text", "imported_at", "imported"])
    return brought


def _people(rows: list[ImportRow], now: datetime) -> dict[str, Subscriber]:
    """New ones, and those who once asked and never confirmed."""
    people = _known([row.folded for row in rows])
    for person in people.values():
        person.confirmed_at = now
    Subscriber.objects.bulk_update(people.values(), ["confirmed_at"], batch_size=AT_ONCE)
    new = [
        Subscriber(
            email=row.line.email, email_folded=row.folded, language=_language(row.line.language),
            created_at=now, confirmed_at=now,
        )
        for row in rows
        if row.folded not in people
    ]  # fmt: skip
    made = Subscriber.objects.bulk_create(new, batch_size=AT_ONCE)
    return people | {one.email_folded: one for one in made}


def _consent(
    subscriber: Subscriber, row: ImportRow, brought: ContactList, now: datetime
) -> Consent:
    assert row.given_at is not None  # noqa: S101 - for the type checker
    return Consent(
        subscriber=subscriber,
        form_version=IMPORTED,
        requested_at=row.given_at,
        imported_at=now,
        origin=brought.statement,
        proof=row.line.source[:300],
        needs_notice=brought.tells,
    )


def _language(typed: str) -> str:
    """By its first letters: fr, French, français; the town's own for anything else."""
    code = contact_file.normalise_text(typed)[:2]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
