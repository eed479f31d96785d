"""Cloud recordings as Zoom sends them (operations recordingsList, recordingGet, getAccountCloudRecording)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from app.core.secret import Secret
from app.zoom.models._plain import (
    DAY,
    MOMENT,
    NUMBER,
    SECRET,
    SIZE,
    TEXT,
    TRUTH,
    PlainAnswer,
    many,
    read_by,
)

PARTICIPANT_AUDIO = "audio_only_each_participant"
"""The recording type of one participant's own audio; Zoom leaves it out where it lists these apart."""


class FileStatus(StrEnum):
    """Zoom's states of a recording's file; other words pass as well."""

    COMPLETED = "completed"
    PROCESSING = "processing"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFile(PlainAnswer):
    """One file of a recording; TIMELINE, CC and what is still processing often lack most fields."""

    id: str | None = field(default=None, metadata=TEXT)
    meeting_id: str | None = field(default=None, metadata=TEXT)
    """The recording's UUID."""
    recording_start: datetime | None = field(default=None, metadata=MOMENT)
    recording_end: datetime | None = field(default=None, metadata=MOMENT)
    file_type: str | None = field(default=None, metadata=TEXT)
    """MP4, M4A, TIMELINE, TRANSCRIPT, CHAT, CC, CSV, TB, CHAT_MESSAGE, SUMMARY."""
    file_extension: str | None = field(default=None, metadata=TEXT)
    """MP4, M4A, TXT, VTT, CSV, JSON, JPG."""
    file_size: int | None = field(default=None, metadata=SIZE)
    """Bytes; the download may differ a little."""
    play_url: str | None = field(default=None, repr=False, metadata=TEXT)
    download_url: str | None = field(default=None, repr=False, metadata=TEXT)
    status: str | None = field(default=None, metadata=TEXT)
    """"completed" or "processing"."""
    recording_type: str | None = field(default=None, metadata=TEXT)
    deleted_time: datetime | None = field(default=None, metadata=MOMENT)
    """When it went into the trash."""
    file_name: str | None = field(default=None, metadata=TEXT)
    """Of a participant's own audio: holds the person's name."""


FILES = read_by(many(RecordingFile))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording(PlainAnswer):
    """The cloud recording of one session of a meeting or webinar, with its files."""

    uuid: str | None = field(default=None, metadata=TEXT)
    id: int | None = field(default=None, metadata=NUMBER)
    """Of the meeting or webinar."""
    account_id: str | None = field(default=None, metadata=TEXT)
    host_id: str | None = field(default=None, metadata=TEXT)
    host_email: str | None = field(default=None, metadata=TEXT)
    topic: str | None = field(default=None, metadata=TEXT)
    type: int | None = field(default=None, metadata=NUMBER)
    """Of the meeting; 99 for a recording that was uploaded."""
    start_time: datetime | None = field(default=None, metadata=MOMENT)
    timezone: str | None = field(default=None, metadata=TEXT)
    duration: int | None = field(default=None, metadata=NUMBER)
    """Minutes."""
    total_size: int | None = field(default=None, metadata=SIZE)
    """Bytes."""
    recording_count: int | None = field(default=None, metadata=NUMBER)
    share_url: str | None = field(default=None, repr=False, metadata=TEXT)
    password: str | None = field(default=None, repr=False, metadata=TEXT)
    recording_play_passcode: str | None = field(default=None, repr=False, metadata=TEXT)
    """Goes behind `?pwd=` of a play or share link."""
    auto_delete: bool | None = field(default=None, metadata=TRUTH)
    auto_delete_date: date | None = field(default=None, metadata=DAY)
    recording_files: tuple[RecordingFile, ...] = field(default=(), metadata=FILES)
    participant_audio_files: tuple[RecordingFile, ...] = field(default=(), metadata=FILES)
    """Each participant's own audio, where the host's settings keep it; see `files`."""
    download_access_token: Secret | None = field(default=None, repr=False, metadata=SECRET)
    """Lets its bearer download; never to be kept or logged."""

    @property
    def files(self) -> tuple[RecordingFile, ...]:
        """All files, those of single participants included, each of these with its recording type."""
        return self.recording_files + tuple(_of_participant(file) for file in self.participant_audio_files)


def _of_participant(file: RecordingFile) -> RecordingFile:
    if file.recording_type:
        return file
    return replace(file, recording_type=PARTICIPANT_AUDIO)
