"""Who gets what: each variant of an edition is rendered once, however many receive it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.email_address import email_for_smtp
from newsletter import tokens
from newsletter.contents import editions, fingerprints, rendering
from newsletter.engine.delivery import mime
from newsletter.engine.delivery.ledger import ClaimedDelivery, DeliveryOutcome, State
from newsletter.engine.delivery.mime import MessageTemplate
from newsletter.models import Edition, Foreword, Issue, IssueItem
from newsletter.subscribers import preferences
from newsletter.subscribers.preferences import LetterPreferences

MOST_VARIANTS = 500
MOST_CHOICES = 5000


@dataclass(slots=True)
class LetterCopy:
    """The letter for one recipient. ``now``: the clock by which it is dated."""

    pk: int
    subscriber: int
    attempts: int
    address: str
    bounce_token: str
    message_template: MessageTemplate
    now: Callable[[], datetime] = timezone.now

    @property
    def envelope(self) -> tuple[bytes, bytes]:
        """MAIL and RCPT."""
        sender = mime.return_path(self.bounce_token)
        return f"MAIL FROM:<{sender}>\r\n".encode(), f"RCPT TO:<{self.address}>\r\n".encode()

    def text(self) -> bytes:
        """The message as it leaves at this moment."""
        own = (
            self.address,
            self.bounce_token,
            tokens.make_token(tokens.UNSUBSCRIBE, self.subscriber),
            tokens.make_token(tokens.PREFERENCES, self.subscriber),
            format_datetime(self.now()),
        )
        return self.message_template.fill(tuple(value.encode() for value in own))


class LetterVariants:
    """Those of the edition that the last claim recorded, and no more than memory can bear.

    Choices that come to the same pieces share one message, so there are as many as differ.
    """

    def __init__(self, issue: Issue, now: Callable[[], datetime] = timezone.now) -> None:
        self.issue = issue
        self.now = now
        self.edition = Edition()
        self.pieces: list[IssueItem] = []
        self.words: Foreword | None = None
        self.choices: dict[LetterPreferences, tuple[int, ...]] = {}
        self.message_templates: dict[tuple[str, tuple[int, ...]], MessageTemplate] = {}

    def copies(
        self, rows: Sequence[ClaimedDelivery]
    ) -> tuple[list[LetterCopy], list[DeliveryOutcome]]:
        """A copy for each who wants one, and what became of the others.

        A new edition costs four queries, a new variant of it one.
        """
        self._turn_to(rows[0].edition)
        made = [self._copy(row) for row in rows]
        copies = [one for one in made if isinstance(one, LetterCopy)]
        return copies, [one for one in made if isinstance(one, DeliveryOutcome)]

    def _copy(self, row: ClaimedDelivery) -> LetterCopy | DeliveryOutcome:
        if row.subscriber is None or row.email is None or row.why_not:
            return DeliveryOutcome(row.pk, State.SUPPRESSED, row.why_not or "unsubscribed", tried=0)
        places = self._places(preferences.parse_preferences(row.sections, row.neighbourhoods))
        if not places:
            return DeliveryOutcome(row.pk, State.SUPPRESSED, "nothing chosen", tried=0)
        try:
            address = email_for_smtp(row.email)
        except ValueError:
            return DeliveryOutcome(row.pk, State.REFUSED, "not an address", tried=0)
        stencil = self._stencil(row.language or settings.LANGUAGE_CODE, places)
        mark = tokens.bounce_token(row.pk)
        return LetterCopy(row.pk, row.subscriber, row.attempts, address, mark, stencil, self.now)

    def _turn_to(self, edition: int) -> None:
        if edition == self.edition.pk:
            return
        self.edition = self.issue.editions.get(pk=edition)
        self.pieces = editions.items_in_edition(self.edition)
        self.words = Foreword.objects.filter(issue=self.issue).first()
        self.choices, self.message_templates = {}, {}

    def _places(self, wanted: LetterPreferences) -> tuple[int, ...]:
        if wanted not in self.choices:
            _leave_room(self.choices, MOST_CHOICES)
            self.choices[wanted] = preferences.matching_positions(self.pieces, wanted)
        return self.choices[wanted]

    def _stencil(self, language: str, places: tuple[int, ...]) -> MessageTemplate:
        key = (language, places)
        if key not in self.message_templates:
            _leave_room(self.message_templates, MOST_VARIANTS)
            self.message_templates[key] = self._made(language, places)
        return self.message_templates[key]

    def _made(self, language: str, places: tuple[int, ...]) -> MessageTemplate:
        pieces = [self.pieces[place] for place in places]
        letter = rendering.render_letter(self.issue, pieces, language, self.words)
        fingerprints.store_fingerprint(self.edition, letter, len(pieces))
        return MessageTemplate(letter, str(self.issue))


def _leave_room(kept: dict[Any, Any], most: int) -> None:
    """The oldest goes."""
    if len(kept) >= most:
        del kept[next(iter(kept))]
