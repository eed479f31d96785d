"""Creates and changes meetings from checked drafts."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.sandbox.drafts import MeetingDraft
from app.sandbox.errors import ApiFault, hosting_not_allowed, invalid_parameter, validation_failed
from app.sandbox.records import (
    INSTANT,
    LICENSED,
    RECURRING,
    RECURRING_NO_FIXED_TIME,
    SCHEDULED,
    Meeting,
    Occurrence,
    User,
)
from app.sandbox.recurrence import occurrences
from app.sandbox.state import Sandbox

OCCURRENCE_SETTINGS = frozenset(
    [
        "host_video",
        "participant_video",
        "join_before_host",
        "mute_upon_entry",
        "waiting_room",
        "watermark",
        "auto_recording",
    ]
)

_WRONG_SCHEDULE_FOR = (
    "The value that you entered in the `schedule_for` field is invalid. Enter a valid value and try again."
)
_INSTANT_FOR_ANOTHER = (
    "Instant meetings do not support the `schedule_for` parameter, and you can't schedule an instant meeting "
    "for another user."
)


def host_for(sandbox: Sandbox, user: User, draft: MeetingDraft) -> User:
    """Who will host: the user, or whom `schedule_for` names.

    Raises:
        ApiFault: 300 nobody of that name, 3000 an instant meeting for another, 3161 someone who may not host.
    """
    host = user
    if draft.schedule_for:
        found = sandbox.directory.find(draft.schedule_for)
        if found is None:
            raise invalid_parameter(_WRONG_SCHEDULE_FOR)
        if draft.type == INSTANT and found is not user:
            raise ApiFault(400, 3000, _INSTANT_FOR_ANOTHER)
        host = found
    if host.status != "active":
        raise hosting_not_allowed()
    return host


def create(sandbox: Sandbox, host: User, draft: MeetingDraft) -> Meeting:
    """A new meeting of `host`.

    Raises:
        ApiFault: code 300: what the draft says does not fit together.
    """
    _check_alternative_hosts(sandbox, host, draft)
    meeting = Meeting(
        id=sandbox.ids.number(),
        uuid=sandbox.ids.uuid(),
        host=host,
        type=draft.type,
        topic=draft.topic,
        agenda=draft.agenda,
        start=None,
        duration=draft.duration,
        timezone=draft.timezone or host.timezone,
        created=sandbox.clock.now(),
        password=_password(sandbox, draft),
        settings=draft.settings_sent(),
        tracking_fields=[each.model_dump() for each in draft.tracking_fields],
        creation_source="open_api",
    )
    if draft.type not in (INSTANT, RECURRING_NO_FIXED_TIME):
        meeting.start = _first_start(sandbox, meeting, draft)
    if draft.type not in (SCHEDULED, RECURRING_NO_FIXED_TIME):
        meeting.settings.pop("use_pmi", None)
    _repeat(sandbox, meeting, draft)
    sandbox.meetings.add(meeting)
    return meeting


def update(sandbox: Sandbox, meeting: Meeting, draft: MeetingDraft) -> None:
    """Change a meeting, or a whole series.

    Raises:
        ApiFault: code 300: what the draft says does not fit together.
    """
    _check_alternative_hosts(sandbox, meeting.host, draft)
    moves_series = draft.sent("start_time") or draft.sent("timezone")
    if meeting.type == RECURRING and moves_series and draft.recurrence is None:
        raise validation_failed(("recurrence", "Required when the time of a whole series changes."))
    # Tried on a copy first, so that a refusal leaves the meeting as it was.
    trial = replace(meeting, occurrences=[replace(each) for each in meeting.occurrences])
    _apply(sandbox, trial, draft)
    for each in fields(meeting):
        setattr(meeting, each.name, getattr(trial, each.name))
    sandbox.meetings.changed(meeting)


def _apply(sandbox: Sandbox, meeting: Meeting, draft: MeetingDraft) -> None:
    meeting.start = _new_start(sandbox, meeting, draft)
    for name in ("topic", "agenda", "duration", "timezone", "password", "type"):
        if draft.sent(name):
            setattr(meeting, name, getattr(draft, name))
    if draft.sent("tracking_fields"):
        meeting.tracking_fields = [each.model_dump() for each in draft.tracking_fields]
    meeting.settings = meeting.settings | draft.settings_sent()
    _lengthen(sandbox, meeting, draft)
    _repeat(sandbox, meeting, draft)


def update_occurrence(
    sandbox: Sandbox, meeting: Meeting, occurrence: Occurrence, draft: MeetingDraft
) -> None:
    """Change one date of a series; Zoom takes agenda, start, duration and a few settings.

    Raises:
        ApiFault: code 300: the start is in the past and --refuse-past-start is on.
    """
    if draft.sent("start_time"):
        start = _moment(draft.start_time, draft.timezone or meeting.timezone)
        if start > sandbox.clock.now():
            occurrence.start = start
        else:
            _refuse_past(sandbox)
    if draft.sent("duration"):
        occurrence.duration = draft.duration
    if draft.sent("agenda"):
        occurrence.changes["agenda"] = draft.agenda
    kept = {name: value for name, value in draft.settings_sent().items() if name in OCCURRENCE_SETTINGS}
    occurrence.changes["settings"] = occurrence.changes.get("settings", {}) | kept
    sandbox.meetings.changed(meeting)


def _first_start(sandbox: Sandbox, meeting: Meeting, draft: MeetingDraft) -> datetime:
    now = sandbox.clock.now().replace(microsecond=0)
    if not draft.start_time:
        return now
    start = _moment(draft.start_time, meeting.timezone)
    if start < now:
        _refuse_past(sandbox)
        return now
    return start


def _new_start(sandbox: Sandbox, meeting: Meeting, draft: MeetingDraft) -> datetime | None:
    if not draft.sent("start_time"):
        if draft.sent("type") and draft.type != RECURRING_NO_FIXED_TIME and meeting.start is None:
            return sandbox.clock.now().replace(microsecond=0)
        return meeting.start
    start = _moment(draft.start_time, draft.timezone or meeting.timezone)
    if start < sandbox.clock.now():
        _refuse_past(sandbox)
        return meeting.start
    return start


def _refuse_past(sandbox: Sandbox) -> None:
    if sandbox.faults.refuse_past_start:
        raise validation_failed(("start_time", "The start time must be in the future."))


def _lengthen(sandbox: Sandbox, meeting: Meeting, draft: MeetingDraft) -> None:
    if draft.sent("duration"):
        for each in meeting.occurrences:
            if each.start > sandbox.clock.now():
                each.duration = draft.duration


def _repeat(sandbox: Sandbox, meeting: Meeting, draft: MeetingDraft) -> None:
    if meeting.type != RECURRING:
        meeting.occurrences = []
        meeting.recurrence = draft.recurrence_sent() if meeting.type == RECURRING_NO_FIXED_TIME else None
        return
    rule = draft.recurrence_sent()
    if rule is None:
        if meeting.recurrence is None:
            raise validation_failed(("recurrence", "Required for a recurring meeting with fixed time."))
        return
    assert meeting.start is not None
    now = sandbox.clock.now()
    gone = [each for each in meeting.occurrences if each.end <= now]
    dates = occurrences(rule, meeting.start, meeting.duration, meeting.timezone)
    coming = [each for each in dates if each.end > now]
    if not coming:
        raise validation_failed(("recurrence", "The series has no date."))
    meeting.recurrence = rule
    meeting.occurrences = gone + coming
    meeting.start = meeting.occurrences[0].start


def _check_alternative_hosts(sandbox: Sandbox, host: User, draft: MeetingDraft) -> None:
    named = draft.settings_sent().get("alternative_hosts", "").replace(",", ";").split(";")
    for email in filter(None, map(str.strip, named)):
        user = sandbox.directory.find(email)
        if user is None or user.type != LICENSED or user.status != "active" or user is host:
            message = f"Invalid alternative host: {email}. It must be a licensed user of the same account."
            raise validation_failed(("settings.alternative_hosts", message))


def _password(sandbox: Sandbox, draft: MeetingDraft) -> str:
    return draft.password or (sandbox.ids.passcode() if draft.default_password else "")


def _moment(text: str, timezone: str) -> datetime:
    moment = datetime.fromisoformat(text)
    local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))
    return local.astimezone(UTC)
