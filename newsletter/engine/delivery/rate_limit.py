"""Limits a second, for all mail and by recipient domain, shared by all workers and kept in the
database, so that a restart gives nobody a second helping.

Each limit is a row that says until when it is used up: taking n moves that by n / rate.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from newsletter.models import RateAllowance

ALL = "*"
# What may leave in one go: a tenth of a second's worth, or one mail.
BURST_SECONDS = 0.1


@dataclass
class RateLimiter:
    """What may leave now. Made and used inside the claim's transaction, which it serialises."""

    now: datetime
    used_until: dict[str, datetime] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)

    @classmethod
    def at(cls, now: datetime) -> "RateLimiter":
        """Locks the first row: one claim at a time where limits exist."""
        if not is_limited():
            return cls(now)
        RateAllowance.objects.get_or_create(scope=ALL, defaults={"used_until": now})
        RateAllowance.objects.select_for_update().get(scope=ALL)
        used = RateAllowance.objects.filter(used_until__gt=now)
        return cls(now, dict(used.values_list("scope", "used_until")))

    def room(self, most: int) -> int:
        """How many mails may leave now, to whatever domain."""
        return min(most, self._room(ALL, settings.NEWSLETTER_POST.per_second, most))

    @property
    def full(self) -> list[str]:
        """The domains that must wait."""
        return [d for d in self.used_until if d != ALL and not self._room(d, _rate(d), 1)]

    def choose(self, waiting: Iterable[tuple[int, str]], most: int) -> list[int]:
        """Of these rows and their domains, those that may leave now."""
        chosen = []
        for pk, domain in waiting:
            if self.taken[domain] < self._room(domain, _rate(domain), most):
                self.taken[domain] += 1
                chosen.append(pk)
        return chosen

    def write_down(self) -> None:
        """What has been taken counts for everybody."""
        if not is_limited():
            return
        posting = settings.NEWSLETTER_POST
        rates = {domain: _rate(domain) for domain in self.taken} | {ALL: posting.per_second}
        counts = self.taken | Counter({ALL: self.taken.total()})
        rows = [
            RateAllowance(scope=scope, used_until=self._start(scope) + timedelta(seconds=n / rate))
            for scope, n in counts.items()
            if n and (rate := rates[scope])
        ]
        RateAllowance.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["scope"], update_fields=["used_until"]
        )

    def _start(self, scope: str) -> datetime:
        return max(self.now, self.used_until.get(scope, self.now))

    def _room(self, scope: str, rate: float, most: int) -> int:
        if not rate:
            return most
        burst = max(BURST_SECONDS, 1 / rate)
        used = (self._start(scope) - self.now).total_seconds()
        return max(0, int((burst - used) * rate + 1e-6))


def is_limited() -> bool:
    posting = settings.NEWSLETTER_POST
    return bool(posting.per_second or posting.domains)


def _rate(domain: str) -> float:
    rates = settings.NEWSLETTER_POST.domains
    return rates.get(domain, rates.get(ALL, 0.0))
