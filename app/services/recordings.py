"""Cloud recordings: what Zoom lists, never asked twice once it is settled, never with a silent hole.

Any range of days is cut into windows as Zoom allows them; each is journalled as done, partial or failed.
While the program runs, the recent part of what is shown is read again, recordings that Zoom still processes
are asked after, and what archive folders hold is noted as on disk.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.tasks import TaskScope
from app.services._recording_cost import cost_of
from app.services._recording_diagnosis import Diagnoses
from app.services._recording_links import Links
from app.services._recording_listing import Listing, Parts
from app.services._recording_mirror import Mirror
from app.services._recording_people import People
from app.services._recording_plan import Planner, Wanted
from app.services._recording_processing import Processing
from app.services._recording_quiet import Quietly
from app.services._recording_reach import ReachMemory, is_refusal
from app.services._recording_reader import Stopped, WindowReader
from app.services._recording_trash import TrashCommands
from app.services._recording_trash_list import TrashList
from app.services._recording_types import (
    Cost,
    Diagnosis,
    Failure,
    Gap,
    ListingCostly,
    ListingPhase,
    ListingResult,
    ListingState,
    Reach,
    RecordingAccount,
    RecordingsHome,
    TrashResult,
    UsersOfStatus,
)
from app.services._recording_upkeep import Shown, Upkeep
from app.services.hosts import Scoped
from app.store.catalogue import Catalogue
from app.zoom.api.recordings import RecordingsApi
from app.zoom.api.users import UsersApi
from app.zoom.client import Call
from app.zoom.errors import ZoomError
from app.zoom.limits import Limiter, Priority

__all__ = [
    "MOST_UNASKED",
    "ROOM",
    "Cost",
    "Diagnosis",
    "Failure",
    "Gap",
    "ListingCostly",
    "ListingPhase",
    "ListingResult",
    "ListingState",
    "Reach",
    "RecordingsService",
    "Stopped",
    "TrashResult",
    "UsersOfStatus",
]

log = logging.getLogger(__name__)

ROOM = "listing"
MOST_UNASKED = 30
"""Requests that Zoom may be asked for one listing without the person's yes."""
FOLLOW_SECONDS = 60.0
"""How often archive folders are looked into while the page is not shown; else it is every few seconds."""


