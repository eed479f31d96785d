"""When the directory is read again: while it is shown, once a day for its names, and after failures.

A reading that broke off is taken up when Zoom allows, or after growing pauses; one that needs the person
waits for the person.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.services._failures import PERSON_NEEDED
from app.services._pause import Pause
from app.services._user_types import DirectoryPhase, DirectoryState
from app.zoom.errors import RateLimited

log = logging.getLogger(__name__)

TICK_SECONDS = 5.0
REFRESH_EVERY = timedelta(minutes=15)
"""While the page is shown."""
SECONDS_A_REQUEST = 30
"""A directory that takes many requests is read more rarely: so many seconds for each."""
STALE_AFTER = timedelta(days=1)
"""When its names are too old for those who suggest hosts."""
FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(minutes=30)


class Upkeep:
    """Has the directory read when that is due."""

    def __init__(
        self,
        read: Callable[[], Awaitable[DirectoryState]],
        state: Callable[[], DirectoryState],
        clock: Clock,
    ) -> None:
        """Take the work.

        Args:
            read: reads the directory.
            state: how the last reading went.
            clock: of the schedule.
        """
        self._read, self._state, self._clock = read, state, clock
        self._pause = Pause(clock)
        self._shown = False
        self._slept = False
        self._failures = 0
        self._blocked = False
        self._retry_at: datetime | None = None
        self._read_at: datetime | None = None

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at; may be called from any thread."""
        self._shown = shown
        self._pause.wake()

    def ended(self, state: DirectoryState) -> None:
        """Hear how a reading went."""
        error = state.error
        self._read_at, self._slept = self._clock.now(), False
        needs_person = isinstance(error, PERSON_NEEDED)
        self._blocked = needs_person and state.phase is DirectoryPhase.FAILED
        self._failures = 0 if error is None else self._failures + 1
        self._retry_at = None if error is None or needs_person else self._later(error)

    def cancelled(self) -> None:
        """Hear that the person ended a reading: it is not taken up at once."""
        self._read_at, self._slept, self._retry_at = self._clock.now(), False, None

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            if self._is_due():
                await self._guarded()
            self._slept |= await self._pause.wait(TICK_SECONDS)

    def is_stale(self) -> bool:
        """Whether the names are too old for those who suggest hosts, and may be asked for."""
        return self._age() >= STALE_AFTER and not self._waits()

    def _waits(self) -> bool:
        return self._blocked or (self._retry_at is not None and self._clock.now() < self._retry_at)

    def _is_due(self) -> bool:
        if self._waits():
            return False
        if self._retry_at is not None:
            return True
        left_open = self._read_at is None and bool(self._state().missing)
        interval = max(REFRESH_EVERY, timedelta(seconds=SECONDS_A_REQUEST * self._state().requests))
        return self._shown and (self._slept or left_open or self._age() >= interval)

    def _age(self) -> timedelta:
        """Since the last reading, also one that did not bring everything."""
        moments = [each for each in (self._read_at, self._state().synced_at) if each is not None]
        return self._clock.now() - max(moments) if moments else timedelta.max

    def _later(self, error: GreenroomError) -> datetime:
        now = self._clock.now()
        if isinstance(error, RateLimited) and error.resumes_at is not None:
            return max(error.resumes_at, now + FIRST_RETRY)
        doublings: int = min(self._failures - 1, 10)
        return now + min(FIRST_RETRY * (1 << doublings), LAST_RETRY)

    async def _guarded(self) -> None:
        """A failure of one round must not end the next."""
        try:
            await self._read()
        except GreenroomError as error:
            log.info("reading the directory failed: %s", error.title)
            self._failures += 1
            self._retry_at = self._later(error)
        except Exception:
            log.exception("reading the directory broke")
            self._blocked = True
