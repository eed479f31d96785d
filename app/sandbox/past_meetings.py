"""Past meetings: details, instances, participants; found by number (the latest) or by uuid."""

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.sandbox import operations
from app.sandbox.clock import as_zoom_time
from app.sandbox.errors import ApiFault, no_such_meeting
from app.sandbox.exchange import ZoomRoute, answer
from app.sandbox.operations import Caller
from app.sandbox.paths import key_after
from app.sandbox.records import Meeting, Session
from app.sandbox.shapes import participant

router = APIRouter(route_class=ZoomRoute)
YEAR = timedelta(days=366)
PARTICIPANTS_KEPT = timedelta(days=456)


@router.get("/past_meetings/{key:path}/instances")
async def instances(
    caller: Annotated[Caller, Depends(operations.PAST_INSTANCES)],
    request: Request,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> Response:
    """GET /past_meetings/{meetingId}/instances."""
    meeting, _latest = _find(caller, request)
    ended = [each for each in meeting.sessions if _within(each.start, first, last)]
    rows = [{"uuid": each.uuid, "start_time": as_zoom_time(each.start)} for each in ended]
    return answer({"meetings": rows})


@router.get("/past_meetings/{key:path}/participants")
async def participants(
    caller: Annotated[Caller, Depends(operations.PAST_PARTICIPANTS)],
    request: Request,
    page_size: Annotated[int, Query(ge=1, le=300)] = 30,
    next_page_token: str = "",
) -> Response:
    """GET /past_meetings/{meetingId}/participants; Zoom hides meetings of one participant."""
    _meeting, session = _find(caller, request)
    _check_age(caller, session, PARTICIPANTS_KEPT)
    sandbox = caller.sandbox
    query = f"participants {session.uuid} {page_size}"
    if next_page_token:
        page = sandbox.cursors.next(next_page_token, query, page_size)
    else:
        people = session.participants if len(session.participants) > 1 else []
        page = sandbox.cursors.first(people, query, page_size)
    ended = session.end or sandbox.clock.now()
    frame = page.frame()
    del frame["page_number"]
    return answer(frame | {"participants": [participant(each, ended) for each in page.items]})


@router.get("/past_meetings/{key:path}")
async def details(caller: Annotated[Caller, Depends(operations.PAST_MEETING)], request: Request) -> Response:
    """GET /past_meetings/{meetingId}."""
    meeting, session = _find(caller, request)
    _check_age(caller, session, YEAR)
    ended = session.end or caller.sandbox.clock.now()
    minutes = [
        ((each.leave_time or ended) - each.join_time).total_seconds() / 60 for each in session.participants
    ]
    body = {
        "uuid": session.uuid,
        "id": meeting.id,
        "host_id": meeting.host.id,
        "type": 2 if meeting.type == 10 else meeting.type,
        "topic": meeting.topic,
        "user_name": meeting.host.display_name,
        "user_email": meeting.host.email,
        "start_time": as_zoom_time(session.start),
        "end_time": as_zoom_time(ended),
        "duration": round((ended - session.start).total_seconds() / 60),
        "total_minutes": round(sum(minutes)),
        "participants_count": len(session.participants),
        "dept": meeting.host.dept,
        "source": "Zoom",
        "has_meeting_summary": False,
    }
    return answer(body)


def _find(caller: Caller, request: Request) -> tuple[Meeting, Session]:
    key = key_after(request, "/past_meetings/")
    meeting = caller.sandbox.meetings.find_number(int(key)) if key.isdigit() else None
    found = (meeting, meeting.sessions[-1]) if meeting and meeting.sessions else None
    found = found or caller.sandbox.meetings.session(key)
    if found is None or not caller.may_touch(found[0].host):
        raise no_such_meeting(key)
    return found


def _check_age(caller: Caller, session: Session, limit: timedelta) -> None:
    if session.start < caller.sandbox.clock.now() - limit:
        raise ApiFault(400, 12702, "Can not access a meeting a year ago.")


def _within(start: datetime, first: date | None, last: date | None) -> bool:
    day = start.date()
    return (first is None or first <= day) and (last is None or day <= last)
