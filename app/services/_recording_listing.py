"""One reading of a range of days: the widest way that Zoom allows, window by window, whatever fails."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.services._at_once import at_once
from app.services._failures import PERSON_NEEDED
from app.services._recording_cost import cost_of
from app.services._recording_gaps import missing, nothing_known
from app.services._recording_people import People, Source
from app.services._recording_plan import AT_ONCE, Ask, Plan, Planner, Wanted
from app.services._recording_reach import ReachMemory, is_refusal
from app.services._recording_reader import Reading, Stopped, WindowReader
from app.services._recording_types import ListingCostly, ListingPhase, ListingResult, ListingState, Reach
from app.services._recording_windows import Span
from app.store.errors import StoreError
from app.store.recordings import Window
from app.zoom.errors import (
    MissingScope,
    NetworkError,
    NotAllowed,
    NotFound,
    PlanLacks,
    RateLimited,
    WindowCut,
    ZoomError,
)
from app.zoom.limits import Limiter, Priority
from app.zoom.models.recording import Recording
from app.zoom.retry import LONGEST_WAIT_SECONDS, is_passing

LOST_CONNECTIONS = 4
"""So many windows in a row that did not reach Zoom end the reading: there is no connection."""
_OF_ONE_USER = (NotAllowed, NotFound, PlanLacks)
"""What Zoom may answer about one user while the others are fine."""
MANY_REFUSED = 10
"""So many users that Zoom refuses, and none that it lists: it is not about these users."""

Tell = Callable[[ListingState], None]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a reading works with."""

    planner: Planner
    memory: ReachMemory
    people: People
    reader: WindowReader
    limiter: Limiter
    clock: Clock


@dataclass(slots=True)
class _Course:
    """How far a reading is."""

    plan: Plan
    journals: dict[str, list[Window]]
    found: int = 0
    asked: int = 0
    succeeded: int = 0
    errors: dict[Ask, GreenroomError] = field(default_factory=dict)
    dead: dict[str, GreenroomError] = field(default_factory=dict)
    """Users that Zoom does not list, by scope, and why."""
    lost: int = 0
    refused: ZoomError | None = None
    """Why Zoom does not list on this way."""
    stopped: GreenroomError | None = None


