"""Users as Zoom sends them (operations users, user, userSettings)."""

from enum import IntEnum

from pydantic import Field

from app.zoom.models._base import Answer, Moment, Number


class UserType(IntEnum):
    """Zoom's licences; other numbers pass as well."""

    BASIC = 1
    LICENSED = 2
    UNASSIGNED = 4
    NONE = 99


class User(Answer):
    """A user of the account; pending ones have no `id`."""

    id: str | None = None
    account_id: str | None = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    display_name: str | None = None
    type: Number | None = None
    status: str | None = None
    """"active", "inactive" or "pending"."""
    role_id: str | None = None
    role_name: str | None = None
    pmi: Number | None = None
    use_pmi: bool | None = None
    timezone: str | None = None
    dept: str | None = None
    job_title: str | None = None
    company: str | None = None
    location: str | None = None
    language: str | None = None
    phone_number: str | None = None
    pic_url: str | None = Field(default=None, repr=False)
    personal_meeting_url: str | None = Field(default=None, repr=False)
    """May carry the passcode."""
    vanity_url: str | None = Field(default=None, repr=False)
    verified: Number | None = None
    group_ids: tuple[str, ...] | None = None
    created_at: Moment | None = None
    user_created_at: Moment | None = None
    last_login_time: Moment | None = None
    """Up to three days late."""
    last_client_version: str | None = None
    plan_united_type: str | None = None


class ScheduleDefaults(Answer):
    """What a new meeting of the user begins with (settings.schedule_meeting)."""

    host_video: bool | None = None
    participants_video: bool | None = None
    join_before_host: bool | None = None
    audio_type: str | None = None
    use_pmi_for_scheduled_meetings: bool | None = None
    use_pmi_for_instant_meetings: bool | None = None
    require_password_for_scheduling_new_meetings: bool | None = None
    require_password_for_instant_meetings: bool | None = None


class InMeetingDefaults(Answer):
    """What holds in meetings of the user (settings.in_meeting)."""

    waiting_room: bool | None = None
    entry_exit_chime: str | None = None


class RecordingDefaults(Answer):
    """How the user records (settings.recording)."""

    auto_recording: str | None = None
    cloud_recording: bool | None = None
    local_recording: bool | None = None


class UserFeatures(Answer):
    """What the user's licence allows (settings.feature)."""

    meeting_capacity: Number | None = None
    large_meeting: bool | None = None
    webinar: bool | None = None


class UserSettings(Answer):
    """The settings of a user that the program looks at."""

    schedule_meeting: ScheduleDefaults | None = None
    in_meeting: InMeetingDefaults | None = None
    recording: RecordingDefaults | None = None
    feature: UserFeatures | None = None
