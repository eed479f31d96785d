"""Meetings: lists, one meeting, create, update, delete, status, invitation, past meetings.

What a repeat does, by operation: reading is always safe; an update sets the same values again; ending or
deleting again answers "no such meeting", which after a lost answer means done. A create would make a second
meeting and a second recovery answers with an error, so these two are sent once.
"""

from collections.abc import AsyncIterator, Hashable, Mapping
from datetime import date
from typing import Any

from app.zoom.api._decode import decoded
from app.zoom.client import ZoomClient
from app.zoom.errors import BadResponse, OutcomeUnknown
from app.zoom.limits import Label, Priority
from app.zoom.models.meeting import (
    Meeting,
    MeetingListItem,
    MeetingRequest,
    PastInstance,
    PastMeeting,
    PastParticipant,
)
from app.zoom.operations import Operation, Repeat
from app.zoom.paging import Page, RawPage, pages, parsed, raw_page

LIST = Operation("meetings", "GET", "/users/{userId}/meetings", Label.MEDIUM)
GET = Operation("meeting", "GET", "/meetings/{meetingId}", Label.LIGHT)
CREATE = Operation(
    "meetingCreate",
    "POST",
    "/users/{userId}/meetings",
    Label.LIGHT,
    Repeat.ONCE,
    counts_for_host=True,
)
UPDATE = Operation("meetingUpdate", "PATCH", "/meetings/{meetingId}", Label.LIGHT, counts_for_host=True)
DELETE = Operation("meetingDelete", "DELETE", "/meetings/{meetingId}", Label.LIGHT, gone_is_done=True)
END = Operation("meetingStatus", "PUT", "/meetings/{meetingId}/status", Label.LIGHT, gone_is_done=True)
RECOVER = Operation("meetingStatus", "PUT", "/meetings/{meetingId}/status", Label.LIGHT, Repeat.ONCE)
INVITATION = Operation("meetingInvitation", "GET", "/meetings/{meetingId}/invitation", Label.LIGHT)
PAST = Operation("pastMeetingDetails", "GET", "/past_meetings/{meetingId}", Label.LIGHT)
PAST_INSTANCES = Operation("pastMeetings", "GET", "/past_meetings/{meetingId}/instances", Label.MEDIUM)
PAST_PARTICIPANTS = Operation(
    "pastMeetingParticipants", "GET", "/past_meetings/{meetingId}/participants", Label.MEDIUM
)
PAGE_SIZE = 300
"""The most that Zoom gives of meetings and of participants at once."""


