"""Keeping the stored lists fresh: which lists run how often, and how the last reading went.

Live meetings every 30 s, the shown list every 60 s, both at once after the computer slept. A list that fails
is tried again after a growing pause; one that needs the person (a sign-in, a scope,
an open keyring) waits for "Sync now".
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.core.tasks import TaskScope
from app.services._failures import PERSON_NEEDED, unexpected
from app.services._pause import Pause
from app.services._sync_lists import MOST_CHECKED, MOST_GLANCED, ListReader
from app.services.hosts import Host, HostNeeded, Hosts
from app.services.meetings import MeetingsService
from app.store.meetings import View
from app.store.store import Store
from app.zoom.api.meetings import MeetingsApi
from app.zoom.errors import RateLimited
from app.zoom.limits import Priority

log = logging.getLogger(__name__)

ROOM = "sync"
LIVE_SECONDS = 30.0
SHOWN_SECONDS = 60.0
HIDDEN_SECONDS = 300.0
"""For the tray, while no page is shown."""
FIRST_RETRY, LAST_RETRY = 5.0, 300.0
TICK_SECONDS = 5.0
"""The longest pause of the schedule, so that waking from sleep is noticed soon."""


class SyncPhase(StrEnum):
    """How a list stands."""

    NEVER = "never"
    """Not read since the program started."""
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    """Some pages came, then it failed."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SyncState:
    """How the last reading of a list went."""

    phase: SyncPhase = SyncPhase.NEVER
    synced_at: datetime | None = None
    """When it was last read whole, even by an earlier run of the program."""
    done: int = 0
    """Meetings that came in this reading."""
    missing: str = ""
    """With partial: what is missing and why, in a whole sentence; without the time of resumes_at."""
    error: GreenroomError | None = None
    resumes_at: datetime | None = None
    """Until when Zoom asked to wait."""
    total: int | None = None
    """Meetings in the list, as Zoom says."""


@dataclass(slots=True)
class _Schedule:
    """When a list is due."""

    last: datetime | None = None
    failures: int = 0
    resumes_at: datetime | None = None
    blocked: bool = False


_Key = tuple[str, View]


