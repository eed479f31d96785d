"""What a person has typed into the meeting dialog, and what is wrong with it before Zoom is asked."""

import re
import secrets
import string
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.core.i18n import _

TOPIC_LENGTH = 200
AGENDA_LENGTH = 2000
LONGEST_MINUTES = 1440
PASSCODE_LENGTH = 10
PASSCODE_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""For new passcodes: without letters and digits that look alike."""

_PASSCODE = re.compile(r"[A-Za-z0-9@*_-]*")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_ADDRESS = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\".]+")


class Field(StrEnum):
    """The dialog's fields."""

    TOPIC = "topic"
    AGENDA = "agenda"
    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    ZONE = "zone"
    PASSCODE = "passcode"
    WAITING_ROOM = "waiting_room"
    JOIN_BEFORE_HOST = "join_before_host"
    AUTHENTICATION = "authentication"
    HOST_VIDEO = "host_video"
    PARTICIPANT_VIDEO = "participant_video"
    MUTE = "mute_upon_entry"
    AUDIO = "audio"
    RECORD = "record"
    USE_PMI = "use_pmi"
    ALTERNATIVE_HOSTS = "alternative_hosts"
    INVITEES = "invitees"


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """The dialog's fields as typed; each may be wrong."""

    topic: str = ""
    agenda: str = ""
    date: str = ""
    """yyyy-mm-dd, in the time zone of the meeting."""
    time: str = ""
    """hh:mm, 24 hours, in the time zone of the meeting."""
    duration: str = "60"
    """Minutes."""
    zone: str = "UTC"
    """IANA name."""
    passcode: str = field(default="", repr=False)
    waiting_room: bool = True
    join_before_host: bool = False
    authentication: bool = False
    host_video: bool = False
    participant_video: bool = False
    mute_upon_entry: bool = True
    audio: str = "both"
    """Zoom's words: both, telephony, voip, thirdParty."""
    record: str = "none"
    """Zoom's words: none, local, cloud."""
    use_pmi: bool = False
    alternative_hosts: tuple[str, ...] = ()
    invitees: tuple[str, ...] = ()

    @property
    def local_start(self) -> datetime | None:
        """Date and time as typed, without a zone; None while they are not valid."""
        day, hour = read_date(self.date), read_time(self.time)
        return datetime.combine(day, hour) if day and hour else None

    @property
    def start(self) -> datetime | None:
        """The start in UTC; None while date, time or zone are not valid."""
        local, zone = self.local_start, read_zone(self.zone)
        return local.replace(tzinfo=zone).astimezone(UTC) if local and zone else None

    @property
    def minutes(self) -> int | None:
        """The duration; None while it is not valid."""
        text = self.duration.strip()
        minutes = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
        return minutes if 1 <= minutes <= LONGEST_MINUTES else None


