"""What an answer of the mail server means for one copy of the letter. Nothing here acts."""

from datetime import timedelta
from enum import Enum, auto

from newsletter.engine.smtp.connection import SmtpReply

LONGEST_RETRY = timedelta(hours=4)
# With a first pause of five minutes the last attempt is made 69 hours after the first.
MOST_ATTEMPTS = 23

CLOSING = 421
ABOUT_SESSION = range(500, 505)
ABOUT_RIGHTS = {530, 534, 535, 538}
ABOUT_MAILBOX = ("5.1.", "5.2.")
ABOUT_SENDER_ADDRESS = {"5.1.7", "5.1.8"}
TELLTALES = ("relay", "sender", "authenticat", "spf", "dkim", "dmarc", "blacklist", "blocklist")


class SmtpStage(Enum):
    SENDER = auto()
    RECIPIENT = auto()
    DATA = auto()
    TEXT = auto()


class ReplyVerdict(Enum):
    """``DENIED`` does not say whom it concerns, this recipient or all: others will tell."""

    ACCEPTED = auto()
    LATER = auto()
    NEVER = auto()
    DENIED = auto()
    NOT_FROM_US = auto()


def judge_reply(stage: SmtpStage, reply: SmtpReply) -> ReplyVerdict:
    if reply.code < 400:  # noqa: PLR2004 - RFC 5321, 4.2.1
        return ReplyVerdict.ACCEPTED
    if reply.code < 500:  # noqa: PLR2004
        return ReplyVerdict.LATER
    if stage is SmtpStage.SENDER or reply.enhanced in ABOUT_SENDER_ADDRESS:
        return ReplyVerdict.NOT_FROM_US
    if reply.enhanced.startswith(ABOUT_MAILBOX):
        return ReplyVerdict.NEVER
    return ReplyVerdict.DENIED if _may_concern_all(stage, reply) else ReplyVerdict.NEVER


def retry_delay(attempts: int, first: timedelta) -> timedelta | None:
    """How long a copy waits that was tried so many times; None when it was often enough."""
    if attempts >= MOST_ATTEMPTS:
        return None
    doubled: int = 2 ** min(max(0, attempts - 1), 10)
    return min(first * doubled, LONGEST_RETRY)


def _may_concern_all(stage: SmtpStage, reply: SmtpReply) -> bool:
    words = reply.words.lower()
    return (
        stage is not SmtpStage.RECIPIENT
        or reply.code in ABOUT_RIGHTS
        or reply.code in ABOUT_SESSION
        or reply.enhanced.startswith("5.7.")
        or any(word in words for word in TELLTALES)
    )
