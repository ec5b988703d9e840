"""Who gets what: each variant of an edition is rendered once, however many receive it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.mail.email_address import deliverable
from newsletter import tokens
from newsletter.contents import editions, fingerprints, rendering
from newsletter.engine.delivery import mime
from newsletter.engine.delivery.ledger import Outcome, Row, State
from newsletter.engine.delivery.mime import Stencil
from newsletter.models import Edition, Foreword, Issue, Piece
from newsletter.subscribers import preferences
from newsletter.subscribers.preferences import Choice

MOST_VARIANTS = 500
MOST_CHOICES = 5000


@dataclass(slots=True)
class Copy:
    """The letter for one recipient."""

    pk: int
    subscriber: int
    attempts: int
    address: str
    postmark: str
    stencil: Stencil

    @property
    def envelope(self) -> tuple[bytes, bytes]:
        """MAIL and RCPT."""
        sender = mime.return_path(self.postmark)
        return f"MAIL FROM:<{sender}>\r\n".encode(), f"RCPT TO:<{self.address}>\r\n".encode()

    def text(self) -> bytes:
        leave = tokens.make(tokens.LEAVE, self.subscriber)
        choose = tokens.make(tokens.CHOOSE, self.subscriber)
        own = (self.address.encode(), self.postmark.encode(), leave.encode(), choose.encode())
        return self.stencil.fill(own)


class Variants:
    """Those of the edition that the last claim recorded, and no more than memory can bear.

    Choices that come to the same pieces share one message, so there are as many as differ.
    """

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.edition = Edition()
        self.pieces: list[Piece] = []
        self.words: Foreword | None = None
        self.choices: dict[Choice, tuple[int, ...]] = {}
        self.stencils: dict[tuple[str, tuple[int, ...]], Stencil] = {}

    def copies(self, rows: Sequence[Row]) -> tuple[list[Copy], list[Outcome]]:
        """A copy for each who wants one, and what became of the others.

        A new edition costs four queries, a new variant of it one.
        """
        self._turn_to(rows[0].edition)
        made = [self._copy(row) for row in rows]
        copies = [one for one in made if isinstance(one, Copy)]
        return copies, [one for one in made if isinstance(one, Outcome)]

    def _copy(self, row: Row) -> Copy | Outcome:
        if row.subscriber is None or row.email is None or row.why_not:
            return Outcome(row.pk, State.SUPPRESSED, row.why_not or "unsubscribed", tried=0)
        places = self._places(preferences.parse(row.sections, row.neighbourhoods))
        if not places:
            return Outcome(row.pk, State.SUPPRESSED, "nothing chosen", tried=0)
        try:
            address = deliverable(row.email)
        except ValueError:
            return Outcome(row.pk, State.REFUSED, "not an address", tried=0)
        stencil = self._stencil(row.language or settings.LANGUAGE_CODE, places)
        mark = tokens.postmark(row.pk)
        return Copy(row.pk, row.subscriber, row.attempts, address, mark, stencil)

    def _turn_to(self, edition: int) -> None:
        if edition == self.edition.pk:
            return
        self.edition = self.issue.editions.get(pk=edition)
        self.pieces = editions.pieces_in(self.edition)
        self.words = Foreword.objects.filter(issue=self.issue).first()
        self.choices, self.stencils = {}, {}

    def _places(self, wanted: Choice) -> tuple[int, ...]:
        if wanted not in self.choices:
            _leave_room(self.choices, MOST_CHOICES)
            self.choices[wanted] = preferences.chosen(self.pieces, wanted)
        return self.choices[wanted]

    def _stencil(self, language: str, places: tuple[int, ...]) -> Stencil:
        key = (language, places)
        if key not in self.stencils:
            _leave_room(self.stencils, MOST_VARIANTS)
            self.stencils[key] = self._made(language, places)
        return self.stencils[key]

    def _made(self, language: str, places: tuple[int, ...]) -> Stencil:
        pieces = [self.pieces[place] for place in places]
        letter = rendering.render(self.issue, pieces, language, self.words)
        fingerprints.keep(self.edition, letter, len(pieces))
        return Stencil(letter, str(self.issue), self.edition.created_at)


def _leave_room(kept: dict[Any, Any], most: int) -> None:
    """The oldest goes."""
    if len(kept) >= most:
        del kept[next(iter(kept))]
