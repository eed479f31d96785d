"""Recordings as Zoom tells of them, for tests of the store."""

from datetime import timedelta

from app.store.recordings import RecordingQuery
from app.zoom.models.recording import Recording
from tests.fakes.clock import FakeClock

NOW = FakeClock().now()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADA, SCOPE = "ada", "account"


def file(key="f1", kind="MP4", size=1_000, **fields):
    """A file that is complete."""
    known = {
        "id": key,
        "file_type": kind,
        "file_extension": {"TRANSCRIPT": "VTT", "CHAT": "TXT"}.get(kind, kind),
        "file_size": size,
        "status": "completed",
        "recording_type": {"MP4": "active_speaker", "M4A": "audio_only"}.get(kind, kind.lower()),
        "recording_start": NOW - DAY,
        "recording_end": NOW - DAY + HOUR,
        "download_url": f"https://example.zoom.us/rec/download/{key}",
        "play_url": f"https://example.zoom.us/rec/play/{key}",
    }
    return {**known, **fields}


def recording(uuid="r1==", files=None, **fields):
    """A recording of yesterday with one film."""
    known = {
        "uuid": uuid,
        "id": 81_000_000_001,
        "account_id": "acme",
        "host_id": ADA,
        "host_email": "ada@example.com",
        "topic": "Stand-up",
        "type": 2,
        "start_time": NOW - DAY,
        "duration": 45,
        "total_size": 1_000,
        "share_url": f"https://example.zoom.us/rec/share/{uuid}",
        "password": "s3cret",
        "recording_files": [file(f"{uuid}-f1")] if files is None else files,
    }
    return Recording.model_validate({**known, **fields})


async def rows(store, **fields):
    """The rows of a listing."""
    listing = await store.recordings.listing(RecordingQuery(**fields))
    return await store.recordings.fetch(listing.rows)


async def uuids(store, **fields):
    """What a listing names, in order."""
    return [row.uuid for row in await rows(store, **fields)]


async def state(store, uuid="r1=="):
    """The state of one recording."""
    detail = await store.recordings.detail(uuid)
    return detail and detail.row.state


async def file_states(store, uuid="r1=="):
    """The states of a recording's files by key."""
    detail = await store.recordings.detail(uuid)
    return {each.key: each.state for each in detail.files}
