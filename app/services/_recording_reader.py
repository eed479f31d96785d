"""Reading one window into the store, page by page, and journalling how that ended."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services._recording_people import Source
from app.services._recording_plan import Ask
from app.services._recording_types import Reach
from app.services._recording_windows import Span
from app.store.errors import StoreError
from app.store.recordings import RecordingsStore, Window, WindowState
from app.zoom.api.recordings import RecordingsApi
from app.zoom.errors import WindowCut
from app.zoom.limits import Limiter, Priority
from app.zoom.models.recording import Recording
from app.zoom.paging import Page

Came = Callable[[tuple[Recording, ...]], None]
"""Hears of each page what came of the window's own days."""


class Stopped(GreenroomError):
    """The listing was stopped before it reached these days."""

    def __init__(self) -> None:
        super().__init__(
            _("Stopped"),
            _("The listing was stopped before it reached these days."),
            _("Refresh to go on."),
        )


@dataclass(slots=True)
class _Course:
    """How the reading of a window goes."""

    asked_at: datetime
    pages: int = 0
    items: int = 0
    seen: set[str] = field(default_factory=set)
    """UUIDs that were named."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a window was read."""

    windows: tuple[Window, ...]
    """As journalled."""
    error: GreenroomError | None = None


class WindowReader:
    """Reads windows of one account. What came before a failure is kept."""

    def __init__(
        self, api: RecordingsApi, recordings: RecordingsStore, limiter: Limiter, clock: Clock
    ) -> None:
        self._api, self._recordings, self._limiter, self._clock = api, recordings, limiter, clock
        self._throttles = limiter.throttles

    async def read(self, ask: Ask, priority: Priority, came: Came) -> Reading:
        """Read a window; a failure stands in the answer.

        Raises:
            StoreError: the store fails.
            CancelledError: with what had come kept, and journalled as partial.
        """
        course = _Course(self._clock.now())
        whole = Span(ask.span.first, ask.span.asked)
        try:
            async for page in self._pages(ask, priority):
                await self._keep(ask, page, course, came)
        except StoreError:
            raise
        except GreenroomError as error:
            return await self._broken(ask, whole, course, error)
        except asyncio.CancelledError:
            if course.pages:
                await self._journal(ask.source, whole, course, Stopped())
            raise
        await self._close(ask.source, whole, course)
        return Reading((await self._journal(ask.source, whole, course),))

    def _pages(self, ask: Ask, priority: Priority) -> AsyncIterator[Page[Recording]]:
        source, span = ask.source, ask.span
        if source.reach is Reach.ACCOUNT:
            return self._api.of_account(span.first, span.asked, priority=priority)
        return self._api.of_user(source.path, span.first, span.asked, priority=priority)

    async def _keep(self, ask: Ask, page: Page[Recording], course: _Course, came: Came) -> None:
        if page.items:
            await self._recordings.put(ask.source.scope, page.items, host_id=ask.source.host_id)
        course.pages += 1
        course.items += len(page.items)
        course.seen |= {each.uuid for each in page.items if each.uuid}
        came(tuple(each for each in page.items if _is_of(each, ask.span)))

    async def _close(self, source: Source, whole: Span, course: _Course) -> None:
        """What a whole answer lacks, Zoom has no more."""
        scope, host_id = source.scope, source.host_id
        await self._recordings.close_window(scope, whole.first, whole.last, course.seen, host_id=host_id)

    async def _broken(self, ask: Ask, whole: Span, course: _Course, error: GreenroomError) -> Reading:
        """Journal a window that did not come whole; of one that Zoom cut, the later days are known."""
        windows = [await self._journal(ask.source, whole, course, error)]
        listed_from = error.listed_from if isinstance(error, WindowCut) else None
        if listed_from is not None and whole.first < listed_from < whole.last:
            windows.append(await self._journal(ask.source, Span(listed_from, whole.last), course))
        return Reading(tuple(windows), error)

    async def _journal(
        self, source: Source, span: Span, course: _Course, error: GreenroomError | None = None
    ) -> Window:
        window = Window(
            source.scope,
            span.first,
            span.last,
            _state(course, error),
            course.pages,
            course.items,
            self._throttled(),
            course.asked_at,
            *((error.title, error.message, error.next_step, error.details) if error else ()),
        )
        await self._recordings.record_window(window)
        return window

    def _throttled(self) -> int:
        """How often Zoom asked to wait since this was told last: each time counts for one window."""
        before, self._throttles = self._throttles, self._limiter.throttles
        return self._throttles - before


def _state(course: _Course, error: GreenroomError | None) -> WindowState:
    if error is None:
        return WindowState.DONE
    return WindowState.PARTIAL if course.pages else WindowState.FAILED


def _is_of(recording: Recording, span: Span) -> bool:
    """Whether it began on the window's own days: the one that it shares belongs to the next."""
    start = recording.start_time
    return start is None or span.first <= start.date() <= span.last
