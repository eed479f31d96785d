"""What the program does about recordings by itself: when the recent days are read again, and what failed.

The recent part of what is shown is read every five minutes, less often where that takes many requests, and at
once after the computer slept. A reading that broke off is taken up when Zoom allows, or after growing pauses;
one that needs the person waits for the person.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.services._failures import PERSON_NEEDED
from app.services._pause import Pause
from app.services._recording_plan import Wanted
from app.services._recording_types import ListingCostly, ListingResult
from app.services._recording_windows import SETTLE_DAYS
from app.zoom.errors import RateLimited, ZoomError

log = logging.getLogger(__name__)

TICK_SECONDS = 5.0
"""The longest pause, so that waking from sleep and other processes' work are noticed soon."""
REFRESH_EVERY = timedelta(minutes=5)
SECONDS_A_REQUEST = 5
"""A refresh that takes many requests is rarer: so many seconds lie between it and the next for each."""
FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows."""

    first: date
    last: date
    host: str = ""

    def recent(self, today: date) -> Wanted | None:
        """The part that may still change; None where all of it is long ago."""
        first, last = max(self.first, today - timedelta(days=SETTLE_DAYS)), min(self.last, today)
        hosts = (self.host,) if self.host else ()
        return Wanted(first, last, hosts) if first <= last else None


@dataclass(frozen=True, slots=True)
class _Unfinished:
    """A reading that is taken up again."""

    wanted: Wanted
    due_at: datetime
    failures: int


class Upkeep:
    """Runs rounds of work: what is due is read, then the other chores are done."""

    def __init__(
        self,
        read: Callable[[Wanted, bool], Awaitable[ListingResult | None]],
        chores: Callable[[bool], Awaitable[None]],
        clock: Clock,
    ) -> None:
        """Take the work.

        Args:
            read: reads days; the flag says whether quietly, without telling that it runs. None: not now.
            chores: done in each round; the flag says whether the page is shown.
            clock: of the schedule.
        """
        self._read, self._chores, self._clock = read, chores, clock
        self._pause = Pause(clock)
        self._shown: Shown | None = None
        self._read_at: dict[tuple[str, date], datetime] = {}
        self._interval: dict[str, timedelta] = {}
        """By host; empty: everybody. Only of those that were read."""
        self._blocked = False
        self._unfinished: _Unfinished | None = None

    def set_shown(self, shown: Shown | None) -> None:
        """Say what is looked at; may be called from any thread."""
        self._shown = shown
        self._pause.wake()

    def has_read(self, wanted: Wanted) -> bool:
        """Whether this list was read since the program started."""
        return _host(wanted) in self._interval

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._round()
            if await self._pause.wait(TICK_SECONDS):
                self._read_at.clear()
                if self._unfinished is not None:
                    self._unfinished = replace(self._unfinished, due_at=self._clock.now())

    def begun(self) -> None:
        """The person has something read: what broke off before is theirs to ask for again."""
        self._unfinished = None
        self._blocked = False

    def ended(self, wanted: Wanted, result: ListingResult) -> None:
        """Hear how a reading went."""
        if isinstance(result.error, ListingCostly):
            return
        now, host = self._clock.now(), _host(wanted)
        self._read_at[host, min(wanted.last, now.date())] = now
        self._interval[host] = max(REFRESH_EVERY, timedelta(seconds=SECONDS_A_REQUEST * result.asked))
        error = result.error
        if error is None:
            self._unfinished = None
        elif isinstance(error, PERSON_NEEDED):
            self._unfinished, self._blocked = None, True
        elif isinstance(error, ZoomError):
            self._unfinished = self._later(wanted, error, now)

    def _later(self, wanted: Wanted, error: ZoomError, now: datetime) -> _Unfinished:
        same = self._unfinished is not None and self._unfinished.wanted == wanted
        failures = self._unfinished.failures + 1 if same and self._unfinished else 1
        due_at = now + min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY)
        if isinstance(error, RateLimited) and error.resumes_at is not None:
            due_at = max(error.resumes_at, now + FIRST_RETRY)
        return _Unfinished(replace(wanted, force=False), due_at, failures)

    async def _round(self) -> None:
        await self._guarded(self._read_due(), "reading recordings")
        await self._guarded(self._chores(self._shown is not None), "looking after recordings")

    async def _guarded(self, work: Awaitable[None], name: str) -> None:
        """A failure of one round must not end the next."""
        try:
            await work
        except GreenroomError as error:
            log.info("%s failed: %s", name, error.title)
        except Exception:
            log.exception("%s broke", name)

    async def _read_due(self) -> None:
        now = self._clock.now()
        if self._unfinished is not None and self._unfinished.due_at <= now:
            await self._read(self._unfinished.wanted, False)
        wanted = self._shown.recent(now.date()) if self._shown else None
        if wanted is not None and self._is_due(wanted, now):
            self._read_at[_host(wanted), wanted.last] = now
            await self._read(wanted, True)

    def _is_due(self, wanted: Wanted, now: datetime) -> bool:
        if self._blocked or self._unfinished is not None:
            return False
        last = self._read_at.get((_host(wanted), wanted.last))
        return last is None or now - last >= self._interval.get(_host(wanted), REFRESH_EVERY)


def _host(wanted: Wanted) -> str:
    return wanted.hosts[0] if wanted.hosts else ""
