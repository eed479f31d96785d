"""When a meeting took place and who was there: asked of Zoom once, as what is over never changes."""

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.store.meetings import MeetingDetail, MeetingRow
from app.store.store import Store
from app.zoom.api.meetings import MeetingsApi
from app.zoom.errors import InvalidRequest, MissingScope, NotAllowed, NotFound, PlanLacks, ZoomError
from app.zoom.limits import Priority
from app.zoom.models.meeting import MeetingListItem, PastMeeting, PastParticipant

log = logging.getLogger(__name__)

NEWEST = 5
"""Sessions of a meeting whose figures are asked for."""
RECHECK = timedelta(minutes=5)
"""How long the list of a meeting's sessions is taken as complete."""
OF_ONE = (InvalidRequest, NotFound)
"""Answers about one session: it is too old, or gone."""
FINAL = (*OF_ONE, MissingScope, NotAllowed, PlanLacks)
"""Answers that will be the same until the program starts anew."""


class PastSessions:
    """Brings past sessions into the store; what Zoom refuses is not asked for again."""

    def __init__(self, api: MeetingsApi, store: Store, clock: Clock) -> None:
        self._api, self._store, self._clock = api, store, clock
        self._listed: dict[int, datetime] = {}
        self._asked: set[int | str] = set()

    async def refresh(self, detail: MeetingDetail) -> None:
        """Bring the figures of the row's own session, then those of the meeting's newest ones.

        A refusal is only logged: without this the meeting is shown all the same.
        """
        row = detail.row
        figured = {each.uuid for each in detail.sessions if each.participants is not None}
        try:
            if row.session and row.uuid and row.uuid not in figured | self._asked:
                await self._bring(row, row.uuid, Priority.INTERACTIVE)
            for uuid in await self._newest(row):
                if uuid not in figured | self._asked:
                    await self._bring(row, uuid, Priority.BACKGROUND)
        except ZoomError as error:
            log.info("past sessions could not be read: %s", error.title)

    async def names(self, uuid: str) -> tuple[str, ...]:
        """Who was in a session, by first arrival, each person once; kept nowhere.

        Raises:
            ZoomError: as Zoom answered; PlanLacks on free plans.
        """
        found: dict[tuple[str, str], str] = {}
        async for person in self._people(uuid):
            found.setdefault(_identity(person), (person.name or "").strip())
        return tuple(found.values())

    async def _people(self, uuid: str) -> AsyncIterator[PastParticipant]:
        async for page in self._api.past_participants(uuid):
            for person in page.items:
                yield person

    async def _newest(self, row: MeetingRow) -> list[str]:
        now, number = self._clock.now(), row.meeting_id
        listed = self._listed.get(number)
        if number in self._asked or not _may_have_begun(row, now) or (listed and now - listed < RECHECK):
            return []
        try:
            found = await self._api.past_instances(number, priority=Priority.BACKGROUND)
        except FINAL:
            self._asked.add(number)
            raise
        self._listed[number] = now
        began = {each.uuid: each.start_time for each in found if each.uuid and each.start_time}
        return sorted(began, key=lambda uuid: began[uuid], reverse=True)[:NEWEST]

    async def _bring(self, row: MeetingRow, uuid: str, priority: Priority) -> None:
        asked_at = self._clock.now()
        try:
            past = await self._api.past(uuid, priority=priority)
        except FINAL as error:
            self._asked.add(uuid)
            if not isinstance(error, OF_ONE):
                self._asked.add(row.meeting_id)
                raise
            log.info("a past session could not be read: %s", error.title)
            return
        if past.start_time is None or past.end_time is None or past.end_time >= asked_at:
            return
        self._asked.add(uuid)
        item = _item(row, past, uuid)
        await self._store.meetings.put_figures(item, row.host_id, past.participants_count, asked_at)


def _may_have_begun(row: MeetingRow, now: datetime) -> bool:
    return row.session or row.repeats or row.pmi or row.start is None or row.start <= now


def _item(row: MeetingRow, past: PastMeeting, uuid: str) -> MeetingListItem:
    """The session in the shape of Zoom's list, under the number that it was asked for."""
    assert past.start_time is not None and past.end_time is not None
    minutes = round((past.end_time - past.start_time).total_seconds() / 60)
    return MeetingListItem(
        id=row.meeting_id,
        uuid=uuid,
        topic=past.topic or row.topic,
        type=row.type,
        host_id=row.host_id or past.host_id,
        start_time=past.start_time,
        duration=minutes if past.duration is None else past.duration,
        timezone=row.zone,
    )


def _identity(person: PastParticipant) -> tuple[str, str]:
    """What tells people apart; guests have neither an id nor an e-mail address."""
    if known := person.id or person.registrant_id or person.user_email:
        return "known", known
    return "guest", (person.name or "").strip().casefold()