class MeetingsApi:
    """Zoom's meetings.

    Every method raises ZoomError as errors.py draws it. `meeting_id` is Zoom's meeting number, `user_id` an
    id, an e-mail address or "me"; apps that users install for themselves may use "me" only.
    """

    def __init__(self, client: ZoomClient) -> None:
        self._client = client

    async def list(
        self,
        user_id: str,
        kind: str,
        *,
        from_: date | None = None,
        to: date | None = None,
        timezone: str | None = None,
        priority: Priority = Priority.BACKGROUND,
    ) -> AsyncIterator[Page[MeetingListItem]]:
        """Read a user's meetings page by page (operation meetings).

        Zoom lists neither instant nor expired meetings, and six months at most.

        Args:
            user_id: whose.
            kind: "scheduled", "live", "upcoming", "upcoming_meetings" or "previous_meetings".
            from_: first day.
            to: last day.
            timezone: IANA name of the zone of these days; Zoom takes UTC without it.
            priority: of each page.
        """
        query = {"type": kind, "page_size": str(PAGE_SIZE)}
        query |= {name: f"{day:%Y-%m-%d}" for name, day in (("from", from_), ("to", to)) if day}
        query |= {"timezone": timezone} if timezone else {}

        async def fetch(token: str) -> RawPage:
            params = query | ({"next_page_token": token} if token else {})
            value = await self._client.call(LIST, {"userId": user_id}, params=params, priority=priority)
            return raw_page(value, "meetings", LIST.name)

        async for page in pages(fetch, MeetingListItem, _meeting_key, LIST.name):
            yield page

    async def get(
        self,
        meeting_id: int,
        *,
        occurrence_id: str | None = None,
        show_previous_occurrences: bool = False,
        priority: Priority = Priority.INTERACTIVE,
    ) -> Meeting:
        """Read a meeting, or one occurrence of a series (operation meeting)."""
        params = _occurrence(occurrence_id)
        if show_previous_occurrences:
            params["show_previous_occurrences"] = "true"
        value = await self._client.call(GET, {"meetingId": meeting_id}, params=params, priority=priority)
        return decoded(value, Meeting, GET)

    async def create(
        self,
        user_id: str,
        request: MeetingRequest,
        *,
        host: str,
        priority: Priority = Priority.INTERACTIVE,
    ) -> Meeting:
        """Create a meeting (operation meetingCreate).

        Args:
            user_id: who shall host it.
            request: what it shall be.
            host: key of the host's daily count of 100; always the same one for a host.
            priority: of the request.

        Raises:
            OutcomeUnknown: it may have been created; list and match before sending it again.
        """
        value = await self._client.call(
            CREATE, {"userId": user_id}, body=request.body(), priority=priority, host=host
        )
        try:
            return decoded(value, Meeting, CREATE)
        except BadResponse as error:
            raise OutcomeUnknown(**error.facts()) from error

    async def update(
        self,
        meeting_id: int,
        request: MeetingRequest,
        *,
        host: str,
        occurrence_id: str | None = None,
        priority: Priority = Priority.INTERACTIVE,
    ) -> None:
        """Change a meeting, or one occurrence (operation meetingUpdate); `host` as for `create`."""
        await self._client.call(
            UPDATE,
            {"meetingId": meeting_id},
            params=_occurrence(occurrence_id),
            body=request.body(),
            priority=priority,
            host=host,
        )

    async def delete(
        self,
        meeting_id: int,
        *,
        occurrence_id: str | None = None,
        schedule_for_reminder: bool = False,
        cancel_meeting_reminder: bool = False,
        priority: Priority = Priority.INTERACTIVE,
    ) -> None:
        """Delete a meeting (operation meetingDelete).

        Args:
            meeting_id: which; a series goes whole unless `occurrence_id` names one of it.
            occurrence_id: the one occurrence to delete.
            schedule_for_reminder: Zoom tells the host and the alternative hosts by e-mail.
            cancel_meeting_reminder: Zoom tells the registrants by e-mail.
            priority: of the request.
        """
        params = _occurrence(occurrence_id) | {
            "schedule_for_reminder": _flag(schedule_for_reminder),
            "cancel_meeting_reminder": _flag(cancel_meeting_reminder),
        }
        await self._client.call(DELETE, {"meetingId": meeting_id}, params=params, priority=priority)

    async def end(self, meeting_id: int, *, priority: Priority = Priority.INTERACTIVE) -> None:
        """End a meeting that is live (operation meetingStatus)."""
        await self._client.call(END, {"meetingId": meeting_id}, body={"action": "end"}, priority=priority)

    async def recover(self, meeting_id: int, *, priority: Priority = Priority.INTERACTIVE) -> None:
        """Bring a deleted meeting back (operation meetingStatus).

        Raises:
            OutcomeUnknown: it may have been recovered.
        """
        await self._client.call(
            RECOVER, {"meetingId": meeting_id}, body={"action": "recover"}, priority=priority
        )

    async def invitation(self, meeting_id: int, *, priority: Priority = Priority.INTERACTIVE) -> str:
        """Zoom's invitation text (operation meetingInvitation), with line feeds only."""
        value = await self._client.call(INVITATION, {"meetingId": meeting_id}, priority=priority)
        text = value.get("invitation") if isinstance(value, Mapping) else None
        if not isinstance(text, str):
            raise BadResponse(operation=INVITATION.name, http_status=200)
        return text.replace("\r\n", "\n")

    async def past(self, meeting: int | str, *, priority: Priority = Priority.INTERACTIVE) -> PastMeeting:
        """Read a meeting that took place (operation pastMeetingDetails; paid plans, one year back).

        Args:
            meeting: a UUID for one instance; a meeting number for the latest.
            priority: of the request.
        """
        value = await self._client.call(PAST, {"meetingId": meeting}, priority=priority)
        return decoded(value, PastMeeting, PAST)

    async def past_instances(
        self,
        meeting_id: int,
        *,
        from_: date | None = None,
        to: date | None = None,
        priority: Priority = Priority.INTERACTIVE,
    ) -> tuple[PastInstance, ...]:
        """Read when a meeting took place (operation pastMeetings); the days count only together."""
        params = {"from": f"{from_:%Y-%m-%d}", "to": f"{to:%Y-%m-%d}"} if from_ and to else {}
        value = await self._client.call(
            PAST_INSTANCES, {"meetingId": meeting_id}, params=params, priority=priority
        )
        return parsed(raw_page(value, "meetings", PAST_INSTANCES.name).items, PastInstance)

    async def past_participants(
        self, meeting: int | str, *, priority: Priority = Priority.INTERACTIVE
    ) -> AsyncIterator[Page[PastParticipant]]:
        """Read who was there, page by page (operation pastMeetingParticipants; paid plans).

        Args:
            meeting: a UUID for one instance; a meeting number for the latest.
            priority: of each page.
        """

        async def fetch(token: str) -> RawPage:
            params = {"page_size": str(PAGE_SIZE)} | ({"next_page_token": token} if token else {})
            value = await self._client.call(
                PAST_PARTICIPANTS, {"meetingId": meeting}, params=params, priority=priority
            )
            return raw_page(value, "participants", PAST_PARTICIPANTS.name)

        async for page in pages(fetch, PastParticipant, _participant_key, PAST_PARTICIPANTS.name):
            yield page


def _meeting_key(item: MeetingListItem) -> Hashable:
    """Zoom may list a series once for each occurrence."""
    return item.id, item.start_time, item.uuid if item.id is None else None


def _participant_key(item: PastParticipant) -> Hashable:
    return item.user_id, item.id, item.name, item.join_time


def _occurrence(occurrence_id: str | None) -> dict[str, Any]:
    return {"occurrence_id": occurrence_id} if occurrence_id else {}


def _flag(value: bool) -> str:
    return "true" if value else "false"
