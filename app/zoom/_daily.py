"""Counts of a day (UTC) that outlive the program: writes of each host, requests under a daily cap."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from app.core.clock import Clock


class DailyCounts(Protocol):
    """Where counts are kept; the store has them."""

    async def load(self, day: date) -> dict[str, int]:
        """All counts of `day`."""
        ...

    async def save(self, day: date, key: str, count: int) -> None:
        """Keep the count of one key."""
        ...


class Tally:
    """Today's counts in memory, written through; a new UTC day begins at zero."""

    def __init__(self, counts: DailyCounts, clock: Clock) -> None:
        self._kept, self._clock = counts, clock
        self._lock = asyncio.Lock()
        self._day: date | None = None
        self._counts: dict[str, int] = {}

    def today(self) -> date:
        """The day that Zoom counts in."""
        return self._clock.now().astimezone(UTC).date()

    def next_day(self) -> datetime:
        """When Zoom begins anew: the next 00:00 UTC."""
        return datetime.combine(self.today() + timedelta(days=1), time(), UTC)

    def count(self, key: str) -> int:
        """Today's count, as far as it has been read."""
        return self._counts.get(key, 0) if self._day == self.today() else 0

    async def load(self) -> None:
        """Read what was kept; another process may have counted too, so the higher count holds."""
        today = self.today()
        kept = await self._kept.load(today)
        if self._day != today:
            self._day, self._counts = today, {}
        for key, count in kept.items():
            self._counts[key] = max(count, self._counts.get(key, 0))

    async def load_once(self) -> None:
        """Read what was kept unless today's counts are known."""
        if self._day != self.today():
            async with self._lock:
                if self._day != self.today():
                    await self.load()

    async def add(self, key: str, more: int = 1) -> None:
        """Count, and keep it."""
        await self.load_once()
        await self.set(key, max(self.count(key) + more, 0))

    async def set(self, key: str, count: int) -> None:
        """Replace a count, and keep it."""
        await self.load_once()
        self._counts[key] = count
        await self._kept.save(self.today(), key, count)

    async def add_below(self, key: str, limit: int) -> bool:
        """Count if that stays within `limit`; answers whether it did."""
        async with self._lock:
            await self.load()
            if self.count(key) >= limit:
                return False
            self._counts[key] = self.count(key) + 1
            await self._kept.save(self.today(), key, self._counts[key])
            return True