def read_date(text: str) -> date | None:
    """The date written yyyy-mm-dd, None where it is none."""
    match = _DATE.fullmatch(text.strip())
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """The time written hh:mm, None where it is none."""
    match = _TIME.fullmatch(text.strip())
    try:
        return time(int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None


def read_zone(name: str) -> ZoneInfo | None:
    """The zone of that IANA name, None where there is none."""
    try:
        return ZoneInfo(name.strip()) if name.strip() else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def is_address(text: str) -> bool:
    """Whether `text` looks like an e-mail address."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def new_passcode() -> str:
    """A passcode that is hard to guess and easy to read out."""
    return "".join(secrets.choice(PASSCODE_LETTERS) for _place in range(8)) + secrets.choice(string.digits)


def next_half_hour(now: datetime, zone: ZoneInfo) -> datetime:
    """The next full or half hour that is at least ten minutes ahead, in `zone`."""
    local = (now + timedelta(minutes=10)).astimezone(zone)
    ahead = timedelta(minutes=-local.minute % 30, seconds=-local.second, microseconds=-local.microsecond)
    rounded = local.astimezone(UTC) + ahead
    if rounded < now + timedelta(minutes=10):
        rounded += timedelta(minutes=30)
    return rounded.astimezone(zone)


def check(draft: MeetingDraft, now: datetime, *, start_unchanged: bool = False) -> dict[Field, str]:
    """What is wrong with `draft`, field by field; empty when Zoom may be asked.

    Args:
        draft: what was typed.
        now: a meeting cannot be scheduled before.
        start_unchanged: the start is that of the meeting being edited, so it may have passed.
    """
    found = {
        Field.TOPIC: _check_topic(draft.topic),
        Field.AGENDA: _check_agenda(draft.agenda),
        Field.DATE: _check_date(draft.date),
        Field.TIME: _check_time(draft.time),
        Field.DURATION: _check_duration(draft),
        Field.ZONE: _check_zone(draft.zone),
        Field.PASSCODE: "" if draft.use_pmi else _check_passcode(draft.passcode),
        Field.ALTERNATIVE_HOSTS: _check_addresses(draft.alternative_hosts),
        Field.INVITEES: _check_addresses(draft.invitees),
    }
    errors = {name: text for name, text in found.items() if text}
    if not start_unchanged and not errors.keys() & {Field.DATE, Field.TIME, Field.ZONE}:
        errors.update(_check_start(draft, now))
    return errors


def _check_topic(topic: str) -> str:
    if not topic.strip():
        return _("A meeting needs a topic.")
    return _too_long(topic.strip(), TOPIC_LENGTH)


def _check_agenda(agenda: str) -> str:
    return _too_long(agenda, AGENDA_LENGTH)


def _too_long(text: str, longest: int) -> str:
    if len(text) <= longest:
        return ""
    return _("Zoom takes {longest} characters; these are {count}.").format(longest=longest, count=len(text))


def _check_date(text: str) -> str:
    if not _DATE.fullmatch(text.strip()):
        return _("Write the date as 2026-11-26.")
    return "" if read_date(text) else _("There is no such day.")


def _check_time(text: str) -> str:
    match = _TIME.fullmatch(text.strip())
    if not match:
        return _("Write the time as 14:30.")
    if int(match.group(1)) > 23:
        return _("Hours go from 00 to 23.")
    return "" if read_time(text) else _("Minutes go from 00 to 59.")


def _check_duration(draft: MeetingDraft) -> str:
    return "" if draft.minutes else _("From 1 to 1440 minutes.")


def _check_zone(name: str) -> str:
    return "" if read_zone(name) else _("Choose a zone from the list.")


def _check_passcode(passcode: str) -> str:
    if len(passcode) > PASSCODE_LENGTH:
        return _("At most 10 characters.")
    if not _PASSCODE.fullmatch(passcode):
        return _("Only letters, digits and @ - _ *")
    return ""


def _check_addresses(addresses: tuple[str, ...]) -> str:
    wrong = next((each for each in addresses if not is_address(each)), None)
    return _("“{text}” is not an e-mail address.").format(text=wrong) if wrong is not None else ""


def _check_start(draft: MeetingDraft, now: datetime) -> dict[Field, str]:
    local, start = draft.local_start, draft.start
    assert local is not None and start is not None
    if jump := _skipped_hour(draft):
        return {Field.TIME: jump}
    if start >= now.replace(second=0, microsecond=0):
        return {}
    zone = read_zone(draft.zone)
    passed_today = local.date() == now.astimezone(zone).date()
    return {Field.TIME if passed_today else Field.DATE: _("This time has passed.")}


def _skipped_hour(draft: MeetingDraft) -> str:
    """Words for a time that no clock shows, because summer time begins; empty for all others."""
    local, start, zone = draft.local_start, draft.start, read_zone(draft.zone)
    assert local is not None and start is not None and zone is not None
    after = start.astimezone(zone).replace(tzinfo=None)
    if after == local:
        return ""
    text = _("Clocks skip {skipped} that night; take {next}.")
    return text.format(skipped=f"{local:%H:%M}", next=f"{max(after, local):%H:%M}")
