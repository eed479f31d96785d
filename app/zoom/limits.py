"""Zoom's rate limits, kept before Zoom has to enforce them.

The limits are per account and shared by all its apps and users; so one Limiter per account paces the whole
program at about half of what the plan allows. It learns from what Zoom answers. Besides the rates there are
daily caps, and 100 meeting creates and updates a day for each host.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.clock import Clock
from app.zoom._daily import DailyCounts, Tally
from app.zoom._headers import Label, Signal
from app.zoom._pacing import Lane, Priority, Rate
from app.zoom.errors import RateLimited

__all__ = ["WRITES_PER_HOST", "Budget", "DailyCounts", "Label", "Limiter", "Plan", "Priority"]

WRITES_PER_HOST = 100
"""Meeting creates and updates of one host in a UTC day."""
SECONDS_OF_DAY = 86_400.0


class Plan(StrEnum):
    """The account's plan, as far as the limits tell plans apart."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"
    """Business, Education, Enterprise, Partner."""


@dataclass(frozen=True, slots=True)
class Cap:
    """Requests a day for some labels together."""

    key: str
    labels: frozenset[Label]
    limit: int


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left of a day, for the status bar."""

    used: int
    limit: int | None
    """None: no daily cap is known."""
    resumes_at: datetime | None
    """When requests go on, if they are paused."""


RATES: Mapping[Plan, Mapping[Label, Rate]] = {
    Plan.FREE: {
        Label.LIGHT: Rate(4, 1),
        Label.MEDIUM: Rate(2, 1),
        Label.HEAVY: Rate(1, 1),
        Label.RESOURCE_INTENSIVE: Rate(10, 60),
    },
    Plan.PRO: {
        Label.LIGHT: Rate(30, 1),
        Label.MEDIUM: Rate(20, 1),
        Label.HEAVY: Rate(10, 1),
        Label.RESOURCE_INTENSIVE: Rate(10, 60),
    },
    Plan.BUSINESS: {
        Label.LIGHT: Rate(80, 1),
        Label.MEDIUM: Rate(60, 1),
        Label.HEAVY: Rate(40, 1),
        Label.RESOURCE_INTENSIVE: Rate(20, 60),
    },
}
"""Zoom's table "Rate limits by account type"."""

_COSTLY = frozenset({Label.HEAVY, Label.RESOURCE_INTENSIVE})
CAPS: Mapping[Plan, tuple[Cap, ...]] = {
    Plan.FREE: (
        Cap("requests:light", frozenset({Label.LIGHT}), 6_000),
        Cap("requests:medium", frozenset({Label.MEDIUM}), 2_000),
        Cap("requests:heavy", frozenset({Label.HEAVY}), 1_000),
        Cap("requests:resource_intensive", frozenset({Label.RESOURCE_INTENSIVE}), 30_000),
    ),
    Plan.PRO: (Cap("requests:costly", _COSTLY, 30_000),),
    Plan.BUSINESS: (Cap("requests:costly", _COSTLY, 60_000),),
}


