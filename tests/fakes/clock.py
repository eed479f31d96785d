"""A clock that tests move by hand: waits take no time."""

import asyncio
import heapq
import itertools
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

ROUNDS_TO_SETTLE = 50
"""Passes of the loop in which everything that can run without the clock has run."""


class FakeClock:
    """Stands still until `advance`; sleepers wake in order of their time.

    With `impatient=True` a sleep moves the clock by itself and returns at once: for tests that only care
    how long something would have waited, and for those that mix the clock with real sockets.
    """

    def __init__(self, now: datetime | None = None, *, impatient: bool = False) -> None:
        self._now = now or datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
        self._elapsed = 0.0
        self._impatient = impatient
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return self._now + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Seconds since the clock was made."""
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has been moved by `seconds`."""
        if self._impatient:
            self._elapsed += max(seconds, 0.0)
            await asyncio.sleep(0)
            return
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), woken))
        await woken

    @property
    def sleepers(self) -> int:
        """How many wait."""
        return sum(not woken.done() for _, _, woken in self._sleepers)

    async def advance(self, seconds: float) -> None:
        """Move the clock; who wakes on the way runs at its own time."""
        end = self._elapsed + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            await self._wake_first()
        self._elapsed = max(self._elapsed, end)
        await settle()

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` to its end, moving the clock whenever all wait for it."""
        task = asyncio.ensure_future(work)
        await settle()
        while not task.done():
            if not self._sleepers:
                task.cancel()
                raise AssertionError("the work waits for something other than the clock")
            await self._wake_first()
        return await task

    async def _wake_first(self) -> None:
        at, _, woken = heapq.heappop(self._sleepers)
        self._elapsed = max(self._elapsed, at)
        if not woken.done():
            woken.set_result(None)
            await settle()


async def settle() -> None:
    """Let everything run that waits for nothing but its turn."""
    for _ in range(ROUNDS_TO_SETTLE):
        await asyncio.sleep(0)
