"""Turns for the requests of one rate label: a token bucket behind a queue with two priorities."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from app.core.clock import Clock
from app.zoom.errors import RateLimited

PACE = 0.5
"""Share of the plan's limit that we use: it belongs to all apps of the account together."""
LARGEST_BURST = 10
FAIR_STREAK = 4
"""So many interactive requests may pass a waiting one of the background; then it has its turn."""
SLOWEST = 0.1
FIRST_PENALTY_SECONDS = 1.0
LONGEST_PENALTY_SECONDS = 30.0
_ROUNDING = 1e-9


class Priority(IntEnum):
    """Who waits for the answer."""

    INTERACTIVE = 0
    """A person who pressed a button."""
    BACKGROUND = 1
    """A sync or a bulk job."""


PATIENCE_SECONDS = {Priority.INTERACTIVE: 20.0, Priority.BACKGROUND: 120.0}
"""A longer pause of a label than this is told at once instead of sat out."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Zoom's limit: `limit` requests in any `seconds`."""

    limit: int
    seconds: float

    @property
    def pace(self) -> float:
        """Our requests per second."""
        return self.limit * PACE / self.seconds

    @property
    def burst(self) -> int:
        """Requests that may go at once; with the pace they stay below the limit in any window."""
        return max(1, min(int(self.limit * (1 - PACE)), LARGEST_BURST))


@dataclass(slots=True, eq=False)
class _Turn:
    priority: Priority
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class _Queue:
    """Who is next: interactive before background, each in order of arrival, nobody forever."""

    def __init__(self) -> None:
        self._waiting: dict[Priority, dict[_Turn, None]] = {each: {} for each in Priority}
        self._streak = 0

    def add(self, turn: _Turn) -> None:
        self._waiting[turn.priority][turn] = None

    def remove(self, turn: _Turn) -> None:
        self._waiting[turn.priority].pop(turn, None)

    def served(self, turn: _Turn) -> None:
        passed_by = turn.priority is Priority.INTERACTIVE and self._waiting[Priority.BACKGROUND]
        self._streak = self._streak + 1 if passed_by else 0

    def is_overdue(self) -> bool:
        """Whether the background has been passed by often enough."""
        return self._streak >= FAIR_STREAK and bool(self._waiting[Priority.BACKGROUND])

    def next(self) -> _Turn | None:
        order = reversed(Priority) if self.is_overdue() else iter(Priority)
        return next((turn for each in order for turn in self._waiting[each]), None)

    def wake_all(self) -> None:
        for waiting in self._waiting.values():
            for turn in waiting:
                turn.wake.set()


class Lane:
    """The requests of one label."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._clock, self._rate = clock, rate
        self._queue = _Queue()
        self._tokens, self._counted_at = float(rate.burst), clock.monotonic()
        self._paused_until, self._pause_is_daily = clock.monotonic(), False
        self._factor, self._penalties = 1.0, 0

    @property
    def rate(self) -> Rate:
        """The limit that is paced for."""
        return self._rate

    def set_rate(self, rate: Rate) -> None:
        """Pace for another limit from now on."""
        self._refill()
        self._rate = rate
        self._tokens = min(self._tokens, rate.burst)

    async def take(self, priority: Priority) -> None:
        """Wait for the turn of one request.

        Raises:
            RateLimited: the label is paused for longer than this priority waits.
        """
        turn = _Turn(priority)
        self._queue.add(turn)
        try:
            while not self._passes(turn):
                await self._wait(turn)
        finally:
            self._queue.remove(turn)
            self._wake_next()

    def _passes(self, turn: _Turn) -> bool:
        self._refuse_if_paused(turn.priority)
        if self._queue.next() is not turn or self._seconds_until_free(turn) > 0:
            return False
        self._tokens -= 1
        self._queue.served(turn)
        return True

    async def _wait(self, turn: _Turn) -> None:
        if self._queue.next() is turn:
            await self._clock.sleep(self._seconds_until_free(turn))
        else:
            await turn.wake.wait()
            turn.wake.clear()

    def seconds_for(self, requests: int, priority: Priority) -> float:
        """About how long it takes until so many requests have gone, beginning now and alone."""
        self._refill()
        spare = self._rate.burst // 2 if priority is Priority.BACKGROUND else 0
        waiting = max(requests - max(self._tokens - spare, 0.0), 0.0)
        paused = max(self._paused_until - self._clock.monotonic(), 0.0)
        return paused + waiting / (self._rate.pace * self._factor)

    def _wake_next(self) -> None:
        if (turn := self._queue.next()) is not None:
            turn.wake.set()

    def _seconds_until_free(self, turn: _Turn) -> float:
        self._refill()
        # The background leaves half of a burst to whoever presses a button next.
        spare = self._rate.burst // 2 if turn.priority is Priority.BACKGROUND else 0
        missing = 1 + (0 if self._queue.is_overdue() else spare) - self._tokens
        for_token = 0.0 if missing <= _ROUNDING else missing / (self._rate.pace * self._factor)
        return max(for_token, self._paused_until - self._clock.monotonic(), 0.0)

    def _refill(self) -> None:
        now = self._clock.monotonic()
        earned = (now - self._counted_at) * self._rate.pace * self._factor
        self._tokens, self._counted_at = min(self._tokens + earned, self._rate.burst), now

    def _refuse_if_paused(self, priority: Priority) -> None:
        left = self._paused_until - self._clock.monotonic()
        if left > PATIENCE_SECONDS[priority] or (self._pause_is_daily and left > 0):
            raise RateLimited(resumes_at=self.resumes_at(), daily=self._pause_is_daily)

    def resumes_at(self) -> datetime | None:
        """When a pause ends; None where there is none."""
        left = self._paused_until - self._clock.monotonic()
        return self._clock.now() + timedelta(seconds=left) if left > 0 else None

    def pause(self, until: datetime, *, daily: bool = False) -> None:
        """Send nothing before `until`; a later end of another pause stays."""
        end = self._clock.monotonic() + (until - self._clock.now()).total_seconds()
        if end > self._paused_until:
            self._paused_until, self._pause_is_daily = end, daily
            self._queue.wake_all()

    def punished(self, until: datetime | None) -> None:
        """Zoom answered 429: wait, and go slower for a while."""
        self._penalties += 1
        self._factor = max(self._factor * 0.7, SLOWEST)
        if until is None or until <= self._clock.now():
            seconds = FIRST_PENALTY_SECONDS * 2 ** min(self._penalties - 1, 10)
            until = self._clock.now() + timedelta(seconds=min(seconds, LONGEST_PENALTY_SECONDS))
        self.pause(until)

    def praised(self) -> None:
        """Zoom answered: return to the full pace little by little."""
        self._penalties = 0
        self._refill()
        self._factor = min(self._factor + 0.02, 1.0)
