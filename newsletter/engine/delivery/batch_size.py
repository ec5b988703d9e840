"""How many copies a worker claims at once.

What is claimed has its edition. So a claim is to last about a second: an article that is removed
meanwhile is absent from all that follow, and a worker that dies holds few up.
"""

LASTS_SECONDS = 1.0
MOST = 500


class BatchSize:
    """Grows while claims are used up quickly; never fewer than one for each connection."""

    def __init__(self, least: int) -> None:
        self.least = least
        self.size = least
        self.taken_at: float | None = None

    def take(self, now: float) -> int:
        """How many to claim now, by a clock that only goes forward."""
        if self.taken_at is not None:
            size = self.size * 2 if now - self.taken_at < LASTS_SECONDS else self.size // 2
            self.size = min(max(self.least, size), MOST)
        self.taken_at = now
        return self.size
