"""The API's operations on recordings: lists, one meeting's files, trash and restore, the transcript."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from app.sandbox import operations
from app.sandbox.clock import as_zoom_time
from app.sandbox.errors import ApiFault, invalid_parameter
from app.sandbox.exchange import ZoomRoute, answer, json_object
from app.sandbox.operations import Caller
from app.sandbox.paths import key_after
from app.sandbox.recordings.find import found, trashed, undisturbed
from app.sandbox.recordings.links import DEFAULT_TTL
from app.sandbox.recordings.listing import Listing, check_account
from app.sandbox.recordings.records import Recording
from app.sandbox.recordings.store import live_files
from app.sandbox.records import User
from app.sandbox.state import Sandbox

router = APIRouter(route_class=ZoomRoute)

PageSize = Annotated[int, Query(ge=1, le=300)]
Action = Literal["trash", "delete"]
TrashType = Literal["meeting_recordings", "recording_file"]


@router.get("/users/{user_id}/recordings")
async def of_user(
    caller: Annotated[Caller, Depends(operations.LIST_RECORDINGS)],
    user_id: str,
    page_size: PageSize = 30,
    next_page_token: str = "",
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    trash: bool = False,
    trash_type: TrashType = "meeting_recordings",
    meeting_id: int = 0,
) -> Response:
    """GET /users/{userId}/recordings."""
    host = caller.user(user_id)
    wanted = Listing(caller.sandbox, host, first, last, trash_type if trash else "", meeting_id)
    return answer(wanted.page(page_size, next_page_token))


@router.get("/accounts/{account_id}/recordings")
async def of_account(
    caller: Annotated[Caller, Depends(operations.LIST_ACCOUNT_RECORDINGS)],
    account_id: str,
    page_size: PageSize = 30,
    next_page_token: str = "",
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    trash: bool = False,
    trash_type: TrashType = "meeting_recordings",
    meeting_id: int = 0,
) -> Response:
    """GET /accounts/{accountId}/recordings, of Zoom's description for master accounts."""
    check_account(caller, account_id, trash=trash)
    wanted = Listing(caller.sandbox, None, first, last, trash_type if trash else "", meeting_id)
    return answer(wanted.page(page_size, next_page_token))


@router.get("/meetings/{key:path}/recordings")
async def of_meeting(
    caller: Annotated[Caller, Depends(operations.GET_RECORDINGS)],
    request: Request,
    include_fields: str = "",
    ttl: Annotated[int, Query(ge=0, le=604_800)] = DEFAULT_TTL,
) -> Response:
    """GET /meetings/{meetingId}/recordings."""
    sandbox = caller.sandbox
    recording = found(caller, key_after(request, "/meetings/"))
    body = sandbox.recording_shapes.details(recording, live_files(recording), sandbox.clock.now())
    if "download_access_token" in include_fields.split(","):
        body["download_access_token"] = sandbox.links.download_token(recording, ttl)
    return answer(body)


@router.delete("/meetings/{key:path}/recordings", status_code=204)
async def delete_all(
    caller: Annotated[Caller, Depends(operations.DELETE_RECORDINGS)],
    request: Request,
    action: Action = "trash",
) -> Response:
    """DELETE /meetings/{meetingId}/recordings."""
    key = key_after(request, "/meetings/")
    now = caller.sandbox.clock.now()
    if action == "delete":
        recording = undisturbed(found(caller, key, in_trash=True))
        caller.sandbox.recordings.remove(recording)
    else:
        undisturbed(found(caller, key)).trashed = now
    return Response(status_code=204)


@router.put("/meetings/{key:path}/recordings/status")
async def recover_all(
    caller: Annotated[Caller, Depends(operations.RECOVER_RECORDINGS)], request: Request
) -> Response:
    """PUT /meetings/{meetingUUID}/recordings/status."""
    await _check_recovery(caller.sandbox, request)
    recording = found(caller, key_after(request, "/meetings/"), in_trash=True)
    if recording.trashed is None:
        raise ApiFault(404, 3301, "There is no recording for this meeting.")
    recording.trashed = None
    return Response(status_code=200)


@router.put("/meetings/{key:path}/recordings/{recording_id}/status", status_code=204)
async def recover_one(
    caller: Annotated[Caller, Depends(operations.RECOVER_RECORDING_FILE)],
    request: Request,
    recording_id: str,
) -> Response:
    """PUT /meetings/{meetingId}/recordings/{recordingId}/status."""
    await _check_recovery(caller.sandbox, request)
    recording = found(caller, key_after(request, "/meetings/"), any_file=True)
    recording.change(trashed(recording, recording_id, caller.sandbox.clock.now()), trashed=None)
    return Response(status_code=204)


@router.delete("/meetings/{key:path}/recordings/{recording_id}", status_code=204)
async def delete_one(
    caller: Annotated[Caller, Depends(operations.DELETE_RECORDING_FILE)],
    request: Request,
    recording_id: str,
    action: Action = "trash",
) -> Response:
    """DELETE /meetings/{meetingId}/recordings/{recordingId}."""
    now = caller.sandbox.clock.now()
    recording = undisturbed(found(caller, key_after(request, "/meetings/"), any_file=True))
    file = recording.file(recording_id)
    if file is None or file.gone(now) or (action == "trash" and file.trashed):
        raise ApiFault(404, 3301, "There is no recording for this meeting.")
    if file.processing(now):
        raise ApiFault(400, 3303, "You can not delete an uncompleted meeting.")
    if action == "delete":
        recording.drop(file)
    else:
        recording.change(file, trashed=now)
    return Response(status_code=204)


@router.get("/meetings/{key:path}/transcript")
async def transcript(
    caller: Annotated[Caller, Depends(operations.GET_TRANSCRIPT)], request: Request
) -> Response:
    """GET /meetings/{meetingId}/transcript."""
    try:
        recording = found(caller, key_after(request, "/meetings/"), in_trash=True, any_file=True)
    except ApiFault as fault:
        raise ApiFault(404, 3322, "This meeting transcript does not exist.") from fault
    return answer(_transcript(caller.sandbox, recording, recording.host))


def _transcript(sandbox: Sandbox, recording: Recording, host: User) -> dict[str, Any]:
    now = sandbox.clock.now()
    body = {
        "meeting_id": recording.uuid,
        "account_id": sandbox.account_id,
        "meeting_topic": recording.topic,
        "host_id": host.id,
    }
    file = next((each for each in recording.files if each.file_type == "TRANSCRIPT"), None)
    if file is None:
        return body | {"can_download": False, "download_restriction_reason": "NO_TRANSCRIPT_DATA"}
    if recording.trashed or file.trashed:
        return body | {"can_download": False, "download_restriction_reason": "DELETED_OR_TRASHED"}
    if file.processing(now):
        return body | {"can_download": False, "download_restriction_reason": "NOT_READY"}
    created = _created(recording.end, file.ready, now)
    return body | {
        "transcript_created_time": as_zoom_time(created),
        "can_download": True,
        "download_url": sandbox.links.download_url(file),
    }


def _created(ended: datetime, ready: datetime, now: datetime) -> datetime:
    return min(max(ready, ended + timedelta(minutes=1)), now)


async def _check_recovery(sandbox: Sandbox, request: Request) -> None:
    if (await json_object(request)).get("action") != "recover":
        raise invalid_parameter("Invalid action. The supported value is: recover.")
    if sandbox.faults.storage_full:
        raise ApiFault(
            400,
            3309,
            "Not enough cloud storage available. Either purchase additional storage or delete cloud "
            "recordings to free up storage.",
        )
