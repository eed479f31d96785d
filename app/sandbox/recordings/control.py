"""For tests: what is recorded and how much of it was moved; add recordings, end their processing."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from app.sandbox.control import ControlRoute
from app.sandbox.exchange import answer, json_object
from app.sandbox.recordings.media import sha256_of
from app.sandbox.recordings.plan import body_of
from app.sandbox.recordings.records import Recording, RecordingFile
from app.sandbox.recordings.wishes import with_files
from app.sandbox.state import InSandbox, Sandbox

router = APIRouter(prefix="/_sandbox", route_class=ControlRoute)


@router.get("/recordings")
async def get_recordings(sandbox: InSandbox, sha256: bool = True, uuid: str = "") -> Response:
    """Every file, also in the trash and while it is being processed; hashing much takes a while."""
    chosen = [each for each in sandbox.recordings if uuid in ("", each.uuid)]
    return answer(await asyncio.to_thread(_rows, sandbox, chosen, sha256))


@router.post("/recordings")
async def post_recording(sandbox: InSandbox, request: Request) -> Response:
    """Record a meeting.

    ``{"topic", "host": e-mail or id, "start", "duration": minutes, "uuid", "id": meeting number, "type",
    "files": [{"file_type", "recording_type", "size": bytes, "ready_in": seconds, "omits": [fields],
    "participant": name}]}``; everything may be left out. A recording of the same uuid is replaced.
    """
    wish = await json_object(request)
    now = sandbox.clock.now()
    duration = int(wish.get("duration", 30))
    started = datetime.fromisoformat(wish["start"]) if "start" in wish else now - timedelta(hours=3)
    if started.tzinfo is None:
        raise ValueError("start: needs an offset, for example 2026-11-20T09:30:00Z")
    recording = sandbox.recording_seeder.add(
        sandbox.directory.get(str(wish["host"])) if "host" in wish else sandbox.directory.owner,
        str(wish.get("topic", "Recorded")),
        started,
        duration,
        int(wish.get("id", 0)) or sandbox.ids.number(),
        int(wish.get("type", 2)),
        now,
        uuid=str(wish.get("uuid", "")),
    )
    try:
        with_files(recording, wish.get("files"), now)
    except ValueError:
        sandbox.recordings.remove(recording)
        raise
    return answer(
        {"uuid": recording.uuid, "id": recording.meeting_id, "files": _rows(sandbox, [recording], True)}
    )


@router.put("/recordings")
async def put_recordings(sandbox: InSandbox, request: Request) -> Response:
    """`{"finish": true}` ends all processing, `{"forget_transfers": true}` sets the counts to zero."""
    wish = await json_object(request)
    if wish.get("finish"):
        for each in sandbox.recordings:
            each.finish(sandbox.clock.now())
    if wish.get("forget_transfers"):
        sandbox.transfers.forget()
    return Response(status_code=204)


@router.put("/recordings/in_use")
async def put_in_use(sandbox: InSandbox, request: Request) -> Response:
    """`{"uuid", "in_use": true}`: the recording is part of a webinar, and cannot be deleted."""
    wish = await json_object(request)
    recording = sandbox.recordings.with_uuid(str(wish.get("uuid")), sandbox.clock.now())
    if recording is None:
        raise ValueError("uuid: there is no such recording")
    recording.in_use = bool(wish.get("in_use", True))
    return Response(status_code=204)


@router.delete("/recordings")
async def delete_recordings(sandbox: InSandbox) -> Response:
    """Delete every recording for good."""
    sandbox.recordings.clear()
    return Response(status_code=204)


def _rows(sandbox: Sandbox, recordings: list[Recording], sha256: bool) -> list[dict[str, Any]]:
    return [_row(sandbox, each, file, sha256) for each in recordings for file in each.files]


def _row(sandbox: Sandbox, recording: Recording, file: RecordingFile, sha256: bool) -> dict[str, Any]:
    now = sandbox.clock.now()
    listed = sandbox.recording_shapes.listed(recording, file, now)
    transfer = sandbox.transfers.of(file.handle)
    row: dict[str, Any] = {
        "key": _key(recording, file, listed),
        "uuid": recording.uuid,
        "meeting_id": recording.meeting_id,
        "topic": recording.topic,
        "host_id": recording.host.id,
        "handle": file.handle,
        "file_id": file.id,
        "file_type": file.file_type,
        "extension": file.extension.lower(),
        "recording_type": file.recording_type,
        "size": file.size,
        "processing": file.processing(now),
        "trashed": bool(recording.trashed or file.trashed),
        "listed": listed,
        "requests": transfer.requests,
        "ranges": transfer.ranges,
        "bytes": transfer.bytes,
    }
    return row | ({"sha256": sha256_of(body_of(recording, file))} if sha256 else {})


def _key(recording: Recording, file: RecordingFile, listed: dict[str, Any]) -> str:
    """The file's id, or what tells it from others where the listing omits the id."""
    if "id" in listed:
        return str(listed["id"])
    return "|".join(
        (recording.uuid, listed.get("recording_type", ""), file.file_type, file.start.isoformat())
    )
