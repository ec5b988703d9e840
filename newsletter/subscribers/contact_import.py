"""Imports a director's file of e-mails: a preview row by row, then the import, once.

People who left, bounced or complained are not brought back. Nobody is imported without a proof
of consent: its date, where it comes from, and what that row says of it.
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
# A query takes a bounded number of variables.
BATCH_SIZE = 500
NOTICES_PER_CALL = 200


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
    """What would happen to a row.

    ``detail`` says why the e-mail must not be written to, or which section is unknown;
    ``sections`` are primary keys.
    """

    contact: ContactRow
    verdict: ImportVerdict
    folded: str = ""
    given_at: datetime | None = None
    detail: str = ""
    sections: tuple[int, ...] = ()


def store_upload(by: User, text: str, *, statement: str, tells: bool) -> ContactList:
    """Keeps the file for the preview; replaces an earlier one of this person that still waits.

    ``statement`` says where the e-mails come from, ``tells`` asks for a mail to each new person.
    """
    with transaction.atomic():
        ContactList.objects.filter(by=by, imported_at=None).delete()
        return ContactList.objects.create(
            by=by, by_name=by.display_name, statement=statement, tells=tells, text=text
        )


def preview_import(text: str, now: datetime) -> list[ImportRow]:
    """Returns what would happen to each row now.

    Raises UnreadableContactFile. Runs two queries per five hundred rows.
    """
    rows = list(_check_rows(contact_file.read_rows(text), now))
    good = [row.folded for row in rows if row.verdict is ImportVerdict.NEW]
    suppressed = suppression.suppression_reasons(good)
    known = _subscribers_by_email(good)
    return [_compare_with_known(row, known, suppressed) for row in rows]


def run_import(list_id: int, now: datetime | None = None) -> ContactList | None:
    """Imports what is new at this moment; returns None when it was done before or purged."""
    now = now or timezone.now()
    try:
        return _import_list(list_id, now)
    except IntegrityError:
        # One of them subscribed at this very moment; the second try sees them.
        return _import_list(list_id, now)


def mail_imported() -> int:
    """Queues the notice for up to two hundred imported people; returns to how many.

    Only for lists whose director asked for it.
    """
    # Mark and mail are committed together: no notice is lost, and none is sent twice.
    with transaction.atomic():
        waiting = Consent.objects.filter(needs_notice=True).select_related("subscriber")
        locked = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        consents = list(locked[:NOTICES_PER_CALL])
        keys = [consent.pk for consent in consents]
        Consent.objects.filter(pk__in=keys).update(needs_notice=False)
        notified = [consent for consent in consents if consent.subscriber.is_subscribed]
        for consent in notified:
            messages.send_import_notice(consent)
    return len(notified)


def purge_uploads(now: datetime) -> int:
    """Deletes files that nobody imported within a day; returns how many."""
    old = ContactList.objects.filter(imported_at=None, uploaded_at__lt=now - UPLOAD_KEPT_FOR)
    return old.delete()[0]


def _check_rows(contacts: Sequence[ContactRow], now: datetime) -> Iterator[ImportRow]:
    """Yields verdicts that need no subscriber: bad rows, rows that stand twice, else NEW."""
    sections = {
        contact_file.normalise_text(section.name): section.pk for section in Section.objects.all()
    }
    seen: set[str] = set()
    for contact in contacts:
        row = _check_row(contact, sections, now)
        if row.verdict is ImportVerdict.NEW and row.folded in seen:
            row = replace(row, verdict=ImportVerdict.DUPLICATE)
        if row.verdict is ImportVerdict.NEW:
            seen.add(row.folded)
        yield row


def _check_row(contact: ContactRow, sections: dict[str, int], now: datetime) -> ImportRow:
    try:
        folded = fold_email(contact.email)
    except ValueError:
        return ImportRow(contact, ImportVerdict.NO_ADDRESS)
    day = contact_file.parse_day(contact.date)
    if day is None:
        return ImportRow(contact, ImportVerdict.NO_DATE)
    if day > timezone.localdate(now):
        return ImportRow(contact, ImportVerdict.AHEAD)
    if not contact.source:
        return ImportRow(contact, ImportVerdict.NO_PROOF)
    names = [name.strip() for name in contact.sections.replace("|", ",").split(",") if name.strip()]
    unknown = [name for name in names if contact_file.normalise_text(name) not in sections]
    if unknown:
        return ImportRow(contact, ImportVerdict.NO_SECTION, detail=unknown[0])
    given_at = timezone.make_aware(datetime.combine(day, time()))
    chosen = tuple({sections[contact_file.normalise_text(name)] for name in names})
    return ImportRow(contact, ImportVerdict.NEW, folded, given_at, sections=chosen)


def _subscribers_by_email(folded: list[str]) -> dict[str, Subscriber]:
    return {
        subscriber.email_folded: subscriber
        for start in range(0, len(folded), BATCH_SIZE)
        for subscriber in Subscriber.objects.filter(
            email_folded__in=folded[start : start + BATCH_SIZE]
        )
    }


def _compare_with_known(
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
def _import_list(list_id: int, now: datetime) -> ContactList | None:
    file = ContactList.objects.select_for_update().filter(pk=list_id, imported_at=None).first()
    if file is None:
        return None
    rows = [row for row in preview_import(file.text, now) if row.verdict is ImportVerdict.NEW]
    people = _create_subscribers(rows, now)
    Consent.objects.bulk_create(
        (_consent(people[row.folded], row, file, now) for row in rows),
        batch_size=BATCH_SIZE,
    )
    choice = Subscriber.sections.through
    choice.objects.bulk_create(
        (
            choice(subscriber=people[row.folded], section_id=section)
            for row in rows
            for section in row.sections
        ),
        batch_size=BATCH_SIZE,
        ignore_conflicts=True,
    )
    file.text, file.imported_at, file.imported = "", now, len(rows)
    file.save(update_fields=["text", "imported_at", "imported"])
    return file


def _create_subscribers(rows: list[ImportRow], now: datetime) -> dict[str, Subscriber]:
    """Returns subscribers by folded e-mail: new ones, and those who asked and never confirmed."""
    people = _subscribers_by_email([row.folded for row in rows])
    for person in people.values():
        person.confirmed_at = now
    Subscriber.objects.bulk_update(people.values(), ["confirmed_at"], batch_size=BATCH_SIZE)
    new = [
        Subscriber(
            email=row.contact.email, email_folded=row.folded, created_at=now, confirmed_at=now,
            language=_language(row.contact.language),
        )
        for row in rows
        if row.folded not in people
    ]  # fmt: skip
    created = Subscriber.objects.bulk_create(new, batch_size=BATCH_SIZE)
    return people | {subscriber.email_folded: subscriber for subscriber in created}


def _consent(subscriber: Subscriber, row: ImportRow, file: ContactList, now: datetime) -> Consent:
    assert row.given_at is not None  # noqa: S101 - for the type checker
    return Consent(
        subscriber=subscriber,
        form_version=IMPORTED,
        requested_at=row.given_at,
        imported_at=now,
        origin=file.statement,
        proof=row.contact.source[:300],
        needs_notice=file.tells,
    )


def _language(typed: str) -> str:
    """Returns the code for ``fr``, French or français; the town's language for anything else."""
    code = contact_file.normalise_text(typed)[:2]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
