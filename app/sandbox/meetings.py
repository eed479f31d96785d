"""Meetings: list, create, get, update, delete, end, recover, invitation."""

from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response

from app.sandbox import operations
from app.sandbox.drafts import read_draft
from app.sandbox.errors import ApiFault, invalid_parameter, no_such_meeting, validation_failed
from app.sandbox.exchange import ZoomRoute, answer, json_object
from app.sandbox.listings import Window, listing, next_day
from app.sandbox.operations import Caller
from app.sandbox.records import PERSONAL, Meeting, Occurrence
from app.sandbox.scheduling import create, host_for, update, update_occurrence
from app.sandbox.sessions import end, find
from app.sandbox.shapes import SETTINGS, occurrences

router = APIRouter(route_class=ZoomRoute)
Kind = Literal["scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings"]


@router.get("/users/{user_id}/meetings")
async def list_meetings(
    caller: Annotated[Caller, Depends(operations.LIST_MEETINGS)],
    user_id: str,
    type: Kind = "scheduled",  # Zoom's name of the parameter
    page_size: Annotated[int, Query(ge=1, le=300)] = 30,
    page_number: Annotated[int, Query(ge=1)] = 1,
    next_page_token: str = "",
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    timezone: str = "UTC",
) -> Response:
    """GET /users/{userId}/meetings."""
    sandbox, host = caller.sandbox, caller.user(user_id)
    query = f"meetings {host.id} {type} {page_size} {first} {last} {timezone}"
    if next_page_token:
        page = sandbox.cursors.next(next_page_token, query, page_size)
    else:
        window = Window(first, last, _zone(timezone))
        once = sandbox.faults.series_once
        rows = listing(sandbox.meetings, host, type, sandbox.clock.now(), window, series_once=once)
        page = sandbox.cursors.first(rows, query, page_size, page_number)
    return answer(page.frame() | {"meetings": [sandbox.shapes.row(each) for each in page.items]})


@router.get("/users/{user_id}/upcoming_meetings")
async def upcoming_meetings(
    caller: Annotated[Caller, Depends(operations.UPCOMING_MEETINGS)], user_id: str
) -> Response:
    """GET /users/{userId}/upcoming_meetings: the next 24 hours, invitations included."""
    sandbox, user = caller.sandbox, caller.user(user_id)
    rows = [
        sandbox.shapes.upcoming_row(each, user)
        for each in next_day(sandbox.meetings, user, sandbox.clock.now())
    ]
    return answer({"total_records": len(rows), "meetings": rows})


@router.post("/users/{user_id}/meetings")
async def create_meeting(
    caller: Annotated[Caller, Depends(operations.CREATE_MEETING)], user_id: str, request: Request
) -> Response:
    """POST /users/{userId}/meetings."""
    sandbox, user = caller.sandbox, caller.user(user_id)
    draft = read_draft(await json_object(request))
    host = host_for(sandbox, user, draft)
    sandbox.limits.count_write(host.id)
    meeting = create(sandbox, host, draft)
    return answer(_details(caller, meeting, previous=False), 201)


@router.get("/meetings/{meeting_id}")
async def get_meeting(
    caller: Annotated[Caller, Depends(operations.GET_MEETING)],
    meeting_id: int,
    occurrence_id: str = "",
    show_previous_occurrences: bool = False,
) -> Response:
    """GET /meetings/{meetingId}."""
    meeting = _reach(caller, meeting_id)
    if not occurrence_id:
        return answer(_details(caller, meeting, previous=show_previous_occurrences))
    occurrence = _occurrence(meeting, occurrence_id)
    body = _details(caller, meeting, previous=show_previous_occurrences)
    return answer(body | _of_occurrence(caller, meeting, occurrence))


