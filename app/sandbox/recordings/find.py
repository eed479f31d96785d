"""Finds the recording that a request means, with Zoom's refusals."""

from datetime import datetime

from app.sandbox.errors import ApiFault, no_such_meeting
from app.sandbox.operations import Caller
from app.sandbox.recordings.records import Recording, RecordingFile
from app.sandbox.recordings.store import live_files


def found(caller: Caller, key: str, *, in_trash: bool = False, any_file: bool = False) -> Recording:
    """The recording of a uuid, or of the latest instance of a meeting number.

    Raises:
        ApiFault: 3301 there is none (`in_trash`: not even there; unless `any_file`, also where every file
            is still being processed), 3001 there is no such meeting.
    """
    sandbox = caller.sandbox
    now = sandbox.clock.now()
    recording = sandbox.recordings.latest(int(key), now) if key.isdecimal() else None
    recording = recording or sandbox.recordings.with_uuid(key, now)
    if recording is None or not caller.may_touch(recording.host):
        raise _missing(caller, key)
    if recording.trashed and not in_trash:
        raise no_recording()
    if not any_file and not recording.trashed and not _any_ready(recording, now):
        raise no_recording()
    return recording


def undisturbed(recording: Recording) -> Recording:
    """The recording, unless it must not be deleted.

    Raises:
        ApiFault: 3310.
    """
    if recording.in_use:
        message = "This recording was selected for a simulive webinar. You cannot delete or trash it."
        raise ApiFault(400, 3310, message)
    return recording


def trashed(recording: Recording, file_id: str, now: datetime) -> RecordingFile:
    """A single file in the trash.

    Raises:
        ApiFault: 3301: it is not there.
    """
    file = recording.file(file_id)
    if file is None or file.trashed is None or file.gone(now):
        raise no_recording()
    return file


def no_recording() -> ApiFault:
    """Code 3301: never recorded, still being processed, deleted, or in the trash."""
    return ApiFault(404, 3301, "There is no recording for this meeting.")


def _any_ready(recording: Recording, now: datetime) -> bool:
    return any(not each.processing(now) for each in live_files(recording))


def _missing(caller: Caller, key: str) -> ApiFault:
    """3301 where the meeting is known, 3001 where it is not."""
    meetings = caller.sandbox.meetings
    meeting = meetings.find_number(int(key)) if key.isdecimal() else None
    if meeting is None and (session := meetings.session(key)):
        meeting = session[0]
    return no_recording() if meeting and caller.may_touch(meeting.host) else no_such_meeting(key)
