"""Cloud recordings as Zoom sends them (operations recordingsList, recordingGet, getAccountCloudRecording)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SecretStr, field_validator

from app.zoom.models._base import Answer, Moment, Number

PARTICIPANT_AUDIO = "audio_only_each_participant"
"""The recording type of one participant's own audio; Zoom leaves it out where it lists these apart."""


class FileStatus(StrEnum):
    """Zoom's states of a recording's file; other words pass as well."""

    COMPLETED = "completed"
    PROCESSING = "processing"


def _first_ten(value: Any) -> Any:
    return value[:10] if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_first_ten)]
"""A day, also where a time follows it."""

Size = Annotated[int, Field(ge=0, lt=2**63)]
"""Bytes."""


class RecordingFile(Answer):
    """One file of a recording; TIMELINE, CC and what is still processing often lack most fields."""

    id: str | None = None
    meeting_id: str | None = None
    """The recording's UUID."""
    recording_start: Moment | None = None
    recording_end: Moment | None = None
    file_type: str | None = None
    """MP4, M4A, TIMELINE, TRANSCRIPT, CHAT, CC, CSV, TB, CHAT_MESSAGE, SUMMARY."""
    file_extension: str | None = None
    """MP4, M4A, TXT, VTT, CSV, JSON, JPG."""
    file_size: Size | None = None
    """Bytes; the download may differ a little."""
    play_url: str | None = Field(default=None, repr=False)
    download_url: str | None = Field(default=None, repr=False)
    status: str | None = None
    """"completed" or "processing"."""
    recording_type: str | None = None
    deleted_time: Moment | None = None
    """When it went into the trash."""
    file_name: str | None = None
    """Of a participant's own audio: holds the person's name."""


class Recording(Answer):
    """The cloud recording of one session of a meeting or webinar, with its files."""

    uuid: str | None = None
    id: Number | None = None
    """Of the meeting or webinar."""
    account_id: str | None = None
    host_id: str | None = None
    host_email: str | None = None
    topic: str | None = None
    type: Number | None = None
    """Of the meeting; 99 for a recording that was uploaded."""
    start_time: Moment | None = None
    timezone: str | None = None
    duration: Number | None = None
    """Minutes."""
    total_size: Size | None = None
    """Bytes."""
    recording_count: Number | None = None
    share_url: str | None = Field(default=None, repr=False)
    password: str | None = Field(default=None, repr=False)
    recording_play_passcode: str | None = Field(default=None, repr=False)
    """Goes behind `?pwd=` of a play or share link."""
    auto_delete: bool | None = None
    auto_delete_date: Day | None = None
    recording_files: tuple[RecordingFile, ...] = ()
    participant_audio_files: tuple[RecordingFile, ...] = ()
    """Each participant's own audio, where the host's settings keep it; see `files`."""
    download_access_token: SecretStr | None = Field(default=None, exclude=True, repr=False)
    """Lets its bearer download; never to be kept or logged."""

    @field_validator("recording_files", "participant_audio_files", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return () if value is None else value

    @property
    def files(self) -> tuple[RecordingFile, ...]:
        """All files, those of single participants included, each of these with its recording type."""
        return self.recording_files + tuple(_of_participant(file) for file in self.participant_audio_files)


def _of_participant(file: RecordingFile) -> RecordingFile:
    if file.recording_type:
        return file
    return file.model_copy(update={"recording_type": PARTICIPANT_AUDIO})
