"""Recordings in the shapes of Zoom's answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.sandbox.clock import as_zoom_time
from app.sandbox.recordings.links import Links
from app.sandbox.recordings.records import Recording, RecordingFile

_NOT_WHILE_PROCESSING = ("file_size", "play_url", "download_url")


class RecordingShapes:
    """Writes recordings as Zoom does."""

    def __init__(self, account_id: str, links: Links) -> None:
        self._account_id = account_id
        self._links = links

    def row(
        self, recording: Recording, files: Sequence[RecordingFile], now: datetime, *, host_email: bool = False
    ) -> dict[str, Any]:
        """A recording with `files` of it; only the account's listing names the host's e-mail."""
        deleted = recording.trashed
        body: dict[str, Any] = {
            "uuid": recording.uuid,
            "id": recording.meeting_id,
            "account_id": self._account_id,
            "host_id": recording.host.id,
            "topic": recording.topic,
            "type": str(recording.type),
            "start_time": as_zoom_time(recording.start),
            "duration": recording.duration,
            "total_size": sum(each.size for each in files if not each.processing(now)),
            "recording_count": len(files),
            "share_url": self._links.share_url(recording),
            "recording_files": [self._file(recording, each, now, deleted) for each in _shared(files)],
        }
        if recording.passcode:
            body["recording_play_passcode"] = self._links.play_passcode(recording)
        if recording.auto_delete:
            body |= {"auto_delete": True, "auto_delete_date": f"{recording.auto_delete:%Y-%m-%d}"}
        if own := [each for each in files if each.participant]:
            body["participant_audio_files"] = [self._participant(each, now) for each in own]
        return body | ({"host_email": recording.host.email} if host_email else {})

    def details(self, recording: Recording, files: Sequence[RecordingFile], now: datetime) -> dict[str, Any]:
        """What GET /meetings/{meetingId}/recordings tells."""
        body = self.row(recording, files, now)
        return body | ({"password": recording.passcode} if recording.passcode else {})

    def listed(self, recording: Recording, file: RecordingFile, now: datetime) -> dict[str, Any]:
        """One file as the listings show it."""
        if file.participant:
            return self._participant(file, now)
        return self._file(recording, file, now, recording.trashed)

    def _file(
        self, recording: Recording, file: RecordingFile, now: datetime, deleted: datetime | None
    ) -> dict[str, Any]:
        body = self._common(file, now) | {
            "meeting_id": recording.uuid,
            "file_extension": file.extension,
            "recording_type": file.recording_type,
        }
        if gone := deleted or file.trashed:
            body["deleted_time"] = as_zoom_time(gone)
        return _without(body, file, now)

    def _participant(self, file: RecordingFile, now: datetime) -> dict[str, Any]:
        return _without(
            self._common(file, now) | {"file_name": f"Audio only - {file.participant}"}, file, now
        )

    def _common(self, file: RecordingFile, now: datetime) -> dict[str, Any]:
        return {
            "id": file.id,
            "recording_start": as_zoom_time(file.start),
            "recording_end": as_zoom_time(file.end),
            "file_type": file.file_type,
            "file_size": file.size,
            "play_url": self._links.play_url(file),
            "download_url": self._links.download_url(file),
            "status": "processing" if file.processing(now) else "completed",
        }


def _shared(files: Sequence[RecordingFile]) -> list[RecordingFile]:
    return [each for each in files if not each.participant]


def _without(body: dict[str, Any], file: RecordingFile, now: datetime) -> dict[str, Any]:
    omitted = {*file.omits, *(_NOT_WHILE_PROCESSING if file.processing(now) else ())}
    # What is being processed says so, or nobody could tell.
    if file.processing(now):
        omitted.discard("status")
    return {name: value for name, value in body.items() if name not in omitted}
