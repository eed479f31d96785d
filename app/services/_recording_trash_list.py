"""Reading Zoom's trash: the account's at once where Zoom gives it, else user by user."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from app.core.errors import GreenroomError
from app.services._at_once import at_once
from app.services._recording_cost import seconds_of
from app.services._recording_gaps import people
from app.services._recording_listing import LOST_CONNECTIONS, Parts, Tell, ends_all, is_of_one_user
from app.services._recording_people import Source
from app.services._recording_plan import AT_ONCE
from app.services._recording_reach import TRASH, is_refusal
from app.services._recording_reader import Stopped
from app.services._recording_types import Cost, Gap, ListingPhase, ListingResult, ListingState, Reach
from app.store.errors import StoreError
from app.store.recordings import RecordingsStore
from app.zoom.api.recordings import RecordingsApi
from app.zoom.errors import InvalidRequest, MissingScope, NetworkError, RateLimited, ZoomError
from app.zoom.limits import Priority
from app.zoom.models.recording import Recording
from app.zoom.paging import Page

KINDS = ("meeting_recordings", "recording_file")
"""Whole recordings, and single files of recordings that are not in the trash."""
KEPT_DAYS = 30
"""Zoom empties its trash of what is older."""


@dataclass(slots=True)
class _Course:
    """How far the reading is."""

    reach: Reach
    lists: int
    found: int = 0
    asked: int = 0
    lost: int = 0
    failed: list[tuple[Source, GreenroomError]] = field(default_factory=list)
    stopped: GreenroomError | None = None


class TrashList:
    """Reads the trash of one account. Methods raise StoreError; failures of Zoom stand in the answer."""

    def __init__(self, api: RecordingsApi, recordings: RecordingsStore, parts: Parts, tell: Tell) -> None:
        self._api, self._recordings, self._parts, self._tell = api, recordings, parts, tell
        self._state = ListingState()

    async def cost(self) -> Cost:
        """What reading the trash takes.

        Raises:
            ZoomError: the users must be asked one by one, and cannot be listed.
        """
        reach = (await self._ways())[0]
        sources = await self._sources(reach, Priority.INTERACTIVE)
        requests = len(KINDS) * len(sources)
        return Cost(
            requests=requests,
            seconds=seconds_of(requests, AT_ONCE[reach], self._parts.limiter, Priority.BACKGROUND),
            windows=len(sources),
            users=0 if reach is Reach.ACCOUNT else len(sources),
            reach=reach,
            known_windows=0,
            certain=reach is not Reach.ACCOUNT or self._parts.memory.is_certain(TRASH),
        )

    async def read(self, priority: Priority) -> ListingResult:
        """Read all that lies in the trash."""
        self._state = ListingState(ListingPhase.RUNNING, started_at=self._parts.clock.now())
        self._tell(self._state)
        try:
            ways = await self._ways()
            if ways[0] is Reach.ACCOUNT and (course := await self._of_account(priority)) is not None:
                return self._finish(course)
            return self._finish(await self._one_by_one(ways, priority))
        except asyncio.CancelledError:
            self._finish(_Course(Reach.ACCOUNT, 0, found=self._state.found, stopped=Stopped()))
            raise
        except StoreError as error:
            self._tell(replace(self._state, phase=ListingPhase.FAILED, error=error))
            raise
        except GreenroomError as error:
            return self._finish(_Course(Reach.ACCOUNT, 0, stopped=error))

    async def _ways(self) -> list[Reach]:
        """The ways that may work, the widest first.

        Raises:
            MissingScope: there is none.
        """
        memory = self._parts.memory
        await memory.load()
        no_account = memory.refused(TRASH)
        ways = [each for each in memory.candidates() if each is not Reach.ACCOUNT or not no_account]
        if not ways:
            raise MissingScope((memory.needed(Reach.USERS),))
        return ways

    async def _of_account(self, priority: Priority) -> _Course | None:
        """Read the account's trash; None where Zoom does not give it."""
        source = self._parts.people.of_account()
        course = self._begun(Reach.ACCOUNT, 1)
        try:
            await self._read(source, course, priority)
        except ZoomError as error:
            if _refuses(error):
                await self._parts.memory.refuse(TRASH, error)
                return None
            self._failed(course, source, error)
            return course
        await self._parts.memory.worked(TRASH)
        return course

    async def _one_by_one(self, ways: Sequence[Reach], priority: Priority) -> _Course:
        reach = Reach.USERS if Reach.USERS in ways else ways[-1]
        sources = await self._sources(reach, priority)
        course = self._begun(reach, len(sources))

        async def one(source: Source) -> None:
            try:
                await self._read(source, course, priority)
            except StoreError:
                raise
            except GreenroomError as error:
                self._failed(course, source, error)
            course.asked += 1
            self._progress(course)

        await at_once(AT_ONCE[reach], sources, one, lambda: course.stopped is None)
        return course

    async def _sources(self, reach: Reach, priority: Priority) -> list[Source]:
        people = self._parts.people
        if reach is Reach.USERS:
            return await people.of_all(priority)
        return [people.of_account() if reach is Reach.ACCOUNT else people.of_me()]

    async def _read(self, source: Source, course: _Course, priority: Priority) -> None:
        seen: set[str] = set()
        for kind in KINDS:
            async for page in self._pages(source, kind, priority):
                if source.reach is Reach.ACCOUNT and not _is_trash(page.items):
                    raise InvalidRequest(http_status=200, said="recordings outside the trash were listed")
                await self._recordings.put(source.scope, page.items, trashed=True, host_id=source.host_id)
                fresh = {each.uuid for each in page.items if each.uuid} - seen
                seen |= fresh
                course.found += len(fresh)
                self._progress(course)
        await self._recordings.forget_trash(source.scope, seen)
        course.lost = 0

    def _pages(self, source: Source, kind: str, priority: Priority) -> AsyncIterator[Page[Recording]]:
        if source.reach is Reach.ACCOUNT:
            return self._api.account_trash(trash_type=kind, priority=priority)
        return self._api.of_user(source.path, None, None, trash=True, trash_type=kind, priority=priority)

    def _begun(self, reach: Reach, lists: int) -> _Course:
        self._state = replace(self._state, reach=reach, windows=lists)
        self._tell(self._state)
        return _Course(reach, lists)

    def _failed(self, course: _Course, source: Source, error: GreenroomError) -> None:
        course.failed.append((source, error))
        course.lost = course.lost + 1 if isinstance(error, NetworkError) else 0
        of_all = ends_all(error, self._parts.clock.now())
        if (of_all and not is_of_one_user(error, source)) or course.lost >= LOST_CONNECTIONS:
            course.stopped = course.stopped or error

    def _progress(self, course: _Course) -> None:
        self._state = replace(self._state, done_windows=course.asked, found=course.found)
        self._tell(self._state)

    def _finish(self, course: _Course) -> ListingResult:
        now = self._parts.clock.now()
        error = course.stopped or next((each for _source, each in course.failed), None)
        gaps = self._gaps(course)
        resumes_at = error.resumes_at if isinstance(error, RateLimited) else None
        some = course.found or course.asked > len(course.failed)
        broken = ListingPhase.PARTIAL if some else ListingPhase.FAILED
        self._state = replace(
            self._state,
            phase=broken if error else ListingPhase.DONE,
            missing=gaps,
            resumes_at=resumes_at,
            error=error,
            finished_at=now,
        )
        self._tell(self._state)
        return ListingResult(course.found, course.asked, 0, gaps, course.reach, error, resumes_at)

    def _gaps(self, course: _Course) -> tuple[Gap, ...]:
        """Whose trash is not known, and why."""
        found: dict[tuple[str, str, str], list[str]] = {}
        for source, error in course.failed:
            found.setdefault((error.title, error.message, error.next_step), []).append(source.who)
        if course.stopped is not None:
            error, left = course.stopped, course.lists - course.asked
            found.setdefault((error.title, error.message, error.next_step), []).extend([""] * left)
        today = self._parts.clock.now().date()
        first = today - timedelta(days=KEPT_DAYS)
        return tuple(Gap(first, today, people(who), *words) for words, who in found.items())


def _is_trash(items: Sequence[Recording]) -> bool:
    """Whether Zoom minded that the trash was asked for: then it tells when each was deleted."""
    return not items or any(file.deleted_time is not None for each in items for file in each.files)


def _refuses(error: ZoomError) -> bool:
    return isinstance(error, InvalidRequest) or is_refusal(error)
