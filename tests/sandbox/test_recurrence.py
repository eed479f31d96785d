"""Series fall on the dates that Zoom would give them."""

from datetime import UTC, datetime

import pytest

from app.sandbox.recurrence import MOST_OCCURRENCES, occurrences

START = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)  # a Tuesday, 14:00 in Stockholm


def days(recurrence, start=START, zone="Europe/Stockholm"):
    return [each.start.strftime("%m-%d %H:%M") for each in occurrences(recurrence, start, 45, zone)]


def test_daily():
    assert days({"type": 1, "repeat_interval": 2, "end_times": 3}) == [
        "11-24 13:00",
        "11-26 13:00",
        "11-28 13:00",
    ]


def test_weekly_on_sunday_and_tuesday():
    rule = {"type": 2, "repeat_interval": 1, "weekly_days": "1,3", "end_times": 4}
    assert days(rule) == ["11-24 13:00", "11-29 13:00", "12-01 13:00", "12-06 13:00"]


def test_monthly_by_day():
    rule = {"type": 3, "repeat_interval": 1, "monthly_day": 5, "end_times": 2}
    assert days(rule) == ["12-05 13:00", "01-05 13:00"]


def test_monthly_on_the_last_friday():
    rule = {"type": 3, "repeat_interval": 1, "monthly_week": -1, "monthly_week_day": 6, "end_times": 2}
    assert days(rule) == ["11-27 13:00", "12-25 13:00"]


@pytest.mark.parametrize("end", ["2026-11-26T13:00:00Z", "2026-11-26T13:00:00"])
def test_until_a_date_in_utc(end):
    assert len(days({"type": 1, "end_date_time": end})) == 3


def test_keeps_its_local_hour_when_clocks_change():
    start = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)  # 14:00 in summer time
    assert days({"type": 1, "end_times": 2}, start) == ["10-24 12:00", "10-25 13:00"]


@pytest.mark.parametrize(
    "end", [{"end_times": 60}, {"end_times": 0}, {"end_date_time": "2030-01-01T00:00:00Z"}]
)
def test_fifty_dates_at_most(end):
    assert len(days({"type": 1} | end)) == MOST_OCCURRENCES


def test_ids_are_starts_in_milliseconds():
    first = occurrences({"type": 1}, START, 45, "UTC")[0]
    assert (first.id, first.duration, first.status) == ("1795525200000", 45, "available")
