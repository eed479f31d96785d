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
