"""A meeting in words, for the detail pane."""

from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import _, ngettext
from app.store.meetings import MeetingDetail, MeetingStatus
from app.views.format import Formats, city, clean, known_zone, meeting_number
from app.views.widgets.key_value import KeyValue
from app.zoom.models.meeting import MeetingSettings, Recurrence

DAILY, WEEKLY, MONTHLY = 1, 2, 3
LAST_WEEK = -1


@dataclass(frozen=True, slots=True)
class Tick:
    """A setting that is on or off."""

    text: str
    on: bool


def when_line(detail: MeetingDetail, formats: Formats, now: datetime) -> str:
    """Day, times and how far ahead: Today 14:00–14:45, in 3 h 48 min."""
    row = detail.row
    if row.start is None:
        return _("No fixed time")
    when = formats.when(row.start, row.duration, now)
    ahead = formats.until(row.start, now) if row.status == MeetingStatus.SCHEDULED else ""
    return _("{when}, {ahead}").format(when=when, ahead=ahead) if ahead else when


def overview(detail: MeetingDetail, formats: Formats) -> list[KeyValue]:
    """The rows at the top of the pane; those of which nothing is known are left out."""
    row = detail.row
    rows = [_host(detail), _number(detail), _passcode(detail)]
    if row.repeats:
        rows.append(KeyValue(_("Repeats"), repeats(detail.recurrence, formats)))
    rows.append(_elsewhere(detail, formats))
    if row.participants is not None and row.status == MeetingStatus.LIVE:
        rows.append(KeyValue(_("People"), formats.number(row.participants)))
    return [each for each in rows if each is not None]


def _host(detail: MeetingDetail) -> KeyValue | None:
    name, email = clean(detail.row.host_name), clean(detail.row.host_email)
    return KeyValue(_("Host"), name or email, tooltip=email) if name or email else None


def _number(detail: MeetingDetail) -> KeyValue:
    number = meeting_number(detail.row.meeting_id)
    return KeyValue(_("Meeting ID"), number, copy=str(detail.row.meeting_id))


def _passcode(detail: MeetingDetail) -> KeyValue | None:
    passcode = detail.password
    return KeyValue(_("Passcode"), passcode, copy=passcode, secret=True) if passcode else None


def _elsewhere(detail: MeetingDetail, formats: Formats) -> KeyValue | None:
    """The times in the meeting's own zone, where clocks there show something else."""
    start, zone = detail.row.start, known_zone(detail.row.zone)
    if start is None or zone is None:
        return None
    if start.astimezone(zone).utcoffset() == start.astimezone(formats.zone).utcoffset():
        return None
    there = Formats(zone, formats.locale)
    times = there.time_range(start, detail.row.duration)
    if there.day_of(start) != formats.day_of(start):
        times = f"{there.short_day(there.day_of(start), formats.day_of(start))}, {times}"
    return KeyValue(_("In {city}").format(city=city(zone.key)), times, tooltip=zone.key)


def repeats(recurrence: Recurrence | None, formats: Formats) -> str:
    """How a series repeats: Weekly on Tuesday and Thursday."""
    if recurrence is None or recurrence.type is None:
        return _("A series")
    every = recurrence.repeat_interval or 1
    if recurrence.type == DAILY:
        return ngettext("Daily", "Every {count} days", every).format(count=every)
    if recurrence.type == WEEKLY:
        return _weekly(recurrence, every, formats)
    if recurrence.type == MONTHLY:
        return _monthly(recurrence, every, formats)
    return _("A series")


def _weekly(recurrence: Recurrence, every: int, formats: Formats) -> str:
    numbers = [int(part) for part in (recurrence.weekly_days or "").split(",") if part.strip().isdigit()]
    days = formats.locale.createSeparatedList([formats.week_day(day) for day in numbers if 1 <= day <= 7])
    if not days:
        return ngettext("Weekly", "Every {count} weeks", every).format(count=every)
    text = ngettext("Weekly on {days}", "Every {count} weeks on {days}", every)
    return text.format(count=every, days=days)


def _monthly(recurrence: Recurrence, every: int, formats: Formats) -> str:
    if recurrence.monthly_day:
        text = ngettext("Monthly on day {day}", "Every {count} months on day {day}", every)
        return text.format(count=every, day=recurrence.monthly_day)
    week, day = recurrence.monthly_week, recurrence.monthly_week_day
    if week in _weeks() and day is not None and 1 <= day <= 7:
        text = ngettext("Monthly on the {which} {day}", "Every {count} months on the {which} {day}", every)
        return text.format(count=every, which=_weeks()[week], day=formats.week_day(day))
    return ngettext("Monthly", "Every {count} months", every).format(count=every)


def _weeks() -> dict[int, str]:
    return {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), LAST_WEEK: _("last")}


def ticks(settings: MeetingSettings) -> list[Tick]:
    """The settings worth knowing at a glance; those Zoom did not name are left out."""
    recording = settings.auto_recording
    known = [
        (_("Waiting room"), settings.waiting_room),
        (_("Join before host"), settings.join_before_host),
        (_recording(recording), None if recording is None else recording != "none"),
        (_("Mute on entry"), settings.mute_upon_entry),
        (_("Signed in only"), settings.meeting_authentication),
        (_("Participant video"), settings.participant_video),
    ]
    return [Tick(text, on) for text, on in known if on is not None]


def _recording(kind: str | None) -> str:
    names = {"cloud": _("Cloud recording"), "local": _("Local recording")}
    return names.get(kind or "", _("Automatic recording"))