@router.patch("/meetings/{meeting_id}")
async def update_meeting(
    caller: Annotated[Caller, Depends(operations.UPDATE_MEETING)],
    meeting_id: int,
    request: Request,
    occurrence_id: str = "",
) -> Response:
    """PATCH /meetings/{meetingId}."""
    meeting = _reach(caller, meeting_id)
    draft = read_draft(await json_object(request))
    caller.sandbox.limits.count_write(meeting.host.id)
    if occurrence_id:
        update_occurrence(caller.sandbox, meeting, _occurrence(meeting, occurrence_id), draft)
    else:
        update(caller.sandbox, meeting, draft)
    return Response(status_code=204)


@router.delete("/meetings/{meeting_id}")
async def delete_meeting(
    caller: Annotated[Caller, Depends(operations.DELETE_MEETING)],
    meeting_id: int,
    occurrence_id: str = "",
    schedule_for_reminder: bool = False,
    cancel_meeting_reminder: bool = False,
) -> Response:
    """DELETE /meetings/{meetingId}: one date or all; the reminders would send mails."""
    meeting = _reach(caller, meeting_id)
    if meeting.type == PERSONAL:
        raise ApiFault(400, 3018, "Not allowed to delete PMI.")
    if meeting.live is not None:
        raise ApiFault(400, 3002, "Sorry, you cannot delete this meeting since it is in progress.")
    if occurrence_id:
        _occurrence(meeting, occurrence_id).status = "deleted"
        caller.sandbox.meetings.changed(meeting)
    else:
        caller.sandbox.meetings.trash(meeting)
    return Response(status_code=204)


@router.put("/meetings/{meeting_id}/status")
async def meeting_status(
    caller: Annotated[Caller, Depends(operations.MEETING_STATUS)], meeting_id: int, request: Request
) -> Response:
    """PUT /meetings/{meetingId}/status: end or recover."""
    action = (await json_object(request)).get("action")
    if action == "end":
        end(caller.sandbox, _reach(caller, meeting_id))
    elif action == "recover":
        _recover(caller, meeting_id)
    else:
        raise validation_failed(("action", "Invalid field."))
    return Response(status_code=204)


@router.get("/meetings/{meeting_id}/invitation")
async def invitation(caller: Annotated[Caller, Depends(operations.INVITATION)], meeting_id: int) -> Response:
    """GET /meetings/{meetingId}/invitation."""
    meeting = _reach(caller, meeting_id)
    return answer({"invitation": caller.sandbox.shapes.invitation(meeting)})


def _reach(caller: Caller, meeting_id: int) -> Meeting:
    meeting = find(caller.sandbox, meeting_id)
    _check_host(caller, meeting)
    return meeting


def _check_host(caller: Caller, meeting: Meeting) -> None:
    if not caller.may_touch(meeting.host):
        raise ApiFault(400, 3003, "You are not the meeting host.")


def _recover(caller: Caller, meeting_id: int) -> None:
    meeting = caller.sandbox.meetings.trashed(meeting_id)
    if meeting is None:
        # A meeting that was never deleted needs no recovering, one that never was cannot be.
        _reach(caller, meeting_id)
        return
    if not caller.may_touch(meeting.host):
        raise no_such_meeting(meeting_id)
    caller.sandbox.meetings.add(meeting)


def _details(caller: Caller, meeting: Meeting, *, previous: bool) -> dict[str, Any]:
    now = caller.sandbox.clock.now()
    body = caller.sandbox.shapes.meeting(meeting, now)
    if meeting.occurrences:
        body["occurrences"] = occurrences(meeting, now, previous=previous)
    return body


def _of_occurrence(caller: Caller, meeting: Meeting, occurrence: Occurrence) -> dict[str, Any]:
    changes = occurrence.changes
    body = caller.sandbox.shapes.moment(occurrence.start, occurrence.duration)
    body["agenda"] = changes.get("agenda", meeting.agenda)
    body["settings"] = SETTINGS | meeting.settings | changes.get("settings", {})
    return body


def _occurrence(meeting: Meeting, occurrence_id: str) -> Occurrence:
    occurrence = meeting.occurrence(occurrence_id)
    if occurrence is None or occurrence.status == "deleted":
        raise invalid_parameter("Invalid parameter: `occurrence_id`.")
    return occurrence


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise validation_failed(("timezone", "Invalid timezone.")) from None
    return name
