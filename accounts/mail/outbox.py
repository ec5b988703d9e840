"""The mails that the site must send: rows that wait, leave once, and say so when they do not.

Promise: no silent skip, no automatic duplicate, every doubt visible. A mail is tried again by the
next run of beat, never by a task that waits in the broker: brokers hand those out again.
"""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts import database_clock
from accounts.email_address import email_for_smtp
from accounts.mail.failures import translate_failure
from accounts.mail.message import build_message
from accounts.mail.session import MailDoubtful, MailRefused, MailSession, ServerAway
from accounts.models import OutgoingMail

logger = logging.getLogger(__name__)

State = OutgoingMail.State
# Longer than a server may take over one mail, which the timeout of its socket bounds.
LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(minutes=10)
TRIED_FOR = timedelta(days=3)
# Shorter than beat waits, so that two runs seldom meet.
RUN_SECONDS = 45.0
# A server that was away so short a time ago is asked by beat alone, not by each new mail.
RESPITE = timedelta(seconds=60)
SLOW_AFTER = timedelta(minutes=5)
SENT_KEPT = timedelta(days=1)
UNSENT_KEPT = timedelta(days=14)

TOO_LATE = gettext_noop("It would have come too late to be of use.")
GAVE_UP = gettext_noop("It was tried for three days.")
WORKER_LOST = gettext_noop("The worker was lost while it handed the mail over.")
RESTORED = gettext_noop("It stood in a backup: it had perhaps left before.")
ERASED = gettext_noop("What it told of has been erased.")
NOTHING_SENDS = gettext_noop("No worker sends them.")
EMPTY: dict[str, Any] = {"subject": "", "text": "", "html": "", "headers": {}}


@dataclass(frozen=True)
class MailTrouble:
    """So many mails wait; ``reason`` is a sentence in the language that is active."""

    reason: str
    waiting: int


def send_one(mail_id: int) -> None:
    """Hands this mail over if it is due, and no server was away a moment ago."""
    now = database_clock.database_time()
    just_failed = OutgoingMail.objects.filter(
        state=State.WAITING, is_server_trouble=True, failed_at__gt=now - RESPITE
    )
    if not just_failed.exists():
        with MailSession() as session:
            _send(session, OutgoingMail.objects.filter(pk=mail_id))


def send_due(seconds: float = RUN_SECONDS) -> int:
    """Hands over what is due until the time is up or the server is away; returns how many left."""
    now, ends_at, sent = database_clock.database_time(), monotonic() + seconds, 0
    recover_lost(now)
    purge_settled(now)
    with MailSession() as session:
        while monotonic() < ends_at:
            mail = _send(session, OutgoingMail.objects.all())
            if mail is None or mail.is_server_trouble:
                break
            sent += mail.state == State.SENT
    return sent


def recover_lost(now: datetime) -> None:
    """What a lost worker had claimed waits again; what it was handing over may have left."""
    lost = OutgoingMail.objects.filter(lease_until__lte=now)
    lost.filter(state=State.CLAIMED).update(state=State.WAITING, due_at=now)
    doubts = lost.filter(state=State.SENDING).update(
        state=State.UNKNOWN, reason=WORKER_LOST, settled_at=now
    )
    if doubts:
        logger.error("mail: %d are unknown after a worker was lost", doubts)


def send_again(mails: QuerySet[OutgoingMail]) -> int:
    """A person decided that these go out again, with the same Message-ID; returns how many."""
    now = database_clock.database_time()
    undecided = mails.filter(state__in=(State.UNKNOWN, State.REFUSED)).exclude(html="")
    return undecided.update(
        state=State.WAITING, reason="", due_at=now, created_at=now, expires_at=None, claim=None,
        settled_at=None, is_server_trouble=False,
    )  # fmt: skip


def distrust_waiting(now: datetime) -> int:
    """After a backup was put back: what waits in it may have left since. Returns how many."""
    waiting = OutgoingMail.objects.filter(
        state__in=(State.WAITING, State.CLAIMED, State.SENDING), created_at__lt=now
    )
    return waiting.update(state=State.UNKNOWN, reason=RESTORED, claim=None, settled_at=now)


def withdraw_mails(about: str) -> None:
    """What these repeat has been erased: they leave no more, and their words are kept nowhere.

    What is being handed over may leave; whoever hands it over has the words in memory.
    """
    mails = OutgoingMail.objects.filter(about=about)
    mails.filter(state__in=(State.WAITING, State.CLAIMED)).update(
        state=State.REFUSED, reason=ERASED, settled_at=database_clock.database_time(),
        is_server_trouble=False,
    )  # fmt: skip
    mails.update(**EMPTY)


def purge_settled(now: datetime) -> None:
    settled = OutgoingMail.objects.filter(
        Q(state=State.SENT, settled_at__lt=now - SENT_KEPT)
        | Q(state__in=(State.REFUSED, State.UNKNOWN), settled_at__lt=now - UNSENT_KEPT)
    )
    settled.delete()


