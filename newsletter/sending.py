"""Claim, send, settle, resume.

Promise: no silent skip, no automatic duplicate, every doubt visible. The row is the truth: it is
claimed by an UPDATE that counts, ``sending`` is committed before DATA, ``sent`` after the server's
250. What was ``sending`` when a worker died is ``unknown`` and never sent again by itself.
"""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.addresses import deliverable
from newsletter import rendering
from newsletter.models import Delivery, Edition, Issue, Piece, Subscriber
from newsletter.smtp import Deferred, Lost, Refused, Transport, open_transport

logger = logging.getLogger(__name__)

AT_ONCE = 20
# Longer than a batch can take: each of its mails may wait for the server's timeout, twice.
LEASE = timedelta(seconds=2 * AT_ONCE * 20 + 60)
FIRST_RETRY = timedelta(minutes=5)
LONGEST_RETRY = timedelta(hours=4)
MOST_ATTEMPTS = 10

State = Delivery.State
UNSETTLED = (State.PENDING, State.CLAIMED, State.SENDING, State.DEFERRED)


class Variants:
    """Each variant of an edition is rendered once, however many receive it."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.edition = issue.editions.order_by("-number")[:1].get()
        self.pieces = list(issue.pieces.filter(dropped_in__isnull=True))
        self.letters: dict[tuple[str, frozenset[int]], rendering.Letter | None] = {}

    def letter(self, subscriber: Subscriber) -> rendering.Letter | None:
        """None when nothing of the issue is in the sections that this person chose."""
        sections = frozenset(section.pk for section in subscriber.sections.all())
        key = (subscriber.language, sections)
        if key not in self.letters:
            pieces = rendering.chosen(self.pieces, sections)
            new = any(p.kind in {Piece.Kind.NEWS, Piece.Kind.CORRECTION} for p in pieces)
            self.letters[key] = (
                rendering.render(self.issue, pieces, subscriber.language) if new else None
            )
        return self.letters[key]


def send_some(issue_id: int, now: datetime | None = None) -> int:
    """Claim and send one batch over one connection; returns how many rows were claimed.

    Safe to call from any number of workers at once.
    """
    now = now or timezone.now()
    issue = Issue.objects.get(pk=issue_id)
    if issue.state != Issue.State.SENDING:
        return 0
    claim = uuid.uuid4()
    rows = _claim(issue, claim, now)
    if not rows:
        return 0
    try:
        transport = open_transport()
    except Deferred as error:
        logger.warning("issue %s: %s", issue, error)
        _release(rows, claim, now)
        return 0
    try:
        _send(rows, claim, Variants(issue), transport)
    finally:
        transport.close()
        Delivery.objects.filter(claim=claim, state=State.CLAIMED).update(
            state=State.PENDING, claim=None, lease_until=None
        )
    return len(rows)


def finish(issue_id: int, now: datetime | None = None) -> bool:
    """Mark an issue as sent once every row is settled; logs the counts."""
    now = now or timezone.now()
    rows = Delivery.objects.filter(issue=issue_id)
    if rows.filter(state__in=UNSETTLED).exists():
        return False
    done = Issue.objects.filter(pk=issue_id, state=Issue.State.SENDING).update(
        state=Issue.State.SENT, sent_at=now
    )
    if done:
        logger.info("issue %s sent: %s", Issue.objects.get(pk=issue_id), counts(issue_id))
    return bool(done)


def sweep(now: datetime | None = None) -> list[int]:
    """Settle what dead workers left behind; returns the issues that have work to do now."""
    now = now or timezone.now()
    expired = Delivery.objects.filter(lease_until__lt=now)
    doubtful = expired.filter(state=State.SENDING).update(
        state=State.UNKNOWN, reason="worker lost", lease_until=None, settled_at=now
    )
    if doubtful:
        logger.error("letter: %d deliveries are unknown after a worker was lost", doubtful)
    expired.filter(state=State.CLAIMED).update(state=State.PENDING, claim=None, lease_until=None)
    at_work = Issue.objects.filter(state=Issue.State.SENDING).values_list("pk", flat=True)
    return [pk for pk in at_work if not finish(pk, now) and _ready(pk, now).exists()]


def counts(issue_id: int) -> dict[str, int]:
    """How many deliveries stand in each state; they add up to the audience."""
    found = dict.fromkeys(State.values, 0)
    for state in Delivery.objects.filter(issue=issue_id).values_list("state", flat=True):
        found[state] += 1
    return found


def send_again(delivery_id: int) -> bool:
    """A person decided that a doubtful mail goes out again, with the same Message-ID."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=delivery_id)
        if row.state != State.UNKNOWN:
            return False
        row.state, row.claim, row.settled_at = State.PENDING, None, None
        row.save(update_fields=["state", "claim", "settled_at"])
        Issue.objects.filter(pk=row.issue_id, state=Issue.State.SENT).update(
            state=Issue.State.SENDING, sent_at=None
        )
    return True


