"""Recordings that Zoom still works on: asked after one by one, with growing pauses, until they are whole."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.store.recordings import RecordingsStore

FIRST_PAUSE, LAST_PAUSE = timedelta(minutes=2), timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)
"""After its end a recording takes Zoom about as long as it lasted, in bad times a day."""
MOST_AT_ONCE = 20
"""Recordings that one round asks after; the next ones follow in the next round."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A recording that is asked after."""

    due_at: datetime
    pause: timedelta


class Processing:
    """What Zoom still processes, looked after while the program runs."""

    def __init__(
        self, recordings: RecordingsStore, refresh: Callable[[str], Awaitable[bool]], clock: Clock
    ) -> None:
        """Watch over `recordings`; `refresh` asks Zoom for one and keeps the answer."""
        self._recordings, self._refresh, self._clock = recordings, refresh, clock
        self._waiting: dict[str, _Waiting] = {}

    async def ask_due(self) -> int:
        """Ask after those that are due; answers how many were asked.

        Raises:
            GreenroomError: Zoom or the store failed; the rest is asked next time.
        """
        now = self._clock.now()
        uuids = await self._recordings.processing(now + timedelta(seconds=1))
        self._waiting = {uuid: self._waiting.get(uuid) or _first(now) for uuid in uuids}
        due = [uuid for uuid in uuids if self._waiting[uuid].due_at <= now][:MOST_AT_ONCE]
        for uuid in due:
            await self._ask(uuid)
        return len(due)

    async def _ask(self, uuid: str) -> None:
        waited = self._waiting[uuid]
        now = self._clock.now()
        if await self._is_old(uuid, now):
            self._waiting[uuid] = _Waiting(now + GIVEN_UP_AFTER, GIVEN_UP_AFTER)
            return
        pause = min(waited.pause * 2, LAST_PAUSE)
        self._waiting[uuid] = _Waiting(now + pause, pause)
        await self._refresh(uuid)

    async def _is_old(self, uuid: str, now: datetime) -> bool:
        detail = await self._recordings.detail(uuid)
        start = detail.row.start if detail else None
        if start is None or detail is None:
            return False
        return now - start - timedelta(minutes=detail.row.duration or 0) > GIVEN_UP_AFTER


def _first(now: datetime) -> _Waiting:
    return _Waiting(now + FIRST_PAUSE, FIRST_PAUSE)