class RecordingsService:
    """The recordings of one account; all calls on the I/O loop unless they say otherwise.

    Methods raise StoreError where the store fails, besides what they name.
    """

    def __init__(
        self,
        api: RecordingsApi,
        users: UsersApi,
        store: RecordingsHome,
        account: RecordingAccount,
        tokens: Scoped,
        limiter: Limiter,
        changes: Changes,
        clock: Clock,
        calls: Sequence[Call] = (),
    ) -> None:
        """Take what the listing works with.

        Args:
            api: Zoom's recordings.
            users: Zoom's users, for listing user by user.
            store: where recordings are kept: an account's store, or an archive folder's catalogue.
            account: whose recordings; its ids name the lists in the journal.
            tokens: knows the granted scopes.
            limiter: of the account, for what a listing takes.
            changes: hears in the room "listing" when `state` or `trash_state` differs.
            clock: for the journal and the schedule.
            calls: figures of the latest calls, for the diagnosis.
        """
        recordings = store.recordings
        self._changes, self._clock, self._limiter = changes, clock, limiter
        self._people = People(users, store.users, account, clock)
        self._memory = ReachMemory(store.notes, account, tokens, clock)
        self._planner = Planner(recordings, self._people, self._memory, clock)
        reader = WindowReader(api, recordings, limiter, clock)
        self._parts = Parts(self._planner, self._memory, self._people, reader, limiter, clock)
        self._commands = TrashCommands(api, recordings, tokens, clock)
        self._trash = TrashList(api, recordings, self._parts, self._tell_trash)
        self._diagnoses = Diagnoses(
            recordings, self._planner, self._memory, self._people, tokens, clock, calls
        )
        self._tasks = TaskScope("recordings", self._failed)
        self._links = Links(api, recordings, self._people, self._memory, self._tasks)
        self._processing = Processing(recordings, self._links.refresh, clock)
        self._mirror = Mirror(recordings, store.notes)
        self._upkeep = Upkeep(self._read_by_itself, self._chores, clock)
        self._followed_at = float("-inf")
        self._reading = asyncio.Lock()
        self._by_itself: asyncio.Task[ListingResult] | None = None
        self._state, self._trash_state = ListingState(), ListingState()

    # Reading

    @property
    def reach(self) -> Reach | None:
        """Whose recordings are listed and how; None while that is not known."""
        return self._memory.current() or self._state.reach

    @property
    def why(self) -> str:
        """Why the reach is no wider, in whole sentences; empty where it is the widest or not known."""
        reach = self.reach
        return self._memory.why(reach) if reach else ""

    async def probe(self) -> Reach:
        """The reach; found out by one request where it is not remembered.

        Raises:
            ZoomError: Zoom refuses every way, or could not be asked.
        """
        await self._memory.load()
        if (known := self._memory.current()) is not None:
            return known
        today = self._clock.now().date()
        try:
            result = await self.read(today, today, priority=Priority.INTERACTIVE, most_requests=1)
        except ListingCostly as error:
            return error.cost.reach
        if result.error is not None:
            raise result.error
        return self._memory.current() or Reach.ACCOUNT

    async def cost(self, first: date, last: date, hosts: Sequence[str] = (), *, force: bool = False) -> Cost:
        """What a reading takes. Zoom is asked nothing, but for the users once a day where they are needed.

        Raises:
            UnknownHost: a host cannot be one.
            ZoomError: the scopes allow no way, or the users cannot be listed.
        """
        wanted = Wanted(first, last, tuple(hosts), force=force)
        candidates = await self._planner.candidates(wanted)
        for reach in candidates:
            try:
                plan = await self._planner.plan(reach, wanted, Priority.INTERACTIVE)
            except ZoomError as error:
                if not is_refusal(error) or reach is candidates[-1]:
                    raise
                await self._memory.refuse(reach, error)
            else:
                return cost_of(plan, self._memory, self._limiter, Priority.BACKGROUND)
        raise AssertionError("the last way always answers")

    async def read(
        self,
        first: date,
        last: date,
        hosts: Sequence[str] = (),
        *,
        force: bool = False,
        priority: Priority = Priority.BACKGROUND,
        most_requests: int | None = None,
    ) -> ListingResult:
        """Read a range of days (UTC), but for what is known and settled.

        Each window is journalled; one that fails does not stop the others, and what came is kept, also when
        this is cancelled. What Zoom refuses stands in the answer. One reading at a time: a second one waits.

        Args:
            first: first day.
            last: last day; what lies in the future is left out.
            hosts: ids or e-mail addresses; empty: everybody within reach.
            force: ask also for what is settled, and try again what was refused.
            priority: of the requests.
            most_requests: where Zoom turns out to refuse the account's listing, and user by user takes more
                than this, no more is asked.

        Raises:
            ListingCostly: it takes more than `most_requests`.
        """
        wanted = Wanted(first, last, tuple(hosts), force=force)
        self._upkeep.begun()
        if self._by_itself is not None:
            self._by_itself.cancel()
        async with self._reading:
            result = await Listing(self._parts, wanted, priority, self._tell, most_requests).run()
        self._upkeep.ended(wanted, result)
        if isinstance(result.error, ListingCostly):
            raise result.error
        return result

    def state(self) -> ListingState:
        """How the last reading went, or how far this one is; may be called from any thread."""
        return self._state

    async def diagnosis(self, first: date, last: date, hosts: Sequence[str] = ()) -> Diagnosis:
        """Why the list of these days is as it is; of Zoom, once a day, nothing but its users is asked.

        Raises:
            UnknownHost: a host cannot be one.
        """
        return await self._diagnoses.of(Wanted(first, last, tuple(hosts)))

    # By itself

    def set_shown(self, first: date | None, last: date | None, host: str | None = None) -> None:
        """Say which days are looked at, None for none; may be called from any thread.

        Their recent part is kept fresh. Older days are read when `read` is called, and not before.
        """
        self._upkeep.set_shown(None if first is None or last is None else Shown(first, last, host or ""))

    def start(self) -> None:
        """Keep what is shown fresh from now on."""
        self._tasks.start(self._upkeep.run(), "upkeep")

    async def close(self) -> None:
        """End what runs; what has been read stays."""
        await self._tasks.close()

    async def mirror(self, catalogue: Catalogue) -> int:
        """Note what an archive folder holds as on disk, and follow it until this is closed.

        Returns:
            How many files changed since it was looked at last.
        """
        return await self._mirror.add(catalogue)

    async def unmirror(self, folder: Path) -> None:
        """Follow an archive folder no longer, and note nothing in it as on disk.

        Raises:
            StoreError: the store fails.
        """
        await self._mirror.remove(folder)

    async def _read_by_itself(self, wanted: Wanted, quietly: bool) -> ListingResult | None:
        """Read unless the person has something read, who may also end this."""
        if self._reading.locked() or (quietly and await self._is_too_much(wanted)):
            return None
        tell = Quietly(self._tell, self._state, wanted) if quietly else self._tell
        most = MOST_UNASKED if quietly and not self._upkeep.has_read(wanted) else None
        listing = Listing(self._parts, wanted, Priority.BACKGROUND, tell, most)
        self._by_itself = self._tasks.start(self._locked(listing), "refresh")
        await asyncio.wait({self._by_itself})
        ended, self._by_itself = self._by_itself, None
        if ended.cancelled():
            return None
        self._upkeep.ended(wanted, ended.result())
        return ended.result()

    async def _is_too_much(self, wanted: Wanted) -> bool:
        """Whether the first refresh of a list takes more than nobody has agreed to."""
        if self._upkeep.has_read(wanted):
            return False
        return (await self.cost(wanted.first, wanted.last, wanted.hosts)).requests > MOST_UNASKED

    async def _locked(self, listing: Listing) -> ListingResult:
        async with self._reading:
            return await listing.run()

    async def _chores(self, shown: bool) -> None:
        now = self._clock.monotonic()
        if shown or now - self._followed_at >= FOLLOW_SECONDS:
            self._followed_at = now
            await self._mirror.follow()
            await self._mirror.hear()
        await self._processing.ask_due()

    # Single recordings

    async def fresh_url(self, uuid: str, file_key: str) -> str | None:
        """A new address to download a file from; None where Zoom has the file no more.

        Raises:
            ZoomError: Zoom could not be asked.
        """
        return await self._links.fresh_url(uuid, file_key)

    async def refresh_recording(self, uuid: str) -> bool:
        """Ask Zoom for one recording; answers whether Zoom still has it.

        Raises:
            ZoomError: Zoom could not be asked.
        """
        return await self._links.refresh(uuid)

    # Trash

    @property
    def may_trash(self) -> bool:
        """Whether the granted scopes let recordings be moved to the trash."""
        return not self.trash_why_not

    @property
    def trash_why_not(self) -> str:
        """Why they do not, in a whole sentence; empty where they do, or are not known."""
        return self._commands.trash_why_not

    @property
    def may_restore(self) -> bool:
        """Whether the granted scopes let recordings be brought back."""
        return not self.restore_why_not

    @property
    def restore_why_not(self) -> str:
        """Why they do not, in a whole sentence; empty where they do, or are not known."""
        return self._commands.restore_why_not

    async def trash(self, uuids: Sequence[str]) -> TrashResult:
        """Move recordings with all their files to Zoom's trash, which keeps them for 30 days."""
        return await self._commands.trash(uuids)

    async def trash_files(self, keys: Mapping[str, Sequence[str]]) -> TrashResult:
        """Move single files to Zoom's trash; `keys` are file keys by recording."""
        return await self._commands.trash_files(keys)

    async def restore(self, uuids: Sequence[str]) -> TrashResult:
        """Bring recordings back from Zoom's trash."""
        return await self._commands.restore(uuids)

    async def restore_files(self, keys: Mapping[str, Sequence[str]]) -> TrashResult:
        """Bring single files back from Zoom's trash; `keys` are file keys by recording."""
        return await self._commands.restore_files(keys)

    async def trash_cost(self) -> Cost:
        """What reading the trash takes.

        Raises:
            ZoomError: the scopes allow no way, or the users cannot be listed.
        """
        return await self._trash.cost()

    async def read_trash(self, priority: Priority = Priority.BACKGROUND) -> ListingResult:
        """Read all that lies in Zoom's trash; what Zoom refuses stands in the answer."""
        return await self._trash.read(priority)

    def trash_state(self) -> ListingState:
        """How the last reading of the trash went, or how far it is; may be called from any thread."""
        return self._trash_state

    # Telling

    def _failed(self, error: Exception) -> None:
        """Who waits for the task has the error too; the log tells what nobody expected."""
        if isinstance(error, GreenroomError):
            log.info("a task about recordings failed: %s", error.title)
        else:
            log.error("a task about recordings broke", exc_info=error)

    def _tell(self, state: ListingState) -> None:
        self._state = state
        self._changes.publish(Change(ROOM, frozenset({"recordings"})))

    def _tell_trash(self, state: ListingState) -> None:
        self._trash_state = state
        self._changes.publish(Change(ROOM, frozenset({"trash"})))
