"""What the mail provider tells about a mail: the same policy as for mails that come back."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from accounts.email_address import fold_email
from newsletter import tokens
from newsletter.models import Bounce, Delivery, Subscriber
from newsletter.returns.policy import bounces, diagnosis
from newsletter.returns.policy.bounces import BounceReport, ReturnOutcome
from newsletter.returns.policy.failing_readers import SENT
from newsletter.returns.reading import parsing
from newsletter.returns.reading.classification import MARK, FailedRecipient
from newsletter.returns.reading.parsing import LONGEST_HEADER
from newsletter.subscribers import subscription

LETTER_ID = re.compile(rf"letter\.({MARK})@", re.IGNORECASE)
# A provider that does not name the mail speaks of the last letter, if that left so recently.
SPOKEN_OF_FOR = timedelta(days=7)
MALFORMED, BLOCKED = "5.1.3", "5.7.0"


class ProviderEventType(Enum):
    """``MALFORMED`` and ``BLOCKED``: failures to which the provider gives no code.

    ``GONE`` and ``FOR_NOW``: what the provider itself calls a hard or a soft one.
    """

    FAILED = auto()
    GONE = auto()
    FOR_NOW = auto()
    MALFORMED = auto()
    BLOCKED = auto()
    COMPLAINED = auto()
    LEFT = auto()


# Where the words of the mail server do not say what it is.
VERDICTS = {
    ProviderEventType.GONE: Bounce.Kind.HARD,
    ProviderEventType.MALFORMED: Bounce.Kind.HARD,
    ProviderEventType.FOR_NOW: Bounce.Kind.SOFT,
    ProviderEventType.BLOCKED: Bounce.Kind.SENDER,
}


@dataclass(frozen=True)
class ProviderEvent:
    """``name`` is the provider's for this event; ``words`` those of the mail server."""

    event: ProviderEventType
    name: str
    recipient: str
    message_id: str = ""
    words: str = ""


def record_event(news: ProviderEvent, now: datetime) -> ReturnOutcome:
    """Raises nothing but what the database does.

    A failure or a complaint counts only about a letter: the site sends these people other mails.
    """
    delivery, holder = _about(news, now)
    if holder is not None and news.event is ProviderEventType.LEFT:
        subscription.unsubscribe(holder, now)
        return ReturnOutcome.LEFT
    if holder is None or delivery is None:
        return ReturnOutcome.IGNORED
    key = hashlib.sha256(f"event {news.name}".encode("utf-8", "replace")).hexdigest()
    failures = () if news.event is ProviderEventType.COMPLAINED else (_failure(news),)
    verdict = VERDICTS.get(news.event)
    return bounces.record_report(BounceReport(key, delivery, holder, failures, verdict), now)


def _failure(news: ProviderEvent) -> FailedRecipient:
    words = parsing.clean_value(news.words[:LONGEST_HEADER])
    status = diagnosis.precise_status("", words)
    if not status:
        status = {ProviderEventType.MALFORMED: MALFORMED, ProviderEventType.BLOCKED: BLOCKED}.get(
            news.event, ""
        )
    return FailedRecipient((news.recipient,), status, words)


def _about(news: ProviderEvent, now: datetime) -> tuple[Delivery | None, int | None]:
    """The letter and its subscriber's number. Two queries at most."""
    if delivery := _named(news.message_id):
        return delivery, delivery.subscriber_id
    try:
        holder = Subscriber.objects.filter(email_folded=fold_email(news.recipient)).first()
    except ValueError:
        return None, None
    if holder is None:
        return None, None
    sent = holder.deliveries.filter(settled_at__gte=now - SPOKEN_OF_FOR, state__in=SENT)
    return sent.order_by("-settled_at").first(), holder.pk


def _named(message_id: str) -> Delivery | None:
    found = LETTER_ID.search(message_id)
    try:
        return (
            Delivery.objects.filter(pk=tokens.read_bounce_token(found[1])).first()
            if found
            else None
        )
    except tokens.UnknownToken:
        return None