def _ready(issue_id: int, now: datetime) -> QuerySet[Delivery]:
    due = Q(state=State.PENDING) | Q(state=State.DEFERRED, next_attempt_at__lte=now)
    return Delivery.objects.filter(due, issue=issue_id)


def _claim(issue: Issue, claim: uuid.UUID, now: datetime) -> list[Delivery]:
    with transaction.atomic():
        ready = _ready(issue.pk, now).order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            ready = ready.select_for_update(skip_locked=True)
        chosen = list(ready.values_list("pk", flat=True)[:AT_ONCE])
        _ready(issue.pk, now).filter(pk__in=chosen).update(
            state=State.CLAIMED, claim=claim, lease_until=now + LEASE, attempts=F("attempts") + 1
        )
    mine = Delivery.objects.filter(claim=claim, state=State.CLAIMED).order_by("pk")
    return list(mine.select_related("subscriber").prefetch_related("subscriber__sections"))


def _release(rows: Iterable[Delivery], claim: uuid.UUID, now: datetime) -> None:
    """Nothing was tried on these: the server could not be reached."""
    for row in rows:
        _settle(row, claim, State.DEFERRED, "no connection", next_attempt_at=now + _pause(row))


def _send(rows: list[Delivery], claim: uuid.UUID, variants: Variants, transport: Transport) -> None:
    for row in rows:
        # Looked at again now: whoever left since the claim receives nothing.
        subscriber = Subscriber.objects.filter(deliveries=row).first()
        reason = subscriber.wants_letter(timezone.now()) if subscriber else "unsubscribed"
        letter = None if reason or not subscriber else variants.letter(subscriber)
        if subscriber is None or letter is None:
            _settle(row, claim, State.SUPPRESSED, reason or "nothing chosen")
            continue
        mail = rendering.message(letter, subscriber, row)
        try:
            _send_one(row, claim, variants.edition, mail, transport)
        except ConnectionError:
            return


def _send_one(
    row: Delivery,
    claim: uuid.UUID,
    edition: Edition,
    mail: EmailMultiAlternatives,
    transport: Transport,
) -> None:
    """Raises ConnectionError when nothing more can go over this connection."""
    try:
        transport.offer(*_envelope(mail))
        if not _begin(row, claim, edition):
            transport.forget()
            return
        transport.hand_over(mail)
    except Refused as error:
        _settle(row, claim, State.REFUSED, str(error))
        transport.forget()
    except Deferred as error:
        _defer(row, claim, str(error))
        transport.forget()
        if "connection" in str(error):
            raise ConnectionError from error
    except Lost as error:
        _settle(row, claim, State.UNKNOWN, str(error))
        logger.error("letter: delivery %s is unknown: %s", row.pk, error)  # noqa: TRY400
        raise ConnectionError from error
    else:
        _settle(row, claim, State.SENT, "")


def _envelope(mail: EmailMultiAlternatives) -> tuple[str, str]:
    """Sender and recipient as SMTP wants them. Raises Refused for what is no address."""
    try:
        return deliverable(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]), deliverable(mail.to[0])
    except ValueError as error:
        raise Refused("not an address") from error


def _begin(row: Delivery, claim: uuid.UUID, edition: Edition) -> bool:
    """Written down before DATA; False when the lease was lost meanwhile."""
    mine = Delivery.objects.filter(pk=row.pk, claim=claim, state=State.CLAIMED)
    return mine.update(state=State.SENDING, edition=edition) == 1


def _defer(row: Delivery, claim: uuid.UUID, reason: str) -> None:
    if row.attempts >= MOST_ATTEMPTS:
        _settle(row, claim, State.REFUSED, f"gave up: {reason}")
        return
    _settle(row, claim, State.DEFERRED, reason, next_attempt_at=timezone.now() + _pause(row))


def _pause(row: Delivery) -> timedelta:
    doubled: int = 2 ** max(0, row.attempts - 1)
    return min(FIRST_RETRY * doubled, LONGEST_RETRY)


def _settle(
    row: Delivery,
    claim: uuid.UUID,
    state: State,
    reason: str,
    *,
    next_attempt_at: datetime | None = None,
) -> None:
    Delivery.objects.filter(pk=row.pk, claim=claim).update(
        state=state,
        reason=reason,
        lease_until=None,
        next_attempt_at=next_attempt_at,
        settled_at=None if state == State.DEFERRED else timezone.now(),
    )
