from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.services._recording_windows import (
    SETTLE_DAYS,
    SURE_DAYS,
    Span,
    cut,
    merged,
    minus,
    uncovered,
    unsettled,
)
from app.store.recordings import Window, WindowState

DAY = timedelta(days=1)
ORIGIN = date(2026, 1, 1)
days = st.integers(0, 400).map(lambda number: ORIGIN + number * DAY)
spans = st.tuples(days, st.integers(0, 120)).map(lambda pair: Span(pair[0], pair[0] + pair[1] * DAY))


def days_of(found):
    return {
        each.first + number * DAY for each in found for number in range((each.last - each.first).days + 1)
    }


def window(first, last, asked_at, state=WindowState.DONE):
    return Window("s", first, last, state, 1, 0, 0, asked_at)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_a_year_is_thirteen_windows_of_thirty_days_that_overlap_by_one():
    windows = cut([Span(date(2025, 1, 1), date(2025, 12, 31))])
    assert len(windows) == -(-365 // SURE_DAYS) == 13
    for one, next_one in pairwise(windows):
        assert (one.asked - one.first).days + 1 == 30
        assert next_one.first == one.asked
    assert windows[-1].asked == date(2026, 1, 1)


@given(st.lists(spans, max_size=8))
def test_windows_hold_every_day_and_are_the_fewest(needed):
    needed = merged(needed)
    windows = cut(needed)
    assert days_of(needed) <= days_of(windows)
    assert all((each.asked - each.first).days < 30 for each in windows)
    fewest, known_to = 0, date.min
    for day in sorted(days_of(needed)):
        if day > known_to:
            fewest, known_to = fewest + 1, day + (SURE_DAYS - 1) * DAY
    assert len(windows) == fewest


@given(spans, st.lists(spans, max_size=6))
def test_days_without_other_days(span, taken):
    assert days_of(minus(span, taken)) == days_of([span]) - days_of(taken)


@given(st.lists(spans, max_size=6))
def test_merged_spans_are_the_same_days_and_do_not_touch(found):
    joined = merged(found)
    assert days_of(joined) == days_of(found)
    assert all(one.last + DAY < other.first for one, other in pairwise(joined))


def test_a_day_is_settled_when_it_was_read_a_week_after_it():
    asked = date(2026, 3, 10)
    journal = [window(date(2026, 2, 10), date(2026, 3, 11), noon(asked))]
    left = unsettled(Span(date(2026, 2, 10), asked), journal, [])
    assert left == [Span(asked - (SETTLE_DAYS - 1) * DAY, asked)]


def test_what_zoom_had_not_finished_is_not_settled():
    journal = [window(date(2026, 1, 1), date(2026, 1, 30), noon(date(2026, 6, 1)))]
    span = Span(date(2026, 1, 1), date(2026, 1, 29))
    assert unsettled(span, journal, []) == []
    late = date(2026, 1, 7)
    assert unsettled(span, journal, [late, date(2025, 1, 1)]) == [Span(late, late)]


def test_the_last_day_of_a_window_does_not_count():
    journal = [window(date(2026, 1, 1), date(2026, 1, 30), noon(date(2026, 6, 1)))]
    last = date(2026, 1, 30)
    assert unsettled(Span(date(2026, 1, 1), last), journal, []) == [Span(last, last)]


def test_a_window_that_broke_off_settles_nothing():
    for state in (WindowState.PARTIAL, WindowState.FAILED):
        journal = [window(date(2026, 1, 1), date(2026, 1, 30), noon(date(2026, 6, 1)), state)]
        span = Span(date(2026, 1, 1), date(2026, 1, 29))
        assert unsettled(span, journal, []) == uncovered(span, journal, noon(date(2026, 6, 1))) == [span]


def test_today_is_known_once_it_was_read_today_and_yesterday_only_when_read_after_it():
    today = date(2026, 6, 10)
    span = Span(date(2026, 6, 1), today)
    read = window(date(2026, 6, 1), today + DAY, noon(today))
    assert uncovered(span, [read], noon(today)) == []
    assert uncovered(span, [read], noon(today + DAY)) == [Span(today, today)]