class MeetingsSync:
    """The lists of one account, kept fresh on the I/O loop."""

    def __init__(
        self,
        api: MeetingsApi,
        store: Store,
        hosts: Hosts,
        meetings: MeetingsService,
        changes: Changes,
        clock: Clock,
    ) -> None:
        self._store, self._hosts, self._changes, self._clock = store, hosts, changes, clock
        self._reader = ListReader(api, store, meetings, clock)
        self._tasks = TaskScope("meetings sync")
        self._running: dict[_Key, asyncio.Task[None]] = {}
        self._states: dict[_Key, SyncState] = {}
        self._schedules: dict[_Key, _Schedule] = {}
        self._host_id = ""
        self._shown: View | None = None
        self._pause = Pause(clock)

    def state(self, view: View) -> SyncState:
        """How a list of the current host stands; may be called from any thread."""
        return self._states.get((self._host_id, view), SyncState())

    def set_shown(self, view: View | None) -> None:
        """Say which list is looked at, None for none; may be called from any thread."""
        self._shown = view
        self._pause.wake()

    def start(self) -> None:
        """Keep the lists fresh from now on."""
        self._tasks.start(self.run(), "schedule")

    async def run(self) -> None:
        """Keep the lists fresh until cancelled."""
        while True:
            await self._run_due()
            await self._wait()

    async def refresh(self, view: View | None = None) -> None:
        """Read a list now, or with None all that matter; how it went stands in `state`."""
        views = (view, View.LIVE) if view is not None else (View.UPCOMING, View.LIVE, View.PAST)
        await asyncio.gather(*(self._read(each, Priority.INTERACTIVE) for each in dict.fromkeys(views)))

    async def read_of(self, host: Host, view: View) -> SyncState:
        """Read a list of somebody else than the current host, unless it was read a short while ago.

        Answers how that list stands; what Zoom refuses stands there too. Few of its meetings are looked up
        one by one.
        """
        await self._recall(host, view)
        synced_at = self._states.get((host.id, view), SyncState()).synced_at
        if synced_at is None or self._clock.now() - synced_at >= timedelta(seconds=HIDDEN_SECONDS):
            await self._once(host, view, Priority.BACKGROUND, MOST_GLANCED)
        return self._states[host.id, view]

    async def close(self) -> None:
        """End what runs; what has been read stays."""
        await self._tasks.close()

    # When

    async def _run_due(self) -> None:
        for view in View:
            if self._due_in(view) <= 0:
                await self._read(view, Priority.BACKGROUND)

    async def _wait(self) -> None:
        """Wait for the next list, or for the page; after a sleep of the computer all lists are due."""
        if await self._pause.wait(min([TICK_SECONDS, *(max(self._due_in(view), 0.0) for view in View)])):
            self._schedules.clear()

    def _due_in(self, view: View) -> float:
        """Seconds until a list is due; infinite for one that waits for the person."""
        interval = self._interval(view)
        schedule = self._schedules.get((self._host_id, view), _Schedule())
        if interval is None or schedule.blocked:
            return float("inf")
        if schedule.last is None:
            return 0.0
        if schedule.failures:
            interval = min(FIRST_RETRY * 2 ** (schedule.failures - 1), LAST_RETRY)
        due = schedule.resumes_at or schedule.last + timedelta(seconds=interval)
        return (due - self._clock.now()).total_seconds()

    def _interval(self, view: View) -> float | None:
        """Seconds between readings; None: only when asked for."""
        if view is View.LIVE:
            return LIVE_SECONDS if self._shown is not None else HIDDEN_SECONDS
        if view is self._shown:
            return SHOWN_SECONDS
        return HIDDEN_SECONDS if view is View.UPCOMING else None

    # One reading

    async def _read(self, view: View, priority: Priority) -> None:
        """Read a list, or wait for the reading that is under way."""
        try:
            host = await self._take_host()
        except GreenroomError as error:
            self._fail(("", view), error)
            return
        await self._once(host, view, priority)

    async def _once(self, host: Host, view: View, priority: Priority, most: int = MOST_CHECKED) -> None:
        key = (host.id, view)
        task = self._running.get(key)
        if task is None or task.done():
            task = self._running[key] = self._tasks.start(self._read_list(host, view, priority, most), view)
        await asyncio.shield(task)

    async def _take_host(self) -> Host:
        host = await self._hosts.current()
        if host.id != self._host_id:
            for view in View:
                await self._recall(host, view)
            self._host_id = host.id
            self._changes.publish(Change(ROOM))
        return host

    async def _read_list(self, host: Host, view: View, priority: Priority, most: int) -> None:
        key = (host.id, view)
        before = self._states.get(key, SyncState())
        if priority is Priority.INTERACTIVE or before.phase is SyncPhase.NEVER:
            self._tell(key, SyncState(SyncPhase.RUNNING, before.synced_at))
        progress = _Progress()
        try:
            told = partial(self._progress, key, progress)
            await self._reader.read(view, host, priority, told, most)
        except GreenroomError as error:
            self._fail(key, error, progress)
        except Exception as error:
            # The other lists, and the next try of this one, must go on.
            log.exception("reading the %s meetings broke", view)
            self._fail(key, unexpected(error), progress)
        else:
            await self._succeed(key, progress)

    def _progress(self, key: _Key, progress: "_Progress", done: int, total: int | None) -> None:
        progress.done, progress.total = done, total
        state = self._states.get(key, SyncState())
        if state.phase is SyncPhase.RUNNING:
            self._tell(key, replace(state, done=done, total=total))

    async def _succeed(self, key: _Key, progress: "_Progress") -> None:
        now = self._clock.now()
        self._schedules[key] = _Schedule(now)
        await self._store.notes.set(_note(*key), now.isoformat())
        self._tell(key, SyncState(SyncPhase.DONE, now, progress.done, total=progress.total))

    def _fail(self, key: _Key, error: GreenroomError, progress: "_Progress | None" = None) -> None:
        log.info("reading the %s meetings failed: %s", key[1], error.title)
        resumes_at = error.resumes_at if isinstance(error, RateLimited) else None
        failures = self._schedules.get(key, _Schedule()).failures + 1
        blocked = isinstance(error, (*PERSON_NEEDED, HostNeeded))
        self._schedules[key] = _Schedule(self._clock.now(), failures, resumes_at, blocked)
        before = self._states.get(key, SyncState())
        if progress is None or not progress.done:
            state = SyncState(SyncPhase.FAILED, before.synced_at, error=error, resumes_at=resumes_at)
        else:
            missing = _missing(progress.done, progress.total, error)
            state = SyncState(
                SyncPhase.PARTIAL, before.synced_at, progress.done, missing, error, resumes_at, progress.total
            )
        self._tell(key, state)

    def _tell(self, key: _Key, state: SyncState) -> None:
        self._states[key] = state
        self._changes.publish(Change(ROOM, frozenset({key[1].value})))

    async def _recall(self, host: Host, view: View) -> None:
        """Remember when a list was read by an earlier run of the program."""
        if (host.id, view) in self._states:
            return
        text = await self._store.notes.get(_note(host.id, view))
        if text is not None:
            self._states[host.id, view] = SyncState(synced_at=datetime.fromisoformat(text))


@dataclass(slots=True)
class _Progress:
    done: int = 0
    total: int | None = None


def _note(host_id: str, view: View) -> str:
    return f"synced {view} {host_id}"


def _missing(done: int, total: int | None, error: GreenroomError) -> str:
    """What a list that broke off lacks."""
    if total is not None and total > done:
        shown = _("Showing {shown} of about {total} meetings.").format(shown=f"{done:,}", total=f"{total:,}")
    else:
        shown = ngettext(
            "Showing the first {count} meeting; there are more.",
            "Showing the first {count} meetings; there are more.",
            done,
        ).format(count=f"{done:,}")
    if isinstance(error, RateLimited) and error.resumes_at is not None:
        return shown
    return _("{shown} {reason}").format(shown=shown, reason=error.message)
