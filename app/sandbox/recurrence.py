"""Dates of a series from Zoom's recurrence object."""

from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule, weekday

from app.sandbox.records import Occurrence

MOST_OCCURRENCES = 50
_FREQUENCIES: dict[int, Literal[1, 2, 3]] = {1: DAILY, 2: WEEKLY, 3: MONTHLY}
_DAYS = {1: SU, 2: MO, 3: TU, 4: WE, 5: TH, 6: FR, 7: SA}


def occurrences(
    recurrence: dict[str, Any], start: datetime, duration: int, timezone: str
) -> list[Occurrence]:
    """The dates of the series, in its own zone so that clocks may change, at most 50."""
    zone = ZoneInfo(timezone)
    local = start.astimezone(zone).replace(tzinfo=None)
    rule = islice(_rule(recurrence, local, zone), MOST_OCCURRENCES)
    dates = [each.replace(tzinfo=zone).astimezone(UTC) for each in rule]
    return [Occurrence(occurrence_id(date), date, duration) for date in dates]


def occurrence_id(start: datetime) -> str:
    """Zoom's id of an occurrence: its first start in milliseconds."""
    return str(int(start.timestamp()) * 1000)


def _rule(recurrence: dict[str, Any], local: datetime, zone: ZoneInfo) -> rrule:
    count, until = _end(recurrence, zone)
    day = recurrence.get("monthly_day") if recurrence["type"] == 3 else None
    return rrule(
        _FREQUENCIES[recurrence["type"]],
        dtstart=local,
        interval=recurrence.get("repeat_interval", 1),
        count=count,
        until=until,
        byweekday=_weekdays(recurrence),
        bymonthday=None if "monthly_week" in recurrence else day,
        wkst=SU,
    )


def _end(recurrence: dict[str, Any], zone: ZoneInfo) -> tuple[int | None, datetime | None]:
    if "end_date_time" in recurrence:
        until = datetime.fromisoformat(recurrence["end_date_time"])
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return None, until.astimezone(zone).replace(tzinfo=None)
    # Nought means "without end" to Zoom, which returns fifty dates of it.
    return min(recurrence.get("end_times", 1) or MOST_OCCURRENCES, MOST_OCCURRENCES), None


def _weekdays(recurrence: dict[str, Any]) -> list[weekday] | None:
    if recurrence["type"] == 2 and recurrence.get("weekly_days"):
        return [_DAYS[int(day)] for day in recurrence["weekly_days"].split(",")]
    if recurrence["type"] == 3 and "monthly_week" in recurrence:
        return [_DAYS[recurrence.get("monthly_week_day", 1)](recurrence["monthly_week"])]
    return None
