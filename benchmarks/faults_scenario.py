"""A letter that leaves while something breaks, and what is looked at when it has left."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from articles.models import Article
from benchmarks.faults_mail_server import FaultRule, ServerOrders, reader_number
from benchmarks.faults_servers import (
    CeleryProcess,
    PostfixSink,
    PostgreSQL,
    Redis,
    RuleMailServer,
    wait_until,
)
from newsletter.contents import issues
from newsletter.contents.schedule import Week
from newsletter.engine import sending
from newsletter.models import Delivery, Issue, Subscriber
from tests.factories import make_article

State = Delivery.State
WORD = "Sardinade"
SETTLES_WITHIN = 30.0
A_SECOND = 50  # mails, at least, also on a busy machine
_weeks = (Week(year, number) for year in count(2001) for number in range(1, 53))


@dataclass
class Harness:
    """What runs. Without ``database`` and ``broker``: SQLite and the embedded broker."""

    folder: Path
    audience: int
    mail: RuleMailServer
    sink: PostfixSink
    workers: list[CeleryProcess]
    beat: CeleryProcess | None
    database: PostgreSQL | None
    broker: Redis | None

    @property
    def pids(self) -> list[int]:
        return [pid for worker in self.workers for pid in worker.family]

    def keep_alive(self) -> None:
        """As systemd and Docker do: a worker ends by itself when it has lost its Redis."""
        for process in [*self.workers, *([self.beat] if self.beat else [])]:
            if process.running and process.running.poll() is not None:
                process.start()


@dataclass
class FaultScenario:
    """One row of the table. ``bound``: how many doubts there may be."""

    place: Harness
    chance: random.Random
    bound: int = 0
    allowed: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.mail: RuleMailServer = self.place.mail
        self.articles: list[Article] = []

    @property
    def audience(self) -> int:
        return self.place.audience

    def write(self) -> None:
        """What the next issue holds."""
        two_days_ago = timezone.now() - timedelta(days=2)
        for title in (WORD, "Le quai", "Le phare"):
            self.articles.append(make_article(title, published_at=two_days_ago))

    def leave(self, *rules: FaultRule, pace: float = 0.01) -> None:
        """The letter begins to leave, to a server with these rules."""
        self.open_mail_server(*rules, pace=pace)
        self.write()
        self.issue = issues.compile_issue(next(_weeks))

    def open_mail_server(self, *rules: FaultRule, pace: float = 0, by_sink: bool = False) -> None:
        """With an empty record; the sink obeys no rules."""
        self.mail = self.place.sink if by_sink else self.place.mail
        for server in (self.place.mail, self.place.sink):
            server.kill()
        self.mail.begin(ServerOrders(list(rules), pace, WORD))

    def restart_mail_server(self, *rules: FaultRule) -> None:
        """kill -9; its record stays."""
        self.mail.kill()
        self.mail.orders.rules[:] = rules
        self.mail.start()

    def when_taken(self, amount: int) -> None:
        """Waits until the server has so many."""
        self.wait(lambda: self.mail.taken_so_far() >= amount, f"mail number {amount}")

    def wait(self, look: Callable[[], object], what: str) -> None:
        """Raises TimeoutError."""

        def looked() -> bool:
            self.place.keep_alive()
            return bool(look())

        wait_until(looked, what, SETTLES_WITHIN + self.audience / A_SECOND)

    def settle(self, state: str = Issue.State.SENT) -> None:
        """Waits until the issue stands so; whatever else happens is told."""
        try:
            self.wait(lambda: self.state() == state, f"issue that is {state}")
        except TimeoutError as error:
            self.give_up(str(error))

    def give_up(self, reason: str) -> None:
        """What is left of this issue disturbs no other row."""
        self.wrong.append(reason)
        Issue.objects.filter(pk=self.issue.pk).update(state=Issue.State.PAUSED)

    def state(self) -> str:
        """Empty while the database is away."""
        try:
            return str(Issue.objects.values_list("state", flat=True).get(pk=self.issue.pk))
        except (DatabaseError, InterfaceError):
            connection.close()
            return ""

    def expect(self, holds: object, words: str) -> None:
        if not holds:
            self.wrong.append(words)

    def rows(self, **state: object) -> list[Delivery]:
        return list(self.issue.deliveries.filter(**state).order_by("pk"))

    def readers(self, **state: object) -> set[int]:
        """The numbers in the addresses of these deliveries."""
        found = self.issue.deliveries.filter(**state).values_list("subscriber__email", flat=True)
        return {reader_number(email) for email in found if email}

    def chosen(self, rule: FaultRule) -> set[int]:
        """The numbers of the readers whom this rule concerns."""
        return {n for n in range(1, self.audience + 1) if n % rule.every == rule.offset}

    def check(self) -> dict[str, int]:
        """The promise itself."""
        self.issue.refresh_from_db()
        taken = self.mail.taken()
        copies = Counter(one.delivery for one in taken)
        stands = dict(self.issue.deliveries.values_list("pk", "state"))
        kept = {State.SENT, State.UNKNOWN, *self.allowed}
        found = sending.count_by_state(self.issue.pk)
        figures = {
            **found,
            "missing": sum(
                state not in kept or (state == State.SENT and not copies[pk])
                for pk, state in stands.items()
            ),
            "twice": sum(amount - 1 for amount in copies.values()),
            "bound": self.bound,
        }
        if found["unknown"]:
            arrived = sum(copies[pk] for pk, state in stands.items() if state == State.UNKNOWN)
            self.told.append(f"{arrived} of the unknown had arrived")
        untrue = sum(copies[pk] for pk, state in stands.items() if state in self.allowed)
        mixed = sum(one.delivery != one.bounce_token for one in taken)
        self.expect(not figures["missing"], f"{figures['missing']} are missing")
        self.expect(not figures["twice"], f"{figures['twice']} left twice")
        self.expect(found["unknown"] <= self.bound, f"{found['unknown']} unknown")
        self.expect(len(stands) == self.audience == self.issue.audience, "rows are lost")
        self.expect(sum(found.values()) == self.audience, "the states do not add up")
        self.expect(not untrue, f"{untrue} left and are said not to have")
        self.expect(not mixed, f"{mixed} with another delivery in the envelope")
        self.expect(set(copies) <= set(stands), "mails of another issue")
        return figures


def reset_audience(amount: int) -> None:
    """Everybody receives the letter again; those who are lacking are made."""
    Subscriber.objects.update(unsubscribed_at=None)
    now = timezone.now()
    lacking = range(Subscriber.objects.count() + 1, amount + 1)
    addresses = ((n, f"reader{n}@town{n % 7}.example.org") for n in lacking)
    Subscriber.objects.bulk_create(
        (Subscriber(email=a, email_folded=a, confirmed_at=now) for _n, a in addresses),
        batch_size=2000,
    )
