"""Settings as Zoom sends them for a user, a group and the account, and which of them are locked.

Operations userSettings, getGroupSettings, accountSettings, getGroupLockSettings, getAccountLockSettings. The
same names serve all three levels. Waiting room and passcode come whole only with the option
"meeting_security", the sign-in that guests need only with "meeting_authentication".
"""

from enum import StrEnum

from app.zoom.models._base import Answer, Number


class SettingsOption(StrEnum):
    """Parts of the settings that Zoom sends only when asked for by name, and then alone."""

    SECURITY = "meeting_security"
    AUTHENTICATION = "meeting_authentication"
    RECORDING_AUTHENTICATION = "recording_authentication"


class ScheduleLevel(Answer):
    """What new meetings begin with, at any level (settings.schedule_meeting)."""

    host_video: bool | None = None
    join_before_host: bool | None = None
    audio_type: str | None = None
    require_password_for_scheduling_new_meetings: bool | None = None
    require_password_for_instant_meetings: bool | None = None


class ScheduleDefaults(ScheduleLevel):
    """What a new meeting of a user begins with."""

    participants_video: bool | None = None
    use_pmi_for_scheduled_meetings: bool | None = None
    use_pmi_for_instant_meetings: bool | None = None


class InMeetingDefaults(Answer):
    """What holds in meetings (settings.in_meeting)."""

    waiting_room: bool | None = None
    entry_exit_chime: str | None = None


class RecordingDefaults(Answer):
    """How meetings are recorded (settings.recording)."""

    auto_recording: str | None = None
    """"local", "cloud" or "none"."""
    cloud_recording: bool | None = None
    local_recording: bool | None = None


class UserFeatures(Answer):
    """What the user's licence allows (settings.feature)."""

    meeting_capacity: Number | None = None
    large_meeting: bool | None = None
    webinar: bool | None = None


class MeetingSecurity(Answer):
    """How meetings are protected (settings.meeting_security, option "meeting_security")."""

    waiting_room: bool | None = None
    meeting_password: bool | None = None
    pmi_password: bool | None = None
    require_password_for_scheduled_meeting: bool | None = None
    embed_password_in_join_link: bool | None = None


class SettingsLevel(Answer):
    """The settings of a group or of the account that the program looks at."""

    schedule_meeting: ScheduleLevel | None = None
    in_meeting: InMeetingDefaults | None = None
    recording: RecordingDefaults | None = None
    meeting_security: MeetingSecurity | None = None
    meeting_authentication: bool | None = None
    """Whether guests must sign in to join (option "meeting_authentication")."""
    recording_authentication: bool | None = None
    """Whether viewers must sign in (option "recording_authentication")."""


class UserSettings(SettingsLevel):
    """The settings of a user that the program looks at."""

    schedule_meeting: ScheduleDefaults | None = None
    feature: UserFeatures | None = None


class ScheduleLocks(Answer):
    """Which defaults of new meetings are locked (lock_settings.schedule_meeting)."""

    join_before_host: bool | None = None
    require_password_for_scheduling_new_meetings: bool | None = None
    require_password_for_instant_meetings: bool | None = None
    meeting_authentication: bool | None = None
    """Whether guests must sign in to join."""


class InMeetingLocks(Answer):
    """What is locked in meetings (lock_settings.in_meeting)."""

    waiting_room: bool | None = None


class RecordingLocks(Answer):
    """Which settings of recording are locked (lock_settings.recording)."""

    auto_recording: bool | None = None
    cloud_recording: bool | None = None
    local_recording: bool | None = None
    recording_authentication: bool | None = None


class SecurityLocks(Answer):
    """Which protections are locked (lock_settings.meeting_security, option "meeting_security")."""

    waiting_room: bool | None = None
    meeting_password: bool | None = None
    pmi_password: bool | None = None
    embed_password_in_join_link: bool | None = None


class LockSettings(Answer):
    """What people below a group or the account cannot change for themselves; True means locked."""

    schedule_meeting: ScheduleLocks | None = None
    in_meeting: InMeetingLocks | None = None
    recording: RecordingLocks | None = None
    meeting_security: SecurityLocks | None = None
