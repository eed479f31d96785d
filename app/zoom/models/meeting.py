"""Meetings as Zoom sends and takes them (operations meetings, meeting, meetingCreate, meetingUpdate, …)."""

from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Any

from pydantic import Field, PlainSerializer, SecretStr, field_validator

from app.zoom.models._base import Answer, Moment, Number, Request


class MeetingType(IntEnum):
    """Zoom's kinds of meetings; other numbers pass as well."""

    PRESCHEDULED = 0
    INSTANT = 1
    SCHEDULED = 2
    RECURRING_NO_FIXED_TIME = 3
    PERSONAL_ROOM = 4
    RECURRING = 8
    SCREEN_SHARE_ONLY = 10


class MeetingStatus(StrEnum):
    """Zoom's states of a meeting; it has none for ended ones."""

    WAITING = "waiting"
    STARTED = "started"


class OccurrenceStatus(StrEnum):
    """Zoom's states of one meeting of a series."""

    AVAILABLE = "available"
    DELETED = "deleted"


class MeetingListItem(Answer):
    """A row of a list of meetings; carries no status. `agenda` is cut at 250 characters."""

    id: Number | None = None
    uuid: str | None = None
    host_id: str | None = None
    topic: str | None = None
    agenda: str | None = Field(default=None, repr=False)
    type: Number | None = None
    start_time: Moment | None = None
    duration: Number | None = None
    """Minutes."""
    timezone: str | None = None
    created_at: Moment | None = None
    join_url: str | None = Field(default=None, repr=False)
    """May carry the passcode."""
    pmi: str | None = None


class Occurrence(Answer):
    """One meeting of a series."""

    occurrence_id: str | None = None
    start_time: Moment | None = None
    duration: Number | None = None
    """Minutes."""
    status: str | None = None


class Recurrence(Answer):
    """How a series repeats."""

    type: Number | None = None
    """1 daily, 2 weekly, 3 monthly."""
    repeat_interval: Number | None = None
    weekly_days: str | None = None
    """Comma-separated, 1 is Sunday."""
    monthly_day: Number | None = None
    monthly_week: Number | None = None
    monthly_week_day: Number | None = None
    end_times: Number | None = None
    end_date_time: Moment | None = None


class Invitee(Answer):
    """Someone invited to a meeting."""

    email: str | None = None


class MeetingSettings(Answer):
    """The settings of a meeting that the program shows or changes."""

    host_video: bool | None = None
    participant_video: bool | None = None
    join_before_host: bool | None = None
    jbh_time: Number | None = None
    """Minutes before the start from which people may join; 0 at any time."""
    mute_upon_entry: bool | None = None
    waiting_room: bool | None = None
    watermark: bool | None = None
    auto_recording: str | None = None
    """"local", "cloud" or "none"."""
    audio: str | None = None
    """"both", "telephony", "voip" or "thirdParty"."""
    meeting_authentication: bool | None = None
    authentication_option: str | None = None
    authentication_name: str | None = None
    alternative_hosts: str | None = None
    """E-mail addresses with ";" between them."""
    meeting_invitees: tuple[Invitee, ...] | None = None
    use_pmi: bool | None = None
    approval_type: Number | None = None
    """Registration: 0 automatic, 1 by hand, 2 none."""
    registration_type: Number | None = None
    encryption_type: str | None = None
    focus_mode: bool | None = None
    internal_meeting: bool | None = None
    private_meeting: bool | None = None


class Meeting(Answer):
    """A meeting with its settings."""

    id: Number | None = None
    uuid: str | None = None
    host_id: str | None = None
    host_email: str | None = None
    assistant_id: str | None = None
    topic: str | None = None
    agenda: str | None = Field(default=None, repr=False)
    type: Number | None = None
    status: str | None = None
    start_time: Moment | None = None
    duration: Number | None = None
    """Minutes."""
    timezone: str | None = None
    created_at: Moment | None = None
    join_url: str | None = Field(default=None, repr=False)
    """May carry the passcode."""
    registration_url: str | None = Field(default=None, repr=False)
    password: str | None = Field(default=None, repr=False)
    pmi: str | None = None
    settings: MeetingSettings | None = None
    occurrences: tuple[Occurrence, ...] = ()
    recurrence: Recurrence | None = None
    start_url: SecretStr | None = Field(default=None, exclude=True, repr=False)
    """Signs in as the host; good for two hours. Never to be kept or logged."""

    @field_validator("occurrences", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return () if value is None else value


class PastMeeting(Answer):
    """A meeting that took place (operation pastMeetingDetails; paid plans, one year back)."""

    id: Number | None = None
    uuid: str | None = None
    topic: str | None = None
    type: Number | None = None
    user_name: str | None = None
    user_email: str | None = None
    host_id: str | None = None
    start_time: Moment | None = None
    end_time: Moment | None = None
    duration: Number | None = None
    """Minutes."""
    total_minutes: Number | None = None
    participants_count: Number | None = None
    has_meeting_summary: bool | None = None


class PastInstance(Answer):
    """One time that a meeting took place."""

    uuid: str | None = None
    start_time: Moment | None = None


class PastParticipant(Answer):
    """One join of one person; who comes back has several."""

    id: str | None = None
    user_id: str | None = None
    name: str | None = None
    user_email: str | None = None
    """Empty for people outside the host's account."""
    registrant_id: str | None = None
    join_time: Moment | None = None
    leave_time: Moment | None = None
    duration: Number | None = None
    """Seconds; 0 while Zoom still computes."""
    status: str | None = None
    internal_user: bool | None = None


def _wall_time(moment: datetime) -> str:
    """Local time without a zone, which `timezone` gives; an aware time as UTC with its Z."""
    if moment.tzinfo is None:
        return f"{moment:%Y-%m-%dT%H:%M:%S}"
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


WallTime = Annotated[datetime, PlainSerializer(_wall_time, return_type=str, when_used="json")]


class InviteeRequest(Request):
    """Someone to invite."""

    email: str


class MeetingSettingsRequest(Request):
    """The settings of a meeting to set; fields as in MeetingSettings."""

    host_video: bool | None = None
    participant_video: bool | None = None
    join_before_host: bool | None = None
    jbh_time: int | None = None
    mute_upon_entry: bool | None = None
    waiting_room: bool | None = None
    auto_recording: str | None = None
    audio: str | None = None
    meeting_authentication: bool | None = None
    authentication_option: str | None = None
    alternative_hosts: str | None = None
    alternative_hosts_email_notification: bool | None = None
    meeting_invitees: tuple[InviteeRequest, ...] | None = None
    use_pmi: bool | None = None
    approval_type: int | None = None


class MeetingRequest(Request):
    """What to create, or what to change: only the fields that were set are sent."""

    topic: str | None = None
    """At most 200 characters."""
    agenda: str | None = Field(default=None, repr=False)
    """At most 2,000 characters."""
    type: int | None = None
    start_time: WallTime | None = None
    """Local time in `timezone`, or an aware time."""
    timezone: str | None = None
    duration: int | None = None
    """Minutes, 1 to 1440."""
    password: str | None = Field(default=None, repr=False)
    """At most 10 of a-z A-Z 0-9 @ - _ *."""
    default_password: bool | None = None
    schedule_for: str | None = None
    settings: MeetingSettingsRequest | None = None

    def body(self) -> dict[str, Any]:
        """The JSON body."""
        return self.model_dump(mode="json", exclude_unset=True)
