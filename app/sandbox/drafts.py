"""What an app may send when it creates or updates a meeting, checked as Zoom checks it."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from app.sandbox.errors import ApiFault, validation_failed

_LONGEST_INTERVAL = {1: 99, 2: 50, 3: 10}


def _refuse(message: str) -> PydanticCustomError:
    return PydanticCustomError("zoom", "{message}", {"message": message})


def known_timezone(value: str) -> str:
    """Refuse what is no name of a time zone."""
    if value not in available_timezones():
        raise _refuse("Invalid timezone.")
    return value


def _moment(value: str) -> str:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise _refuse("Invalid date format, use yyyy-MM-ddTHH:mm:ssZ.") from None
    return value


def _passcode(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9@\-_*]*", value):
        raise _refuse("Passcode may only contain a-z A-Z 0-9 @ - _ *.")
    return value


Moment = Annotated[str, AfterValidator(_moment)]
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]


class Draft(BaseModel):
    """A body; what it does not know is dropped without a word."""

    model_config = ConfigDict(strict=True, extra="ignore")


class RecurrenceDraft(Draft):
    """When a series repeats."""

    type: Literal[1, 2, 3]
    repeat_interval: int = Field(1, ge=1)
    weekly_days: str = Field("", pattern=r"^[1-7](,[1-7])*$")
    monthly_day: int = Field(1, ge=1, le=31)
    monthly_week: Literal[-1, 1, 2, 3, 4] = 1
    monthly_week_day: int = Field(1, ge=1, le=7)
    end_times: int = Field(1, ge=0, le=60)
    end_date_time: Moment = ""

    @model_validator(mode="after")
    def _fits(self) -> "RecurrenceDraft":
        longest = _LONGEST_INTERVAL[self.type]
        if self.repeat_interval > longest:
            raise _refuse(f"The maximum of repeat_interval is {longest}.")
        if {"end_times", "end_date_time"} <= self.model_fields_set:
            raise _refuse("end_times cannot be used with end_date_time.")
        return self


class Invitee(Draft):
    """Someone invited."""

    email: Email


class ChatDraft(Draft):
    """The chat that stays with a meeting."""

    enable: bool = False
    auto_add_invited_external_users: bool = False
    auto_add_meeting_participants: bool = False


class SettingsDraft(Draft):
    """Settings of a meeting; others are dropped without a word, as Zoom does."""

    host_video: bool = True
    participant_video: bool = False
    join_before_host: bool = False
    jbh_time: Literal[0, 5, 10, 15] = 0
    mute_upon_entry: bool = False
    watermark: bool = False
    use_pmi: bool = False
    waiting_room: bool = False
    meeting_authentication: bool = False
    authentication_option: str = ""
    authentication_domains: str = ""
    approval_type: Literal[0, 1, 2] = 2
    registration_type: Literal[1, 2, 3] = 1
    audio: Literal["both", "telephony", "voip", "thirdParty"] = "both"
    audio_conference_info: Annotated[str, Field(max_length=2048)] = ""
    auto_recording: Literal["local", "cloud", "none"] = "none"
    alternative_hosts: str = ""
    alternative_hosts_email_notification: bool = True
    alternative_host_update_polls: bool = False
    contact_name: str = ""
    contact_email: str = ""
    email_notification: bool = True
    encryption_type: Literal["enhanced_encryption", "e2ee"] = "enhanced_encryption"
    focus_mode: bool = False
    allow_multiple_devices: bool = False
    show_share_button: bool = False
    private_meeting: bool = False
    internal_meeting: bool = False
    device_testing: bool = False
    auto_start_meeting_summary: bool = False
    participant_focused_meeting: bool = False
    push_change_to_calendar: bool = False
    host_save_video_order: bool = False
    close_registration: bool = False
    registrants_confirmation_email: bool = True
    registrants_email_notification: bool = True
    request_permission_to_unmute_participants: bool = False
    meeting_invitees: list[Invitee] = []
    continuous_meeting_chat: ChatDraft = ChatDraft()


class TrackingField(Draft):
    """A tracking field of the account."""

    field: str
    value: str = ""


class MeetingDraft(Draft):
    """Body of POST /users/{userId}/meetings and of PATCH /meetings/{meetingId}."""

    topic: str = Field("Zoom Meeting", max_length=200)
    type: Literal[1, 2, 3, 8, 10] = 2
    agenda: str = Field("", max_length=2000)
    start_time: Moment = ""
    duration: int = Field(60, ge=1, le=1440)
    timezone: Annotated[str, AfterValidator(known_timezone)] = ""
    password: Annotated[str, Field(max_length=10), AfterValidator(_passcode)] = ""
    default_password: bool = True
    pre_schedule: bool = False
    schedule_for: str = ""
    template_id: str = ""
    recurrence: RecurrenceDraft | None = None
    settings: SettingsDraft = SettingsDraft()
    tracking_fields: list[TrackingField] = []

    def sent(self, name: str) -> bool:
        """Whether the field was in the body."""
        return name in self.model_fields_set

    def settings_sent(self) -> dict[str, Any]:
        """The settings that were in the body."""
        return self.settings.model_dump(exclude_unset=True) if self.sent("settings") else {}

    def recurrence_sent(self) -> dict[str, Any] | None:
        """The recurrence that was in the body, with the interval filled in."""
        if self.recurrence is None:
            return None
        return {"repeat_interval": 1} | self.recurrence.model_dump(exclude_unset=True)


def read_draft(body: dict[str, Any]) -> MeetingDraft:
    """Check a body.

    Raises:
        ApiFault: code 300 with each wrong field.
    """
    try:
        return MeetingDraft.model_validate(body)
    except ValidationError as error:
        raise as_zoom_says(error) from None


def as_zoom_says(error: ValidationError) -> ApiFault:
    """Code 300 with each wrong field of a body."""
    return validation_failed(*((".".join(map(str, each["loc"])), _words(each)) for each in error.errors()))


def _words(error: ErrorDetails) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "zoom":
            return str(limits["message"])
        case "string_too_long":
            return f"The maximum length is {limits['max_length']} characters."
        case "less_than_equal":
            return f"The maximum value is {limits['le']}."
        case "greater_than_equal":
            return f"The minimum value is {limits['ge']}."
        case _:
            return "Invalid field."
