from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale

from app.views.format import Formats, city, clean, isolate, known_zone, meeting_number, shortened

NOW = datetime(2026, 11, 24, 10, 12, 20, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
BRITISH = Formats(BERLIN, QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
AMERICAN = Formats(BERLIN, QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
START = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (86422017745, "864 2201 7745"),
        (1234567890, "123 456 7890"),
        (123456789, "123 456 789"),
        (42, "42"),
        (None, ""),
    ],
)
def test_a_meeting_number_stands_in_groups(number, text):
    assert meeting_number(number) == text


def test_times_follow_the_locale():
    assert BRITISH.time_range(START, 45) == "14:00–14:45"
    assert "PM" in AMERICAN.time(START)
    assert Formats(BERLIN, QLocale.c()).time(START) == "14:00"


def test_a_meeting_without_a_length_shows_its_start():
    assert BRITISH.time_range(START, None) == "14:00"


def test_the_day_is_named_where_it_is_near():
    today = date(2026, 11, 24)
    assert BRITISH.day(today, today) == "Today, Tuesday 24 November"
    assert BRITISH.day(date(2026, 11, 25), today) == "Tomorrow, Wednesday 25 November"
    assert BRITISH.day(date(2026, 11, 23), today) == "Yesterday, Monday 23 November"
    assert BRITISH.day(date(2026, 11, 26), today) == "Thursday 26 November"
    assert BRITISH.day(date(2027, 1, 1), today) == "Friday 1 January 2027"


def test_when_says_the_day_in_words():
    assert BRITISH.when(START, 45, NOW) == "Today 14:00–14:45"
    assert BRITISH.when(START + timedelta(days=7), 45, NOW) == "Tue 1 Dec 14:00–14:45"


def test_the_day_is_that_of_the_persons_zone():
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert BRITISH.when(late, 30, NOW) == "Tomorrow 00:30–01:00"


@pytest.mark.parametrize(
    ("ahead", "text"),
    [
        (timedelta(hours=3, minutes=48), "in 3 h 48 min"),
        (timedelta(minutes=5), "in 5 min"),
        (timedelta(seconds=20), "in less than a minute"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(hours=20), "in 20 h"),
        (timedelta(minutes=-1), ""),
    ],
)
def test_how_far_ahead(ahead, text):
    assert BRITISH.until(NOW + ahead, NOW) == text


def test_lengths_and_sums():
    assert BRITISH.length(375) == "6 h 15 min"
    assert BRITISH.length(60) == "1 h"
    assert BRITISH.length(0) == "0 min"
    assert BRITISH.day_sum(5, 375) == "5 meetings, 6 h 15 min"
    assert BRITISH.day_sum(1, 30) == "1 meeting, 30 min"


def test_week_days_count_as_zooms_do():
    assert [BRITISH.week_day(day) for day in (1, 2, 7)] == ["Sunday", "Monday", "Saturday"]


def test_as_of_names_the_day_unless_it_is_today():
    assert BRITISH.moment(NOW, NOW) == "11:12"
    assert BRITISH.moment(NOW - timedelta(days=1), NOW) == "Mon 23 Nov 11:12"


def test_hostile_texts_lose_their_power_and_nothing_else():
    assert clean("a\u202eb\u2066c") == "abc"
    assert clean("one\ntwo\x00three\u2028four") == "one two three four"
    assert clean("<b>ندوة</b>") == "<b>ندوة</b>"
    assert clean(None) == ""
    assert isolate("ندوة") == "\u2068ندوة\u2069"
    assert isolate("a\u2069b") == "\u2068ab\u2069"


def test_long_texts_are_cut_for_sentences():
    assert len(shortened("x" * 200)) == 80
    assert shortened("x" * 200).endswith("…")
    assert shortened("short") == "short"


def test_zones():
    assert known_zone("Europe/Helsinki").key == "Europe/Helsinki"
    assert known_zone("Nowhere/Atall") is None
    assert known_zone("../../etc/passwd") is None
    assert known_zone(None) is None
    assert city("America/Argentina/Buenos_Aires") == "Buenos Aires"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (112_400, "112 KB"),
        (999_499, "999 KB"),
        (999_500, "1 MB"),
        (22_100_000, "22.1 MB"),
        (58_000_000, "58 MB"),
        (842_000_000, "842 MB"),
        (1_320_000_000, "1.32 GB"),
        (9_999_000_000, "10 GB"),
        (5_000_000_000_000, "5 TB"),
        (-1, "0 bytes"),
    ],
)
def test_sizes_have_three_figures(count, said):
    assert BRITISH.size(count) == said


def test_how_much_has_come():
    assert BRITISH.size_of(806_000_000, 1_260_000_000) == "806 MB of 1.26 GB"
    assert BRITISH.size_of(167_000_000, 441_000_000) == "167 of 441 MB"
    assert BRITISH.exact_size(1) == "1 byte"
    assert BRITISH.exact_size(1_320_000_000) == "1,320,000,000 bytes"


def test_speed_and_time_left():
    assert BRITISH.speed(31_200_000.4) == "31.2 MB/s"
    assert BRITISH.seconds_left(0.2) == "1 s left"
    assert BRITISH.seconds_left(59.4) == "59 s left"
    assert BRITISH.seconds_left(63) == "1 min left"
    assert BRITISH.seconds_left(7500) == "2 h 5 min left"


def test_days_and_times_in_tables():
    now = datetime(2026, 11, 24, 10, 12, tzinfo=UTC)
    assert BRITISH.day_and_time(now - timedelta(days=1), now) == "Yesterday 11:12"
    assert BRITISH.day_and_time(now - timedelta(days=4), now) == "Fri 20 Nov 11:12"
    assert BRITISH.day_and_time(now - timedelta(days=400), now) == "20 Oct 2025 12:12"


def test_a_plain_day_has_its_year_only_where_that_is_another():
    assert BRITISH.plain_day(date(2026, 11, 15), date(2026, 11, 24)) == "15 Nov"
    assert BRITISH.plain_day(date(2025, 11, 15), date(2026, 11, 24)) == "15 Nov 2025"
