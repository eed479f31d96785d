"""Settings and locks in the shapes of Zoom's answers; each level knows other fields."""

from collections.abc import Iterable, Mapping
from typing import Any

_PASSCODES = (
    "require_password_for_scheduling_new_meetings",
    "require_password_for_instant_meetings",
    "require_password_for_pmi_meetings",
)
_SCHEDULE = ("host_video", "participant_video", "audio_type", "join_before_host", *_PASSCODES)
_IN_MEETING = ("chat", "screen_sharing", "polling", "breakout_room")
_RECORDING = ("local_recording", "cloud_recording", "auto_recording")
_VALUES_ONLY = ("require_password_for_scheduled_meetings",)
_TRANSCRIPT = "recording_audio_transcript"
_EMBED = "embed_password_in_join_link"

Sections = Mapping[str, Iterable[str]]
ACCOUNT: Sections = {
    "schedule_meeting": (*_SCHEDULE, *_VALUES_ONLY, "jbh_time"),
    "in_meeting": _IN_MEETING,
    "recording": (*_RECORDING, _TRANSCRIPT, "auto_delete_cmr", "auto_delete_cmr_days"),
}
GROUP: Sections = {
    "schedule_meeting": (*_SCHEDULE, *_VALUES_ONLY, _EMBED, "mute_upon_entry"),
    "in_meeting": (*_IN_MEETING, "waiting_room"),
    "recording": (*_RECORDING, _TRANSCRIPT),
}
_USER: Sections = {
    "schedule_meeting": (*(each for each in _SCHEDULE if each != "participant_video"), *_VALUES_ONLY, _EMBED),
    "in_meeting": (*_IN_MEETING, "waiting_room"),
    "recording": (*_RECORDING, _TRANSCRIPT),
}
ACCOUNT_LOCKS: Sections = {
    "schedule_meeting": (*_SCHEDULE, _EMBED, "meeting_authentication"),
    "in_meeting": _IN_MEETING,
    "recording": (*_RECORDING, "auto_delete_cmr", "recording_authentication"),
}
GROUP_LOCKS: Sections = {
    "schedule_meeting": (*_SCHEDULE, _EMBED, "mute_upon_entry", "meeting_authentication"),
    "in_meeting": (*_IN_MEETING, "waiting_room"),
    "recording": (*_RECORDING, "auto_delete_cmr", "recording_authentication"),
}
_SECURITY = {
    "meeting_password": "require_password_for_scheduling_new_meetings",
    "pmi_password": "require_password_for_pmi_meetings",
    _EMBED: _EMBED,
    "waiting_room": "waiting_room",
}
_SAME_ACCOUNT = {
    "meeting_authentication": "enforce_login_with_same_account",
    "recording_authentication": "internally",
}


def sectioned(sections: Sections, values: Mapping[str, Any]) -> dict[str, Any]:
    """The general form: values under the headings of Zoom's settings pages."""
    return {name: {key: values[key] for key in keys} for name, keys in sections.items()}


def locks(sections: Sections, locked: Iterable[str], option: str) -> dict[str, Any]:
    """Which settings are locked, in general or (``option=meeting_security``) of security."""
    held = frozenset(locked)
    if option == "meeting_security":
        security = {name: key in held for name, key in _SECURITY.items()}
        rest = {"auto_security": False, "phone_password": False, "webinar_password": False}
        return {"meeting_security": security | rest}
    return {name: {key: key in held for key in keys} for name, keys in sections.items()}


def optional(values: Mapping[str, Any], option: str) -> dict[str, Any]:
    """The forms that ``option`` asks for: security, and who has to sign in."""
    if option == "meeting_security":
        return {"meeting_security": _security(values)}
    body: dict[str, Any] = {option: values[option], "authentication_options": _ways_to_sign_in(option)}
    return body | ({"allow_authentication_exception": False} if option == "meeting_authentication" else {})


def of_user(values: Mapping[str, Any], *, licensed: bool, large: bool, webinar: bool) -> dict[str, Any]:
    """The general form for a person; what their licence does not include is off."""
    body = sectioned(_USER, values)
    body["schedule_meeting"] |= {
        "participants_video": values["participant_video"],
        "personal_meeting": True,
        "pmi_password": "",
        "use_pmi_for_scheduled_meetings": False,
        "use_pmi_for_instant_meetings": False,
    }
    body["in_meeting"] |= {"breakout_room_schedule": False, "polling": licensed and values["polling"]}
    for key in ("cloud_recording", _TRANSCRIPT):
        body["recording"][key] = licensed and values[key]
    return body | {"feature": _feature(licensed, large, webinar)}


def chosen(body: dict[str, Any], field: str) -> dict[str, Any]:
    """Only the section or the setting that ``custom_query_fields`` names; the whole body without it."""
    if not field:
        return body
    if field in body:
        return {field: body[field]}
    sections = {name: each for name, each in body.items() if isinstance(each, dict) and field in each}
    return {name: {field: each[field]} for name, each in sections.items()}


def _ways_to_sign_in(option: str) -> list[dict[str, Any]]:
    ways = (
        ("signIn_D8cJuqWVQ623CI4Q8yQK0Q", "Signed-in users in my account", _SAME_ACCOUNT[option]),
        ("signIn_ZaOJnIBTRFmC0wtXgbA2pQ", "Sign in to Zoom", "enforce_login"),
    )
    return [
        {"id": key, "name": name, "type": kind, "default_option": number == 0, "visible": True}
        for number, (key, name, kind) in enumerate(ways)
    ]


def _security(values: Mapping[str, Any]) -> dict[str, Any]:
    # Personal rooms have three values in the general form, and yes or no here.
    held = {name: values[key] in (True, "all") for name, key in _SECURITY.items()}
    return held | {
        "auto_security": True,
        "phone_password": True,
        "webinar_password": True,
    }


def _feature(licensed: bool, large_meeting: bool, webinar: bool) -> dict[str, Any]:
    body = {
        "meeting_capacity": 500 if large_meeting else 300 if licensed else 100,
        "large_meeting": large_meeting,
        "webinar": webinar,
        "cn_meeting": False,
        "in_meeting": False,
        "zoom_phone": False,
    }
    if large_meeting:
        body["large_meeting_capacity"] = 500
    if webinar:
        body["webinar_capacity"] = 500
    return body
