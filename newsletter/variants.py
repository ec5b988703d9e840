"""Who gets what: each variant of an edition is rendered once, however many receive it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from accounts.addresses import deliverable
from newsletter import mime, rendering, tokens
from newsletter.ledger import Outcome, Row, State
from newsletter.mime import Gap, Stencil
from newsletter.models import Issue, Piece, Subscriber

CHANGES_SOMETHING = {Piece.Kind.NEWS, Piece.Kind.CORRECTION}


@dataclass(slots=True)
class Copy:
    """The letter for one recipient."""

    pk: int
    subscriber: int
    attempts: int
    address: str
    edition: int
    stencil: Stencil

    @property
    def envelope(self) -> tuple[bytes, bytes]:
        """MAIL and RCPT."""
        sender = mime.return_path(tokens.postmark(self.pk))
        return f"MAIL FROM:<{sender}>\r\n".encode(), f"RCPT TO:<{self.address}>\r\n".encode()

    def text(self) -> bytes:
        return self.stencil.fill(
            {
                Gap.RECIPIENT: self.address.encode(),
                Gap.POSTMARK: tokens.postmark(self.pk).encode(),
                Gap.LEAVE: tokens.make(tokens.LEAVE, self.subscriber).encode(),
                Gap.CHOOSE: tokens.make(tokens.CHOOSE, self.subscriber).encode(),
            }
        )


class Variants:
    """Of the newest edition; asked after the claim, so what was removed before it is absent."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.edition = 0
        self.stencils: dict[tuple[str, frozenset[int]], Stencil | None] = {}

    def copies(self, rows: Iterable[Row]) -> tuple[list[Copy], list[Outcome]]:
        """A copy for each who wants one, and what became of the others. Three queries."""
        self._turn_to_newest_edition()
        rows = list(rows)
        sections = _sections(row.subscriber for row in rows if row.subscriber)
        made = [self._copy(row, sections) for row in rows]
        copies = [one for one in made if isinstance(one, Copy)]
        return copies, [one for one in made if isinstance(one, Outcome)]

    def _copy(self, row: Row, sections: dict[int, frozenset[int]]) -> Copy | Outcome:
        if row.subscriber is None or row.email is None or row.why_not:
            return Outcome(row.pk, State.SUPPRESSED, row.why_not or "unsubscribed")
        chosen = sections.get(row.subscriber, frozenset())
        stencil = self._stencil(row.language or settings.LANGUAGE_CODE, chosen)
        if stencil is None:
            return Outcome(row.pk, State.SUPPRESSED, "nothing chosen")
        try:
            address = deliverable(row.email)
        except ValueError:
            return Outcome(row.pk, State.REFUSED, "not an address")
        return Copy(row.pk, row.subscriber, row.attempts, address, self.edition, stencil)

    def _turn_to_newest_edition(self) -> None:
        edition = self.issue.editions.order_by("-number")[:1].get()
        if edition.pk == self.edition:
            return
        self.edition, self.made_at = edition.pk, edition.created_at
        self.pieces = list(self.issue.pieces.filter(dropped_in__isnull=True))
        self.stencils = {}

    def _stencil(self, language: str, sections: frozenset[int]) -> Stencil | None:
        """None when nothing of the issue is in the sections that this person chose."""
        key = (language, sections)
        if key not in self.stencils:
            pieces = rendering.chosen(self.pieces, sections)
            if any(piece.kind in CHANGES_SOMETHING for piece in pieces):
                letter = rendering.render(self.issue, pieces, language)
                self.stencils[key] = Stencil(letter, str(self.issue), self.made_at)
            else:
                self.stencils[key] = None
        return self.stencils[key]


def _sections(subscribers: Iterable[int]) -> dict[int, frozenset[int]]:
    """What each of them chose; who chose nothing is not in it."""
    through = Subscriber.sections.through.objects.filter(subscriber__in=list(subscribers))
    found: dict[int, set[int]] = defaultdict(set)
    for subscriber, section in through.values_list("subscriber", "section"):
        found[subscriber].add(section)
    return {subscriber: frozenset(chosen) for subscriber, chosen in found.items()}
