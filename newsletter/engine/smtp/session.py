"""One connection and the copies on it: what was said, what is awaited, what it means.

A copy is offered (MAIL, RCPT) behind the end of the one before it, as RFC 2920 allows; DATA is said
only after the ledger has marked it. So a connection has one copy at most whose fate may be unknown.
"""

from collections.abc import Callable
from enum import Enum, auto

from django.conf import settings

from newsletter.engine.delivery.variants import LetterCopy
from newsletter.engine.smtp.connection import ConnectionBroken, SmtpConnection, SmtpReply
from newsletter.engine.smtp.replies import CLOSING, ReplyVerdict, SmtpStage, judge_reply

DATA = b"DATA\r\n"
RESET = b"RSET\r\n"
GO_ON = 354
LOST = "connection lost after DATA"


class SessionPhase(Enum):
    """``READY``: the server takes the recipient; the ledger has to be asked."""

    FREE = auto()
    OFFERING = auto()
    READY = auto()
    BEGINNING = auto()


# What is told of a copy; None: the connection broke, and perhaps it left.
OutcomeCallback = Callable[[LetterCopy, ReplyVerdict | None, str], None]


class SmtpSession:
    def __init__(self, line: SmtpConnection, tell: OutcomeCallback) -> None:
        self.line = line
        self.tell = tell
        self.phase = SessionPhase.FREE
        self.leaving: LetterCopy | None = None
        self.offered: LetterCopy | None = None
        self.must_reset = False
        self.is_closing = False
        self.mails_sent = 0
        self.is_watched_for_write = False
        self.most = settings.NEWSLETTER_POST.per_connection
        self.reply_timeout = settings.EMAIL_TIMEOUT
        self.text_timeout = settings.NEWSLETTER_POST.reply_timeout

    @property
    def is_awaiting(self) -> bool:
        """For the server."""
        return self.phase is SessionPhase.OFFERING or self.phase is SessionPhase.BEGINNING

    @property
    def is_exhausted(self) -> bool:
        """It has carried as much as politeness allows, or the server wants to close it."""
        return self.is_closing or bool(self.most and self.mails_sent >= self.most)

    def offer(self, copy: LetterCopy) -> None:
        """Raises Broken."""
        self.offered, self.phase = copy, SessionPhase.OFFERING
        reset = (RESET,) if self.must_reset else ()
        self.must_reset = False
        self.line.ask(*reset, *copy.envelope, reply_timeout=self.reply_timeout)

    def begin(self) -> None:
        """The copy is written down as ``sending``. Raises Broken."""
        self.phase = SessionPhase.BEGINNING
        self.line.ask(DATA, reply_timeout=self.reply_timeout)

    def withdraw(self) -> None:
        """The copy that was offered is not to be sent."""
        self.offered, self.phase, self.must_reset = None, SessionPhase.FREE, True

    def hear(self, following: Callable[[], LetterCopy | None]) -> None:
        """All that was asked is answered. Raises Broken when what comes next cannot be said."""
        if self.phase is SessionPhase.BEGINNING:
            self._hear_data(self.line.replies[-1], following)
        else:
            self._hear_offer(self.line.replies)

    def handle_loss(self) -> LetterCopy | None:
        """The connection has ended; returns a copy that is not to blame and may go on another."""
        leaving, offered = self.leaving, self.offered
        self.leaving = self.offered = None
        self.line.close()
        if leaving is None:
            if offered:
                self.tell(offered, ReplyVerdict.LATER, "connection lost before DATA")
            return None
        if self.line.replies:
            self._hear_text(leaving, self.line.replies[0])
        else:
            self.tell(leaving, None, LOST)
        return offered

    def _hear_data(self, reply: SmtpReply, following: Callable[[], LetterCopy | None]) -> None:
        copy = self._offered()
        if reply.code != GO_ON:
            self._settle_offered(SmtpStage.DATA, reply)
            return
        self.mails_sent += 1
        self.leaving, self.phase = copy, SessionPhase.OFFERING
        self.offered = None if self.is_exhausted else following()
        behind = self.offered.envelope if self.offered else ()
        self.line.ask(
            copy.text(), *behind, reply_timeout=self.text_timeout, then=self.reply_timeout
        )

    def _hear_offer(self, replies: list[SmtpReply]) -> None:
        if self.leaving:
            leaving, self.leaving = self.leaving, None
            self._hear_text(leaving, replies[0])
        if self.offered is None:
            self.phase = SessionPhase.FREE
            return
        self.phase = SessionPhase.READY
        for stage, reply in zip((SmtpStage.SENDER, SmtpStage.RECIPIENT), replies[-2:], strict=True):
            if judge_reply(stage, reply) is not ReplyVerdict.ACCEPTED:
                self._settle_offered(stage, reply)
                return

    def _hear_text(self, copy: LetterCopy, reply: SmtpReply) -> None:
        self._tell(copy, SmtpStage.TEXT, reply)

    def _settle_offered(self, stage: SmtpStage, reply: SmtpReply) -> None:
        copy = self._offered()
        self.withdraw()
        self._tell(copy, stage, reply)

    def _tell(self, copy: LetterCopy, stage: SmtpStage, reply: SmtpReply) -> None:
        self.is_closing = self.is_closing or reply.code == CLOSING
        self.tell(copy, judge_reply(stage, reply), str(reply))

    def _offered(self) -> LetterCopy:
        """Raises Broken: the server speaks of a copy that was never offered."""
        if self.offered is None:
            raise ConnectionBroken("not SMTP")
        return self.offered