def find_trouble(now: datetime) -> MailTrouble | None:
    """Returns why mails wait that should have left. Two queries when all is well."""
    waiting = OutgoingMail.objects.filter(state__in=(State.WAITING, State.CLAIMED))
    failed = waiting.filter(is_server_trouble=True).order_by("-failed_at").first()
    if failed is not None:
        return MailTrouble(translate_failure(failed.reason), waiting.count())
    if waiting.filter(due_at__lte=now - SLOW_AFTER).exists():
        return MailTrouble(_(NOTHING_SENDS), waiting.count())
    return None


def count_unsettled() -> int:
    """How many mails wait for a person: perhaps sent, or given up though nobody refused them."""
    return OutgoingMail.objects.filter(
        Q(state=State.UNKNOWN) | Q(state=State.REFUSED, reason=GAVE_UP)
    ).count()


def describe_troubles(now: datetime) -> list[str]:
    """For the desk, in the language that is active."""
    found, doubts = find_trouble(now), count_unsettled()
    lines = []
    if found is not None:
        text = ngettext("%d mail waits.", "%d mails wait.", found.waiting) % found.waiting
        lines.append(f"{text} {found.reason}")
    if doubts:
        text = ngettext(
            "%d mail has perhaps not left: send it again, or leave it.",
            "%d mails have perhaps not left: send them again, or leave them.",
            doubts,
        )
        lines.append(text % doubts)
    return lines


def left_at(email: str) -> datetime | None:
    """When the last mail to this address left; None while it has not.

    Whichever mail it was: that an address has an account, and gets another mail, is not said.
    """
    last = OutgoingMail.objects.filter(to__iexact=email_for_smtp(email)).first()
    return last.settled_at if last is not None and last.state == State.SENT else None


def _send(session: MailSession, among: QuerySet[OutgoingMail]) -> OutgoingMail | None:
    """The one of these that is due first; returns it as it is then, None when nothing was due."""
    now = database_clock.database_time()
    row = _claim(among, now)
    if row is None:
        return None
    if row.expires_at is not None and row.expires_at <= now:
        return _settle(row, State.REFUSED, TOO_LATE, now)
    mail = build_message(row)
    try:
        session.offer(mail)
        if not _move(row, State.CLAIMED, state=State.SENDING):
            return row
        session.hand_over(mail)
    except ServerAway as away:
        return _put_off(row, str(away), now, is_server_trouble=True)
    except MailRefused as refused:
        if refused.for_good:
            return _settle(row, State.REFUSED, str(refused), now)
        return _put_off(row, str(refused), now)
    except MailDoubtful as doubt:
        return _settle(row, State.UNKNOWN, str(doubt), now)
    _server_is_back(now)
    return _settle(row, State.SENT, "", database_clock.database_time())


def _server_is_back(now: datetime) -> None:
    """What it kept waiting leaves now, not when its next try was due."""
    waiting = OutgoingMail.objects.filter(state=State.WAITING, is_server_trouble=True)
    waiting.update(due_at=now, is_server_trouble=False)


def _claim(among: QuerySet[OutgoingMail], now: datetime) -> OutgoingMail | None:
    due = among.filter(state=State.WAITING, due_at__lte=now)
    while (row := due.order_by("due_at", "pk").first()) is not None:
        row.claim = uuid.uuid4()
        taken = OutgoingMail.objects.filter(pk=row.pk, state=State.WAITING)
        if taken.update(state=State.CLAIMED, claim=row.claim, lease_until=now + LEASE):
            return row
    return None


def _put_off(
    row: OutgoingMail, reason: str, now: datetime, *, is_server_trouble: bool = False
) -> OutgoingMail:
    if now - row.created_at > TRIED_FOR:
        return _settle(row, State.REFUSED, GAVE_UP, now)
    row.attempts, row.is_server_trouble = row.attempts + 1, is_server_trouble
    pause = min(FIRST_PAUSE * 2 ** min(row.attempts - 1, 10), LONGEST_PAUSE)
    _log_failure(row, reason)
    _move(
        row, State.CLAIMED, State.SENDING, state=State.WAITING, reason=reason[:200],
        attempts=row.attempts, due_at=now + pause, failed_at=now,
        is_server_trouble=is_server_trouble,
    )  # fmt: skip
    return row


def _settle(row: OutgoingMail, state: State, reason: str, now: datetime) -> OutgoingMail:
    """A worker that was thought lost and tells the truth late is believed."""
    row.state, row.is_server_trouble = state, False
    emptied = EMPTY if state == State.SENT else {}
    if state != State.SENT:
        row.attempts += 1
        _log_failure(row, reason)
    _move(
        row, State.CLAIMED, State.SENDING, State.UNKNOWN, state=state, reason=reason[:200],
        attempts=row.attempts, settled_at=now, is_server_trouble=False, **emptied,
    )  # fmt: skip
    return row


def _move(row: OutgoingMail, *states: State, **values: Any) -> bool:
    mine = OutgoingMail.objects.filter(pk=row.pk, claim=row.claim, state__in=states)
    return mine.update(**values) == 1


def _log_failure(row: OutgoingMail, reason: str) -> None:
    logger.warning(
        "mail not sent: number=%d template=%s attempt=%d reason=%s",
        row.pk, row.template, row.attempts, reason,
    )  # fmt: skip