class Listing:
    """Reads what is wanted; use it once."""

    def __init__(
        self,
        parts: Parts,
        wanted: Wanted,
        priority: Priority,
        tell: Tell,
        most_requests: int | None = None,
    ) -> None:
        self._parts, self._wanted, self._priority = parts, wanted, priority
        self._tell, self._most_requests = tell, most_requests
        self._hosts = frozenset(host.strip().casefold() for host in wanted.hosts)
        self._state = ListingState(ListingPhase.RUNNING, started_at=parts.clock.now())

    async def run(self) -> ListingResult:
        """Read; failures of Zoom stand in the answer.

        Raises:
            StoreError: the store fails.
        """
        self._tell(self._state)
        try:
            if self._wanted.force:
                await self._parts.memory.forget()
            return await self._widest()
        except asyncio.CancelledError:
            if self._state.phase is ListingPhase.RUNNING:
                self._nothing(Stopped())
            raise
        except StoreError as error:
            self._tell(replace(self._state, phase=ListingPhase.FAILED, error=error))
            raise
        except GreenroomError as error:
            return self._nothing(error)

    async def _widest(self) -> ListingResult:
        """Read on the widest way; where Zoom refuses it, on the next one."""
        candidates = await self._parts.planner.candidates(self._wanted)
        for number, reach in enumerate(candidates):
            is_last = number == len(candidates) - 1
            plan = await self._plan(reach, is_last=is_last)
            if plan is None:
                continue
            if number and self._is_too_much(plan):
                return self._finish(self._halted(plan, self._costly(plan)))
            course = await self._read(plan)
            if course.refused is None or is_last:
                return self._finish(course)
        raise AssertionError("the last way always answers")

    async def _plan(self, reach: Reach, *, is_last: bool) -> Plan | None:
        """What to ask on a way; None where Zoom refuses to list the users, and another way is left."""
        try:
            return await self._parts.planner.plan(reach, self._wanted, self._priority)
        except ZoomError as error:
            if not is_refusal(error):
                raise
            await self._parts.memory.refuse(reach, error)
            if is_last:
                raise
            return None

    def _is_too_much(self, plan: Plan) -> bool:
        return self._most_requests is not None and plan.requests > self._most_requests

    def _costly(self, plan: Plan) -> ListingCostly:
        return ListingCostly(cost_of(plan, self._parts.memory, self._parts.limiter, self._priority))

    def _halted(self, plan: Plan, error: GreenroomError) -> _Course:
        return _Course(plan, _copied(plan), stopped=error)

    # One way

    async def _read(self, plan: Plan) -> _Course:
        course = _Course(plan, _copied(plan))
        self._state = replace(self._state, windows=len(plan.asks), done_windows=0, reach=plan.reach)
        self._tell(self._state)
        try:
            await self._try_first(course)
            await self._ask_all(course, plan.asks[1:])
            await self._ask_again(course)
        except asyncio.CancelledError:
            course.stopped = Stopped()
            self._finish(course)
            raise
        return course

    async def _try_first(self, course: _Course) -> None:
        """One request shows whether Zoom allows this way at all."""
        if course.plan.asks:
            await self._ask(course, course.plan.asks[0])

    async def _ask_again(self, course: _Course) -> None:
        """Once more what may well succeed now."""
        failed = [ask for ask, error in course.errors.items() if _may_pass(error)]
        if course.stopped is None and course.refused is None:
            for ask in failed:
                del course.errors[ask]
            course.asked -= len(failed)
            await self._ask_all(course, failed)

    async def _ask_all(self, course: _Course, asks: Iterable[Ask]) -> None:
        def goes_on() -> bool:
            return course.stopped is None and course.refused is None

        await at_once(AT_ONCE[course.plan.reach], asks, lambda ask: self._ask(course, ask), goes_on)

    async def _ask(self, course: _Course, ask: Ask) -> None:
        if (known := course.dead.get(ask.source.scope)) is not None:
            course.errors[ask] = known
        else:
            reading = await self._parts.reader.read(
                ask, self._priority, lambda came: self._came(course, came)
            )
            course.journals[ask.source.scope] += reading.windows
            await self._judge(course, ask, reading)
        course.asked += 1
        self._progress(course)

    async def _judge(self, course: _Course, ask: Ask, reading: Reading) -> None:
        """Whether to go on after a window."""
        error = reading.error
        if error is None:
            course.succeeded, course.lost = course.succeeded + 1, 0
            await self._parts.memory.worked(course.plan.reach)
        elif (earlier := _cut_off(ask, error)) is not None:
            await self._ask(course, earlier)
        else:
            course.errors[ask] = error
            await self._fail(course, ask, error)

    async def _fail(self, course: _Course, ask: Ask, error: GreenroomError) -> None:
        reach = ask.source.reach
        course.lost = course.lost + 1 if isinstance(error, NetworkError) else 0
        if isinstance(error, ZoomError) and _refuses(error, reach, course):
            course.refused = error
            await self._parts.memory.refuse(reach, error)
        elif is_of_one_user(error, ask.source):
            course.dead[ask.source.scope] = error
        elif ends_all(error, self._parts.clock.now()) or course.lost >= LOST_CONNECTIONS:
            course.stopped = course.stopped or error

    # What is told

    def _came(self, course: _Course, came: tuple[Recording, ...]) -> None:
        course.found += sum(self._is_wanted(each) for each in came)
        self._progress(course)

    def _is_wanted(self, recording: Recording) -> bool:
        if not self._hosts or self._state.reach is not Reach.ACCOUNT:
            return True
        return not self._hosts.isdisjoint({(recording.host_id or "").casefold(), _email(recording)})

    def _progress(self, course: _Course) -> None:
        self._state = replace(self._state, done_windows=course.asked, found=course.found)
        self._tell(self._state)

    def _finish(self, course: _Course) -> ListingResult:
        """Tell how it went."""
        plan, now = course.plan, self._parts.clock.now()
        stopped = course.stopped or course.refused
        error = stopped or next(iter(course.errors.values()), None)
        gaps = missing(plan, course.journals, course.errors, stopped, now)
        resumes_at = error.resumes_at if isinstance(error, RateLimited) else None
        self._state = replace(
            self._state,
            phase=_phase(course, whole=not gaps and error is None),
            missing=gaps,
            resumes_at=resumes_at,
            error=error,
            reach=plan.reach,
            finished_at=now,
        )
        self._tell(self._state)
        return ListingResult(course.found, course.asked, plan.known, gaps, plan.reach, error, resumes_at)

    def _nothing(self, error: GreenroomError) -> ListingResult:
        """Tell that nothing could even be planned."""
        resumes_at = error.resumes_at if isinstance(error, RateLimited) else None
        now = self._parts.clock.now()
        gaps = nothing_known(self._wanted, error, now)
        self._state = replace(
            self._state,
            phase=ListingPhase.FAILED,
            missing=gaps,
            resumes_at=resumes_at,
            error=error,
            finished_at=now,
        )
        self._tell(self._state)
        return ListingResult(0, 0, 0, gaps, None, error, resumes_at)


def ends_all(error: GreenroomError, now: datetime) -> bool:
    """Whether all other lists would fail as well."""
    if isinstance(error, RateLimited):
        soon = now + timedelta(seconds=LONGEST_WAIT_SECONDS)
        return error.daily or (error.resumes_at is not None and error.resumes_at > soon)
    return isinstance(error, PERSON_NEEDED)


def is_of_one_user(error: GreenroomError, source: Source) -> bool:
    """Whether Zoom refuses one user, while the others may be fine."""
    return source.reach is Reach.USERS and isinstance(error, _OF_ONE_USER)


def _copied(plan: Plan) -> dict[str, list[Window]]:
    return {scope: list(journal) for scope, journal in plan.journals.items()}


def _refuses(error: ZoomError, reach: Reach, course: _Course) -> bool:
    """Whether Zoom refuses the way, not just one window or user."""
    if reach is Reach.ACCOUNT:
        return is_refusal(error)
    if reach is Reach.ME:
        return False
    nobody = not course.succeeded and len(course.dead) >= MANY_REFUSED
    return isinstance(error, MissingScope) or (nobody and isinstance(error, NotAllowed | PlanLacks))


def _cut_off(ask: Ask, error: GreenroomError) -> Ask | None:
    """What to ask besides, where Zoom left out the first days of a window."""
    listed_from = error.listed_from if isinstance(error, WindowCut) else None
    if listed_from is None or not ask.span.first < listed_from <= ask.span.last:
        return None
    return Ask(ask.source, Span(ask.span.first, listed_from - timedelta(days=1)))


def _may_pass(error: GreenroomError) -> bool:
    return isinstance(error, ZoomError) and is_passing(error)


def _phase(course: _Course, *, whole: bool) -> ListingPhase:
    if whole:
        return ListingPhase.DONE
    return ListingPhase.PARTIAL if course.succeeded or course.found else ListingPhase.FAILED


def _email(recording: Recording) -> str:
    return (recording.host_email or "").casefold()
