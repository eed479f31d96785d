"""From a meeting to a draft, and from a draft to what Zoom is sent."""

from typing import Any

from app.store.meetings import MeetingDetail
from app.viewmodels.meeting_draft import MeetingDraft, read_zone
from app.zoom.models.meeting import (
    InviteeRequest,
    MeetingRequest,
    MeetingSettingsRequest,
    MeetingType,
)

_TOP = {"topic": "topic", "agenda": "agenda", "passcode": "password"}
_SETTINGS = {
    "waiting_room": "waiting_room",
    "join_before_host": "join_before_host",
    "authentication": "meeting_authentication",
    "host_video": "host_video",
    "participant_video": "participant_video",
    "mute_upon_entry": "mute_upon_entry",
    "audio": "audio",
    "record": "auto_recording",
    "use_pmi": "use_pmi",
}
_START = ("date", "time", "zone")


def draft_of(detail: MeetingDetail, zone: str) -> MeetingDraft:
    """The draft that says what the meeting is now; times in its own zone, else in `zone`."""
    row, settings = detail.row, detail.settings
    name = row.zone if row.zone and read_zone(row.zone) else zone
    local = row.start.astimezone(read_zone(name)) if row.start else None
    return MeetingDraft(
        topic=row.topic or "",
        agenda=detail.agenda or "",
        date=f"{local:%Y-%m-%d}" if local else "",
        time=f"{local:%H:%M}" if local else "",
        duration=str(row.duration or ""),
        zone=name,
        passcode=detail.password or "",
        waiting_room=bool(settings.waiting_room),
        join_before_host=bool(settings.join_before_host) and not settings.waiting_room,
        authentication=bool(settings.meeting_authentication),
        host_video=bool(settings.host_video),
        participant_video=bool(settings.participant_video),
        mute_upon_entry=bool(settings.mute_upon_entry),
        audio=settings.audio or "both",
        record=settings.auto_recording or "none",
        use_pmi=bool(settings.use_pmi),
        alternative_hosts=_split(settings.alternative_hosts or ""),
        invitees=tuple(each.email for each in settings.meeting_invitees or () if each.email),
    )


def request_for(draft: MeetingDraft) -> MeetingRequest:
    """What creates the meeting that `draft` describes; the draft is valid."""
    fields = _fields(draft, tuple(_TOP) + _START + ("duration",))
    if not draft.passcode or draft.use_pmi:
        fields.pop("password")  # Zoom then gives the meeting the account's usual kind of passcode
    if not draft.agenda.strip():
        fields.pop("agenda")
    lists = [name for name in ("alternative_hosts", "invitees") if getattr(draft, name)]
    settings = MeetingSettingsRequest(**_settings(draft, (*_SETTINGS, *lists)))
    return MeetingRequest(type=int(MeetingType.SCHEDULED), settings=settings, **fields)


def request_of_changes(before: MeetingDraft, after: MeetingDraft) -> MeetingRequest:
    """What changes a meeting from `before` to `after`; nothing else of it is touched."""
    changed = tuple(
        name for name in MeetingDraft.__dataclass_fields__ if getattr(before, name) != getattr(after, name)
    )
    fields = _fields(after, changed)
    if after.use_pmi:
        fields.pop("password", None)
    if settings := _settings(after, changed):
        fields["settings"] = MeetingSettingsRequest(**settings)
    return MeetingRequest(**fields)


def _fields(draft: MeetingDraft, names: tuple[str, ...]) -> dict[str, Any]:
    fields: dict[str, Any] = {_TOP[name]: getattr(draft, name).strip() for name in names if name in _TOP}
    if any(name in names for name in _START):
        fields["start_time"], fields["timezone"] = draft.local_start, draft.zone.strip()
    if "duration" in names:
        fields["duration"] = draft.minutes
    return fields


def _settings(draft: MeetingDraft, names: tuple[str, ...]) -> dict[str, Any]:
    settings: dict[str, Any] = {_SETTINGS[name]: getattr(draft, name) for name in names if name in _SETTINGS}
    if "alternative_hosts" in names:
        settings["alternative_hosts"] = ";".join(draft.alternative_hosts)
    if "invitees" in names:
        settings["meeting_invitees"] = tuple(InviteeRequest(email=each) for each in draft.invitees)
    return settings


def _split(addresses: str) -> tuple[str, ...]:
    parts = (part.strip() for part in addresses.replace(",", ";").split(";"))
    return tuple(part for part in parts if part)
