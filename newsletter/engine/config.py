"""What a town may set: how politely the letter is handed over, and where it looks for returns."""

from dataclasses import dataclass, field

MOST_CONNECTIONS = 50


@dataclass(frozen=True)
class SendingConfig:
    """Rates are mails a second; 0 is no limit. ``domains`` may hold ``*`` for all others.

    ``lease``: after so many seconds of silence a worker counts as dead. ``patience``: how long the
    server may take to answer the end of a mail; giving up earlier only makes doubts. ``retry``: the
    pause before what was put off is tried again, doubled each time.
    """

    return_path: str
    workers: int = 2
    connections: int = 10
    per_connection: int = 100
    per_second: float = 0
    domains: dict[str, float] = field(default_factory=dict)
    lease: float = 120
    reply_timeout: float = 600
    retry: float = 300

    def __post_init__(self) -> None:
        """Raises ValueError."""
        if self.workers * self.connections > MOST_CONNECTIONS:
            raise ValueError(
                f"{self.workers} workers with {self.connections} connections each are more than "
                f"{MOST_CONNECTIONS} connections"
            )


@dataclass(frozen=True)
class MailboxConfig:
    """Of mails that came back: ``folder`` is emptied into ``handled``."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    handled: str = "Handled"
    security: str = "tls"


def parse_domain_rates(text: str) -> dict[str, float]:
    """``orange.fr=2 wanadoo.fr=0.5 *=10``. Raises ValueError."""
    found: dict[str, float] = {}
    for item in text.split():
        domain, equals, rate = item.partition("=")
        if not equals or float(rate) <= 0:
            raise ValueError(f"{item!r} is no domain=rate")
        found[domain.lower()] = float(rate)
    return found
