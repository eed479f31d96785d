"""Reading one of Zoom's lists into the store, page by page, and looking after what the lists leave open."""

import logging
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta

from app.core.clock import Clock
from app.services.hosts import Host
from app.services.meetings import MeetingsService
from app.store.meetings import View
from app.store.store import Store
from app.zoom.api.meetings import MeetingsApi
from app.zoom.errors import ZoomError
from app.zoom.limits import Priority
from app.zoom.models.meeting import MeetingListItem, MeetingType
from app.zoom.paging import Page

log = logging.getLogger(__name__)

UPCOMING_REACH = timedelta(days=170)
"""Zoom's list of upcoming meetings reaches six months ahead; its list of scheduled ones all the way."""
THOROUGH_EVERY = timedelta(minutes=15)
"""How often the longer lists are read: all scheduled meetings, and all past ones."""
RECENT = timedelta(days=2)
"""How far back the list of past meetings is read in between."""
RECHECK = timedelta(minutes=30)
SERIES_AGE = timedelta(hours=6)
MOST_CHECKED = 100
"""Meetings that one pass looks up one by one."""
MOST_GLANCED = 5
"""The same where somebody's list is only glanced at."""
MOST_INSTANT = 20
"""Instant meetings that are asked after, as no list names them."""

Told = Callable[[int, int | None], None]
"""Hears after each page how many meetings of the list came, and how many there are as Zoom says."""


class ListReader:
    """Reads lists of one account; each method raises ZoomError and StoreError, what came before is kept."""

    def __init__(self, api: MeetingsApi, store: Store, meetings: MeetingsService, clock: Clock) -> None:
        self._api, self._store, self._meetings, self._clock = api, store, meetings, clock
        self._thorough_at: dict[tuple[str, View], datetime] = {}

    async def read(
        self, view: View, host: Host, priority: Priority, told: Told, most: int = MOST_CHECKED
    ) -> None:
        """Read the list of a view; of what it leaves open, at most so many meetings are looked up."""
        if view is View.UPCOMING:
            await self._upcoming(host, priority, told, most)
        elif view is View.LIVE:
            await self._live(host, priority, told)
        else:
            await self._past(host, priority, told)

    async def _live(self, host: Host, priority: Priority, told: Told) -> None:
        items: list[MeetingListItem] = []
        asked_at, complete = self._clock.now(), False
        try:
            async for page, _asked_at in self._pages(host, "live", priority, told):
                items += page.items
            complete = True
        finally:
            await self._store.meetings.set_live(items, host.id, asked_at, complete=complete)
        for number in await self._store.meetings.instant(host.id, asked_at, MOST_INSTANT):
            await self._meetings.verify(number, host.id, priority=priority)

    async def _past(self, host: Host, priority: Priority, told: Told) -> None:
        begun = self._clock.now()
        thorough = self._thorough(View.PAST, host, priority, begun)
        since = None if thorough else (begun - RECENT).date()
        until = None if thorough else (begun + timedelta(days=1)).date()
        async for page, asked_at in self._pages(host, "previous_meetings", priority, told, since, until):
            await self._store.meetings.put_past_page(page.items, host.id, asked_at)
        if thorough:
            self._thorough_at[host.id, View.PAST] = begun

    async def _upcoming(self, host: Host, priority: Priority, told: Told, most: int) -> None:
        begun = self._clock.now()
        thorough = self._thorough(View.UPCOMING, host, priority, begun)
        series: set[int] = set()
        async for page, asked_at in self._pages(host, "upcoming", priority, told):
            await self._store.meetings.put_page(page.items, host.id, asked_at)
            series |= _series(page)
        if thorough:
            series |= await self._scheduled(host, priority)
            self._thorough_at[host.id, View.UPCOMING] = begun
        await self._look_after(host, series, begun, None if thorough else begun + UPCOMING_REACH, most)

    async def _scheduled(self, host: Host, priority: Priority) -> set[int]:
        """What is planned later, or without a time; series, which this list names once, are answered."""
        series: set[int] = set()
        async for page, asked_at in self._pages(host, "scheduled", priority, _nobody):
            single = [item for item in page.items if item.type != MeetingType.RECURRING]
            await self._store.meetings.put_page(single, host.id, asked_at)
            series |= _series(page)
        return series

    async def _look_after(
        self, host: Host, series: set[int], begun: datetime, until: datetime | None, most: int
    ) -> None:
        """Ask for what the lists leave open: the dates of series, and meetings that were not listed."""
        meetings = self._store.meetings
        try:
            folded = await meetings.folded_series(series, begun, SERIES_AGE, most)
            for number in folded:
                await self._meetings.verify(number, host.id, priority=Priority.BACKGROUND)
            for number in await meetings.unseen(host.id, begun, until, RECHECK, most):
                await self._meetings.verify(number, host.id, priority=Priority.BACKGROUND)
                await meetings.mark_checked(number, self._clock.now())
        except ZoomError as error:
            # The lists themselves are complete; the next pass takes up what is left.
            log.info("looking up meetings one by one stopped: %s", error.title)

    async def _pages(
        self,
        host: Host,
        kind: str,
        priority: Priority,
        told: Told,
        since: date | None = None,
        until: date | None = None,
    ) -> AsyncIterator[tuple[Page[MeetingListItem], datetime]]:
        """The pages of a list, each with the time at which it was asked for."""
        shown, asked_at = 0, self._clock.now()
        pages = self._api.list(host.path, kind, from_=since, to=until, priority=priority)
        async for page in pages:
            yield page, asked_at
            shown += len(page.items)
            told(shown, page.total)
            asked_at = self._clock.now()

    def _thorough(self, view: View, host: Host, priority: Priority, now: datetime) -> bool:
        last = self._thorough_at.get((host.id, view))
        return priority is Priority.INTERACTIVE or last is None or now - last >= THOROUGH_EVERY


def _series(page: Page[MeetingListItem]) -> set[int]:
    return {item.id for item in page.items if item.type == MeetingType.RECURRING and item.id is not None}


def _nobody(_shown: int, _total: int | None) -> None:
    """Hears of pages that do not count for the person."""
