"""Meetings and people in the shapes of Zoom's answers."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.sandbox.clock import as_zoom_time
from app.sandbox.meeting_store import NEVER, Entry
from app.sandbox.records import INSTANT, PERSONAL, Meeting, Occurrence, Participant, User
from app.sandbox.user_shapes import whole_user

EARLY = timedelta(minutes=15)
"""How long before its time a session may have been opened."""
AGENDA_IN_LISTS = 250
START_URL_LIFETIME = timedelta(hours=2)
SETTINGS: dict[str, Any] = {
    "host_video": True,
    "participant_video": False,
    "cn_meeting": False,
    "in_meeting": False,
    "join_before_host": False,
    "jbh_time": 0,
    "mute_upon_entry": False,
    "watermark": False,
    "use_pmi": False,
    "approval_type": 2,
    "audio": "both",
    "auto_recording": "none",
    "enforce_login": False,
    "enforce_login_domains": "",
    "alternative_hosts": "",
    "alternative_hosts_email_notification": True,
    "alternative_host_update_polls": False,
    "close_registration": False,
    "show_share_button": False,
    "allow_multiple_devices": False,
    "registrants_confirmation_email": True,
    "registrants_email_notification": True,
    "waiting_room": False,
    "request_permission_to_unmute_participants": False,
    "meeting_authentication": False,
    "encryption_type": "enhanced_encryption",
    "approved_or_denied_countries_or_regions": {"enable": False},
    "breakout_room": {"enable": False},
    "internal_meeting": False,
    "continuous_meeting_chat": {"enable": False, "auto_add_invited_external_users": False},
    "participant_focused_meeting": False,
    "push_change_to_calendar": False,
    "resources": [],
    "meeting_invitees": [],
    "private_meeting": False,
    "email_notification": True,
    "host_save_video_order": False,
    "sign_language_interpretation": {"enable": False},
    "device_testing": False,
    "focus_mode": False,
    "email_in_attendee_report": True,
    "auto_start_meeting_summary": False,
    "auto_start_ai_companion_questions": False,
    "global_dial_in_countries": ["SE"],
}


class Shapes:
    """Writes records as Zoom does; knows the addresses and the key that signs start links."""

    def __init__(self, origin: str, account_id: str, key: bytes) -> None:
        self._origin = origin
        self._account_id = account_id
        self._key = key

    def join_url(self, meeting: Meeting) -> str:
        """The link for participants."""
        number = meeting.host.pmi if meeting.uses_pmi else meeting.id
        if not meeting.password:
            return f"{self._origin}/j/{number}"
        return f"{self._origin}/j/{number}?pwd={self.encrypted_password(meeting)}"

    def encrypted_password(self, meeting: Meeting) -> str:
        """The passcode as links carry it."""
        digest = hashlib.blake2b(f"{meeting.id}:{meeting.password}".encode(), key=self._key, digest_size=23)
        return base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=") + ".1"

    def start_url(self, meeting: Meeting, now: datetime) -> str:
        """The link that signs in as the host, for two hours."""
        expiry = int((now + START_URL_LIFETIME).timestamp())
        return f"{self._origin}/s/{meeting.id}?zak={self._zak(meeting, expiry)}"

    def zak_is_valid(self, meeting: Meeting, zak: str, now: datetime) -> bool:
        """Whether a start link's key is ours and not yet expired."""
        expiry, _dot, _signature = zak.partition(".")
        if not expiry.isdigit() or int(expiry) < now.timestamp():
            return False
        return hmac.compare_digest(zak.encode(), self._zak(meeting, int(expiry)).encode())

    def _zak(self, meeting: Meeting, expiry: int) -> str:
        message = f"{meeting.id}:{meeting.host.id}:{expiry}".encode()
        signature = hmac.digest(self._key, message, "sha256")
        return f"{expiry}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"

    def row(self, entry: Entry) -> dict[str, Any]:
        """A list item: no status, no settings, the agenda cut."""
        meeting, occurrence = entry.meeting, entry.occurrence
        changes = occurrence.changes if occurrence else {}
        row: dict[str, Any] = {
            "uuid": _uuid_of(entry),
            "id": meeting.id,
            "host_id": meeting.host.id,
            "topic": meeting.topic,
            "type": meeting.type,
            "duration": occurrence.duration if occurrence else meeting.duration,
            "timezone": meeting.timezone,
            "created_at": as_zoom_time(meeting.created),
            "join_url": self.join_url(meeting),
        }
        if agenda := changes.get("agenda", meeting.agenda):
            row["agenda"] = agenda[:AGENDA_IN_LISTS]
        if entry.start is not NEVER:
            row["start_time"] = as_zoom_time(entry.start)
        if meeting.uses_pmi:
            row["pmi"] = str(meeting.host.pmi)
        return row

    def upcoming_row(self, entry: Entry, user: User) -> dict[str, Any]:
        """An item of the next 24 hours, of a meeting hosted or joined."""
        meeting = entry.meeting
        return {
            "id": meeting.id,
            "topic": meeting.topic,
            "type": meeting.type,
            "start_time": as_zoom_time(entry.start),
            "duration": entry.occurrence.duration if entry.occurrence else meeting.duration,
            "timezone": meeting.timezone,
            "created_at": as_zoom_time(meeting.created),
            "join_url": self.join_url(meeting),
            "passcode": meeting.password,
            "use_pmi": meeting.uses_pmi,
            "is_host": meeting.host is user,
            "is_all_day": False,
        }

    def meeting(self, meeting: Meeting, now: datetime) -> dict[str, Any]:
        """One meeting whole, without its dates."""
        body: dict[str, Any] = {
            "uuid": meeting.live.uuid if meeting.live else meeting.uuid,
            "id": meeting.id,
            "host_id": meeting.host.id,
            "host_email": meeting.host.email,
            "assistant_id": "",
            "topic": meeting.topic,
            "type": meeting.type,
            "status": meeting.status,
            "timezone": meeting.timezone,
            "agenda": meeting.agenda,
            "created_at": as_zoom_time(meeting.created),
            "start_url": self.start_url(meeting, now),
            "join_url": self.join_url(meeting),
            "pre_schedule": False,
            "settings": SETTINGS | meeting.settings,
            "creation_source": meeting.creation_source,
        }
        return body | self._when(meeting) | self._passcode(meeting) | _extras(meeting)

    def moment(self, start: datetime, duration: int) -> dict[str, Any]:
        """When a meeting or one of its dates is."""
        return {"start_time": as_zoom_time(start), "duration": duration}

    def _when(self, meeting: Meeting) -> dict[str, Any]:
        if meeting.start is None:
            return {"duration": meeting.duration} if meeting.type != INSTANT else {}
        return self.moment(meeting.start, meeting.duration)

    def _passcode(self, meeting: Meeting) -> dict[str, Any]:
        if not meeting.password:
            return {}
        numeric = str(int(hashlib.sha256(meeting.password.encode()).hexdigest(), 16))[:6]
        numeric = meeting.password if meeting.password.isdigit() else numeric
        return {
            "password": meeting.password,
            "h323_password": numeric,
            "pstn_password": numeric,
            "encrypted_password": self.encrypted_password(meeting),
        }

    def invitation(self, meeting: Meeting) -> str:
        """The text that hosts paste into mails."""
        number = spaced(meeting.host.pmi if meeting.uses_pmi else meeting.id)
        code = f"\r\nPasscode: {meeting.password}" if meeting.password else ""
        return (
            f"{meeting.host.display_name} is inviting you to a scheduled Zoom meeting.\r\n\r\n"
            f"Topic: {meeting.topic}\r\n{_invitation_time(meeting)}\r\n"
            f"Join Zoom Meeting\r\n{self.join_url(meeting)}\r\n\r\n"
            f"Meeting ID: {number}{code}\r\n\r\n---\r\n\r\n"
            f"Dial by your location\r\n+46 8 0000 0000 Sweden\r\n\r\nMeeting ID: {number}{code}\r\n"
        )

    def user(self, user: User, now: datetime) -> dict[str, Any]:
        """One person whole."""
        return whole_user(user, self._origin, self._account_id, now)


