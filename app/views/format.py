"""Times, days, lengths, numbers and foreign texts as a person reads them; all through QLocale."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QDate, QLocale, QTime

from app.core.i18n import _, ngettext, pgettext

_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def clean(text: str | None) -> str:
    """A text from outside on one line: no control characters, nothing that turns its neighbours around."""
    return _CONTROLS.sub(" ", _DIRECTION_CONTROLS.sub("", text or "")).strip()


def isolate(text: str | None) -> str:
    """A cleaned text from outside for the middle of a sentence, whichever way its script runs."""
    return f"{_FIRST_STRONG_ISOLATE}{clean(text)}{_POP_ISOLATE}"


def shortened(text: str | None, length: int = 80) -> str:
    """A cleaned text cut to `length` characters, for sentences in dialogs and toasts."""
    plain = clean(text)
    return plain if len(plain) <= length else plain[: length - 1].rstrip() + "…"


def meeting_number(meeting_id: int | None) -> str:
    """A meeting number in the groups Zoom uses: 864 2201 7745, 123 456 7890."""
    digits = str(meeting_id or "")
    if len(digits) == 11:
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if len(digits) in {9, 10}:
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    return digits


def known_zone(name: str | None) -> ZoneInfo | None:
    """The time zone called `name` (IANA), None where it is empty or unknown here."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def city(zone: str) -> str:
    """The place a time zone is named after: Helsinki for Europe/Helsinki."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


@dataclass(frozen=True)
class Formats:
    """How times are written for one person: their zone and their locale."""

    zone: ZoneInfo
    locale: QLocale = field(default_factory=lambda: person_locale())

    def day_of(self, moment: datetime) -> date:
        """The day on which `moment` falls for this person."""
        return moment.astimezone(self.zone).date()

    def time(self, moment: datetime) -> str:
        """The time of day: 14:00, or 2:00 PM."""
        local = moment.astimezone(self.zone)
        pattern = self.locale.timeFormat(QLocale.FormatType.ShortFormat)
        return self.locale.toString(QTime(local.hour, local.minute), pattern)

    def time_range(self, start: datetime, minutes: int | None) -> str:
        """The times of a meeting: 14:00–14:45; the start alone when its length is unknown."""
        if not minutes:
            return self.time(start)
        return f"{self.time(start)}–{self.time(start + timedelta(minutes=minutes))}"

    def day(self, day: date, today: date) -> str:
        """A day's heading: Today, Tuesday 24 November."""
        pattern = _day_pattern() if day.year == today.year else _day_and_year_pattern()
        text = self.locale.toString(_qdate(day), pattern)
        near = _near_day(day, today)
        return _("{day_word}, {date}").format(day_word=near, date=text) if near else text

    def short_day(self, day: date, today: date) -> str:
        """A day for narrow places: Tue 17 Nov; with the year when it is another."""
        pattern = pgettext("date", "ddd d MMM")
        if day.year != today.year:
            pattern = pgettext("date", "ddd d MMM yyyy")
        return self.locale.toString(_qdate(day), pattern)

    def plain_day(self, day: date, today: date) -> str:
        """A day without its weekday: 15 Nov; with the year when it is another."""
        pattern = pgettext("date", "d MMM") if day.year == today.year else pgettext("date", "d MMM yyyy")
        return self.locale.toString(_qdate(day), pattern)

    def when(self, start: datetime, minutes: int | None, now: datetime) -> str:
        """The day in words and the times: Today 14:00–14:45."""
        day, today = self.day_of(start), self.day_of(now)
        name = _near_day(day, today) or self.short_day(day, today)
        return _("{day} {times}").format(day=name, times=self.time_range(start, minutes))

    def moment(self, moment: datetime, now: datetime) -> str:
        """A moment for “as of”: the time alone today, with its day before."""
        if self.day_of(moment) == self.day_of(now):
            return self.time(moment)
        return f"{self.short_day(self.day_of(moment), self.day_of(now))} {self.time(moment)}"

    def exact(self, moment: datetime) -> str:
        """Date, time and zone in full, for tooltips."""
        local = moment.astimezone(self.zone)
        text = self.locale.toString(_qdate(local.date()), QLocale.FormatType.LongFormat)
        return f"{text} {self.time(moment)} ({self.zone.key})"

    def number(self, value: int) -> str:
        """A number with the locale's grouping."""
        return self.locale.toString(value)

    def length(self, minutes: int) -> str:
        """A length in hours and minutes: 6 h 15 min."""
        hours, rest = divmod(max(minutes, 0), 60)
        if not hours:
            return _("{minutes} min").format(minutes=rest)
        if not rest:
            return _("{hours} h").format(hours=self.number(hours))
        return _("{hours} h {minutes} min").format(hours=self.number(hours), minutes=rest)

    def until(self, start: datetime, now: datetime) -> str:
        """How far ahead a start is: in 3 h 48 min; empty once it has passed."""
        minutes = int((start - now).total_seconds() // 60)
        if minutes < 0:
            return ""
        if minutes == 0:
            return _("in less than a minute")
        days = (self.day_of(start) - self.day_of(now)).days
        if days > 1:
            return ngettext("in {count} day", "in {count} days", days).format(count=self.number(days))
        return _("in {length}").format(length=self.length(minutes))

    def day_and_time(self, moment: datetime, now: datetime) -> str:
        """A moment as a table shows it: Yesterday 17:30, Fri 20 Nov 14:00."""
        day, today = self.day_of(moment), self.day_of(now)
        name = _near_day(day, today) or self.short_day(day, today)
        if day.year != today.year and not _near_day(day, today):
            name = self.locale.toString(_qdate(day), pgettext("date", "d MMM yyyy"))
        return _("{day} {time}").format(day=name, time=self.time(moment))

    def size(self, count: int) -> str:
        """A number of bytes in units of 1,000, with three figures: 1.32 GB, 22.1 MB, 842 MB."""
        value, unit = _in_units(count)
        return _("{value} {unit}").format(value=self._figures(value, unit), unit=_unit_word(unit))

    def size_of(self, done: int, total: int) -> str:
        """How much of a size has come: 806 MB of 1.26 GB, or 167 of 441 MB where the units agree."""
        value, unit = _in_units(done)
        if unit != _in_units(total)[1]:
            return _("{done} of {total}").format(done=self.size(done), total=self.size(total))
        return _("{done} of {total}").format(done=self._figures(value, unit), total=self.size(total))

    def exact_size(self, count: int) -> str:
        """A number of bytes in full, for tooltips."""
        return ngettext("{count} byte", "{count} bytes", count).format(count=self.number(count))

    def speed(self, bytes_per_second: float) -> str:
        """How fast a file comes: 31.2 MB/s."""
        return _("{size}/s").format(size=self.size(round(bytes_per_second)))

    def seconds_left(self, seconds: float) -> str:
        """How long something still takes: 14 s left, 3 min left, 2 h 5 min left."""
        whole = max(1, round(seconds))
        if whole < 60:
            return _("{seconds} s left").format(seconds=whole)
        return _("{length} left").format(length=self.length(round(whole / 60)))

    def _figures(self, value: float, unit: int) -> str:
        """Three figures for large units, none after the point for small ones; 58 rather than 58.0."""
        places = 0 if unit < 2 or value >= 99.95 else (1 if value >= 9.995 else 2)
        if round(value, places) == round(value):
            places = 0
        return self.locale.toString(value, "f", places)

    def day_sum(self, count: int, minutes: int) -> str:
        """What a day holds: 5 meetings, 6 h 15 min."""
        text = ngettext("{count} meeting, {length}", "{count} meetings, {length}", count)
        return text.format(count=self.number(count), length=self.length(minutes))

    def week_day(self, number: int) -> str:
        """The name of a weekday in Zoom's counting, 1 = Sunday to 7 = Saturday."""
        return self.locale.standaloneDayName((number + 5) % 7 + 1)


def _in_units(count: int) -> tuple[float, int]:
    """A number of bytes as a value below 1,000 and the power of 1,000 it is counted in."""
    value, unit = float(max(count, 0)), 0
    while value >= 999.5 and unit < 4:
        value, unit = value / 1000, unit + 1
    return value, unit


def _unit_word(unit: int) -> str:
    return (_("bytes"), _("KB"), _("MB"), _("GB"), _("TB"))[unit]


def _near_day(day: date, today: date) -> str:
    distance = (day - today).days
    return {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}.get(distance, "")


def _day_pattern() -> str:
    return pgettext("date", "dddd d MMMM")


def _day_and_year_pattern() -> str:
    return pgettext("date", "dddd d MMMM yyyy")


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def person_locale() -> QLocale:
    """The locale of the desktop; where it has none (LANG=C), English with 24 hours and grouped digits."""
    system = QLocale()
    if system.language() == QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return system