class Limiter:
    """Who may send, and when; one for each Zoom account in the program."""

    def __init__(self, plan: Plan, clock: Clock, counts: DailyCounts) -> None:
        self._clock = clock
        self._plan = plan
        self._tally = Tally(counts, clock)
        self._lanes = {label: Lane(rate, clock) for label, rate in RATES[plan].items()}
        self._throttles = 0

    def set_plan(self, plan: Plan) -> None:
        """Pace for another plan from now on."""
        self._plan = plan
        for label, rate in RATES[plan].items():
            self._lanes[label].set_rate(rate)

    async def load(self) -> None:
        """Read today's counts, so that `writes_left` and `budget` are true from the start."""
        await self._tally.load_once()

    def writes_left(self, host: str) -> int:
        """How many meetings of `host` may still be created or updated today (UTC)."""
        return max(WRITES_PER_HOST - self._tally.count(_host_key(host)), 0)

    def budget(self) -> Budget:
        """The daily cap of which the smallest share is left, and a pause if there is one."""
        caps = CAPS[self._plan]
        cap = max(caps, key=lambda each: self._tally.count(each.key) / each.limit)
        pauses = [moment for lane in self._lanes.values() if (moment := lane.resumes_at())]
        return Budget(self._tally.count(cap.key), cap.limit, max(pauses, default=None))

    @property
    def throttles(self) -> int:
        """How often Zoom asked to wait since the program started."""
        return self._throttles

    def seconds_for(self, label: Label, requests: int, priority: Priority = Priority.BACKGROUND) -> float:
        """About how long so many requests wait for their turns, at today's pace and with today's pauses.

        Where a daily cap stops them, the nights until they have all gone are counted.
        """
        seconds = self._lanes[label].seconds_for(requests, priority)
        cap = self._cap(label)
        beyond = requests - max(cap.limit - self._tally.count(cap.key), 0) if cap else 0
        if cap is None or beyond <= 0:
            return seconds
        tomorrow = (self._tally.next_day() - self._clock.now()).total_seconds()
        more_days, of_last = divmod(beyond - 1, cap.limit)
        last_day = self._lanes[label].seconds_for(of_last + 1, priority)
        return tomorrow + more_days * SECONDS_OF_DAY + last_day

    async def acquire(
        self, label: Label, priority: Priority = Priority.INTERACTIVE, *, host: str | None = None
    ) -> None:
        """Wait until one request may go.

        Args:
            label: of the operation.
            priority: interactive requests pass those of the background.
            host: whose daily count of meeting writes it adds to.

        Raises:
            RateLimited: a daily limit is reached, or Zoom asked for a pause that is too long to sit out.
        """
        await self._tally.load_once()
        if host is not None:
            await self._count_write(host)
        try:
            await self._count_request(label)
            await self._lanes[label].take(priority)
        except BaseException:
            if host is not None:
                await self.give_back(host)
            raise

    async def give_back(self, host: str) -> None:
        """Uncount a write that never left this computer."""
        await self._tally.add(_host_key(host), -1)

    async def _count_write(self, host: str) -> None:
        if not await self._tally.add_below(_host_key(host), WRITES_PER_HOST):
            raise RateLimited(resumes_at=self._tally.next_day(), daily=True, of_host=True)

    async def _count_request(self, label: Label) -> None:
        if (cap := self._cap(label)) is None:
            return
        if self._tally.count(cap.key) >= cap.limit:
            raise RateLimited(resumes_at=self._tally.next_day(), daily=True)
        await self._tally.add(cap.key)

    def _cap(self, label: Label) -> Cap | None:
        return next((cap for cap in CAPS[self._plan] if label in cap.labels), None)

    async def learn(self, label: Label, headers: Mapping[str, str]) -> None:
        """Take in the rate headers of an answer that was not refused.

        Args:
            label: of the operation; the header X-RateLimit-Category wins over it.
            headers: names in lower case.
        """
        signal = Signal.of(headers, self._clock.now())
        label = signal.label or label
        lane = self._lanes[label]
        lane.praised()
        if signal.daily and signal.limit is not None and signal.remaining is not None:
            await self._correct_cap(label, signal.limit, signal.remaining)
        elif signal.is_rate:
            if signal.limit and lane.rate.seconds == 1:
                most = RATES[Plan.BUSINESS][label].limit
                lane.set_rate(Rate(min(signal.limit, most), 1))
            if signal.remaining == 0 and (until := self._window_ends(lane, signal)) is not None:
                lane.pause(until)

    async def _correct_cap(self, label: Label, limit: int, remaining: int) -> None:
        """Other apps of the account use up the day too, and Zoom knows the sum."""
        cap = self._cap(label)
        if cap is not None:
            share = max(min(remaining, limit), 0) / max(limit, 1)
            await self._tally.set(cap.key, max(self._tally.count(cap.key), round(cap.limit * (1 - share))))

    async def refused(
        self,
        label: Label,
        headers: Mapping[str, str],
        said: str,
        *,
        host: str | None = None,
        own_day: bool = False,
    ) -> RateLimited:
        """Take in an answer 429 and say what it means.

        Args:
            label: of the operation.
            headers: names in lower case.
            said: Zoom's message; it alone tells a limit of one host from one of the account.
            host: whose meeting was written.
            own_day: a limit of the day is one of this operation, so that others may go on.

        Returns:
            What to raise if the request is not repeated.
        """
        self._throttles += 1
        signal = Signal.of(headers, self._clock.now())
        if _OF_ONE_HOST.search(said):
            return await self._host_is_spent(host, signal)
        if signal.daily or _DAILY.search(said):
            if own_day:
                return RateLimited(resumes_at=signal.resumes_at or self._tally.next_day(), daily=True)
            return self._day_is_spent(label, signal)
        for lane in {self._lanes[each] for each in (label, signal.label or label)}:
            lane.punished(self._window_ends(lane, signal))
        return RateLimited(resumes_at=self._lanes[label].resumes_at())

    def _window_ends(self, lane: Lane, signal: Signal) -> datetime | None:
        """When a rate limit lets go: as Zoom asks, but not by a clock that differs from ours."""
        if signal.retry_after is not None or signal.reset is None:
            return signal.retry_after
        return min(signal.reset, self._clock.now() + timedelta(seconds=2 * lane.rate.seconds))

    async def _host_is_spent(self, host: str | None, signal: Signal) -> RateLimited:
        """One host's day is used up; everybody else may go on."""
        if host is not None:
            await self._tally.set(_host_key(host), WRITES_PER_HOST)
        return RateLimited(resumes_at=signal.resumes_at or self._tally.next_day(), daily=True, of_host=True)

    def _day_is_spent(self, label: Label, signal: Signal) -> RateLimited:
        resumes_at = signal.resumes_at or self._tally.next_day()
        labels = {label, signal.label or label}
        for each in labels | {other for one in labels if (cap := self._cap(one)) for other in cap.labels}:
            self._lanes[each].pause(resumes_at, daily=True)
        return RateLimited(resumes_at=resumes_at, daily=True)


_DAILY = re.compile(r"(?i)\bdaily\b|\bper day\b")
_OF_ONE_HOST = re.compile(r"(?i)particular user|create/update api requests")


def _host_key(host: str) -> str:
    return f"host:{host.casefold()}"