def occurrences(meeting: Meeting, now: datetime, *, previous: bool) -> list[dict[str, Any]]:
    """The dates of a series, without those gone by unless `previous` are asked for."""
    return [_occurrence(each) for each in meeting.occurrences if previous or each.end > now]


def _occurrence(occurrence: Occurrence) -> dict[str, Any]:
    return {
        "occurrence_id": occurrence.id,
        "start_time": as_zoom_time(occurrence.start),
        "duration": occurrence.duration,
        "status": occurrence.status,
    }


def _extras(meeting: Meeting) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    if meeting.uses_pmi or meeting.type == PERSONAL:
        extras["pmi"] = str(meeting.host.pmi)
    if meeting.recurrence:
        extras["recurrence"] = meeting.recurrence
    if meeting.tracking_fields:
        extras["tracking_fields"] = meeting.tracking_fields
    return extras


def participant(person: Participant, until: datetime) -> dict[str, Any]:
    """Someone who was in a session; guests have neither id nor e-mail."""
    left = person.leave_time or until
    return {
        "id": person.id,
        "user_id": str(16_778_240 + int(person.join_time.timestamp()) % 65_536),
        "name": person.name,
        "user_email": person.email,
        "join_time": as_zoom_time(person.join_time),
        "leave_time": as_zoom_time(left),
        "duration": int((left - person.join_time).total_seconds()),
        "registrant_id": "",
        "failover": False,
        "status": "in_meeting",
        "internal_user": bool(person.id),
    }


def spaced(number: int) -> str:
    """A meeting number in groups, as Zoom writes it."""
    digits = str(number)
    return f"{digits[:3]} {digits[3:-4]} {digits[-4:]}"


def _invitation_time(meeting: Meeting) -> str:
    if meeting.start is None:
        return "Time: This is a recurring meeting Meet anytime\r\n" if meeting.type != INSTANT else ""
    local = meeting.start.astimezone(ZoneInfo(meeting.timezone))
    place = meeting.timezone.rpartition("/")[2].replace("_", " ")
    return f"Time: {local:%b} {local.day}, {local:%Y %I:%M %p} {place}\r\n"


def _uuid_of(entry: Entry) -> str:
    """Each session has a uuid of its own; what was not held yet has that of the meeting."""
    meeting = entry.meeting
    for session in meeting.sessions:
        if entry.start - EARLY <= session.start < entry.end:
            return session.uuid
    return meeting.live.uuid if meeting.live else meeting.uuid
