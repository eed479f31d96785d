"""The speed limit: one allowance for all transfers together, given out in the order of asking."""

from app.core.clock import Clock

BURST_SECONDS = 0.25
"""What was not used earlier than this is lost."""
LOOK_SECONDS = 0.25
"""How often a waiting transfer looks whether the limit has changed."""


class Pace:
    """Holds transfers back so that together they take no more than the limit."""

    def __init__(self, clock: Clock, limit: float | None = None) -> None:
        """Set the limit, in bytes a second; None for none."""
        self._clock, self._limit = clock, limit
        self._asked = 0.0
        self._granted = 0.0
        self._at = clock.monotonic()

    @property
    def limit(self) -> float | None:
        """Bytes a second; None: no limit."""
        return self._limit

    def set_limit(self, limit: float | None) -> None:
        """Change the limit; who waits is let go by the new one."""
        self._grant()
        if limit is None:
            self._granted = self._asked
        self._limit = limit

    async def take(self, amount: int) -> None:
        """Account for `amount` bytes that came, and wait until the limit allows more."""
        if self._limit is None:
            return
        self._grant()
        self._asked += amount
        place = self._asked
        while self._limit is not None and (missing := place - self._granted) >= 1:
            await self._clock.sleep(min(missing / self._limit, LOOK_SECONDS))
            self._grant()

    def _grant(self) -> None:
        """Add what the passed time allows."""
        now = self._clock.monotonic()
        if self._limit is not None:
            most = self._asked + self._limit * BURST_SECONDS
            self._granted = min(self._granted + (now - self._at) * self._limit, most)
        self._at = now
