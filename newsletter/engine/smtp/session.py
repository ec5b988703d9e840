"""One connection and the copies on it: what was said, what is awaited, what it means.

A copy is offered (MAIL, RCPT) behind the end of the one before it, as RFC 2920 allows; DATA is said
only after the ledger has marked it. So a connection has one copy at most whose fate may be unknown.
"""

from collections.abc import Callable
from enum import Enum, auto

from django.conf import settings

from newsletter.engine.delivery.variants import Copy
from newsletter.engine.smtp.connection import Broken, Line, Reply
from newsletter.engine.smtp.replies import CLOSING, Stage, Verdict, judge

DATA = b"DATA\r\n"
RESET = b"RSET\r\n"
GO_ON = 354
LOST = "connection lost after DATA"


class Phase(Enum):
    """``READY``: the server takes the recipient; the ledger has to be asked."""

    FREE = auto()
    OFFERING = auto()
    READY = auto()
    BEGINNING = auto()


# What is told of a copy; None: the connection broke, and perhaps it left.
Tell = Callable[[Copy, Verdict | None, str], None]


class Carrier:
    def __init__(self, line: Line, tell: Tell) -> None:
        self.line = line
        self.tell = tell
        self.phase = Phase.FREE
        self.leaving: Copy | None = None
        self.offered: Copy | None = None
        self.must_reset = False
        self.is_closing = False
        self.carried = 0
        self.is_watched_for_room = False
        self.most = settings.NEWSLETTER_POST.per_connection
        self.patience = settings.EMAIL_TIMEOUT
        self.patience_for_text = settings.NEWSLETTER_POST.patience

    @property
    def is_awaiting(self) -> bool:
        """For the server."""
        return self.phase is Phase.OFFERING or self.phase is Phase.BEGINNING

    @property
    def is_worn(self) -> bool:
        """It has carried as much as politeness allows, or the server wants to close it."""
        return self.is_closing or bool(self.most and self.carried >= self.most)

    def offer(self, copy: Copy) -> None:
        """Raises Broken."""
        self.offered, self.phase = copy, Phase.OFFERING
        reset = (RESET,) if self.must_reset else ()
        self.must_reset = False
        self.line.ask(*reset, *copy.envelope, patience=self.patience)

    def begin(self) -> None:
        """The copy is written down as ``sending``. Raises Broken."""
        self.phase = Phase.BEGINNING
        self.line.ask(DATA, patience=self.patience)

    def withdraw(self) -> None:
        """The copy that was offered is not to be sent."""
        self.offered, self.phase, self.must_reset = None, Phase.FREE, True

    def hear(self, following: Callable[[], Copy | None]) -> None:
        """All that was asked is answered. Raises Broken when what comes next cannot be said."""
        if self.phase is Phase.BEGINNING:
            self._hear_data(self.line.replies[-1], following)
        else:
            self._hear_offer(self.line.replies)

    def lose(self) -> Copy | None:
        """The connection has ended; returns a copy that is not to blame and may go on another."""
        leaving, offered = self.leaving, self.offered
        self.leaving = self.offered = None
        self.line.close()
        if leaving is None:
            if offered:
                self.tell(offered, Verdict.LATER, "connection lost before DATA")
            return None
        if self.line.replies:
            self._hear_text(leaving, self.line.replies[0])
        else:
            self.tell(leaving, None, LOST)
        return offered

    def _hear_data(self, reply: Reply, following: Callable[[], Copy | None]) -> None:
        copy = self._offered()
        if reply.code != GO_ON:
            self._settle_offered(Stage.DATA, reply)
            return
        self.carried += 1
        self.leaving, self.phase = copy, Phase.OFFERING
        self.offered = None if self.is_worn else following()
        behind = self.offered.envelope if self.offered else ()
        self.line.ask(copy.text(), *behind, patience=self.patience_for_text, then=self.patience)

    def _hear_offer(self, replies: list[Reply]) -> None:
        if self.leaving:
            leaving, self.leaving = self.leaving, None
            self._hear_text(leaving, replies[0])
        if self.offered is None:
            self.phase = Phase.FREE
            return
        self.phase = Phase.READY
        for stage, reply in zip((Stage.SENDER, Stage.RECIPIENT), replies[-2:], strict=True):
            if judge(stage, reply) is not Verdict.ACCEPTED:
                self._settle_offered(stage, reply)
                return

    def _hear_text(self, copy: Copy, reply: Reply) -> None:
        self._tell(copy, Stage.TEXT, reply)

    def _settle_offered(self, stage: Stage, reply: Reply) -> None:
        copy = self._offered()
        self.withdraw()
        self._tell(copy, stage, reply)

    def _tell(self, copy: Copy, stage: Stage, reply: Reply) -> None:
        self.is_closing = self.is_closing or reply.code == CLOSING
        self.tell(copy, judge(stage, reply), str(reply))

    def _offered(self) -> Copy:
        """Raises Broken: the server speaks of a copy that was never offered."""
        if self.offered is None:
            raise Broken("not SMTP")
        return self.offered
