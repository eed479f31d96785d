"""What the page is told to show, and what it has to show then."""

from array import array
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.core.errors import GreenroomError
from app.services.recordings import ListingState
from app.store.recordings import RecordingListing, RecordingState, Sort
from app.viewmodels.recordings_state import (
    Emptiness,
    Filters,
    HostChoice,
    Known,
    MoreFilters,
    Situation,
    days_in_utc,
    default_first,
    is_long,
    kind_choices,
    resorted,
    widened,
)
from app.zoom.errors import PlanLacks
from tests.fakes.recordings_session import cost, recording

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FILTERS = Filters(date(2026, 9, 1))


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 24), date(2026, 9, 1)),
        (date(2026, 1, 31), date(2025, 11, 1)),
        (date(2026, 2, 1), date(2025, 12, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
    ],
)
def test_the_range_begins_with_a_month_of_its_own(today, first):
    assert default_first(today) == first


@pytest.mark.parametrize(
    ("zone", "first", "last", "wanted"),
    [
        ("UTC", date(2026, 9, 1), date(2026, 9, 2), (date(2026, 9, 1), date(2026, 9, 2))),
        ("Europe/Berlin", date(2026, 9, 1), date(2026, 9, 2), (date(2026, 8, 31), date(2026, 9, 2))),
        ("America/New_York", date(2026, 9, 1), date(2026, 9, 2), (date(2026, 9, 1), date(2026, 9, 3))),
        (
            "Pacific/Auckland",
            date(2026, 11, 25),
            date(2026, 11, 25),
            (date(2026, 11, 24), date(2026, 11, 24)),
        ),
        (
            "America/New_York",
            date(2026, 11, 24),
            date(2026, 11, 24),
            (date(2026, 11, 24), date(2026, 11, 24)),
        ),
        ("UTC", date(2027, 1, 1), date(2027, 1, 9), (date(2026, 11, 24), date(2026, 11, 24))),
        ("America/New_York", date(2026, 11, 1), date.max, (date(2026, 11, 1), date(2026, 11, 24))),
    ],
)
def test_days_of_a_zone_as_zoom_takes_them(zone, first, last, wanted):
    assert days_in_utc(first, last, zone, NOON) == wanted


@pytest.mark.parametrize(
    ("requests", "seconds", "long"), [(30, 20.0, False), (31, 1.0, True), (2, 20.1, True), (0, 0.0, False)]
)
def test_a_long_listing_is_asked_about(requests, seconds, long):
    assert is_long(cost(requests, seconds)) is long


def test_pressing_a_header_twice_turns_the_order():
    once = resorted(Sort("date", True), "topic")
    assert once == Sort("topic", False)
    assert resorted(once, "topic") == Sort("topic", True)
    assert resorted(once, "size") == Sort("size", True)


def test_more_filters_count_their_groups():
    assert MoreFilters().count == 0
    assert MoreFilters(frozenset({"mp4", "vtt"}), least_bytes=1, most_bytes=2).count == 2
    assert MoreFilters(most_minutes=5).count == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"search": "clinic"},
        {"host": HostChoice("u", "u@halvern.example", "U")},
        {"state": RecordingState.FAILED},
        {"more": MoreFilters(least_minutes=5)},
    ],
)
def test_what_hides_is_cleared_and_the_range_stays(fields):
    narrow = replace(FILTERS, trash=True, **fields)
    assert narrow.narrow
    assert narrow.cleared() == replace(FILTERS, trash=True)
    assert not FILTERS.narrow


def test_the_query_of_a_list():
    host = HostChoice("u", "u@halvern.example", "U")
    more = MoreFilters(frozenset({"mp4"}), 1, 2, 3, 4)
    filters = Filters(date(2026, 9, 1), date(2026, 9, 9), host, "clinic", RecordingState.CLOUD, more)
    query = filters.query("UTC", Sort("size", True))
    assert (query.first, query.last, query.zone) == (date(2026, 9, 1), date(2026, 9, 9), "UTC")
    assert (query.host_id, query.search, query.state) == ("u", "clinic", RecordingState.CLOUD)
    assert (query.kinds, query.least_bytes, query.most_bytes) == (frozenset({"mp4"}), 1, 2)
    assert (query.least_minutes, query.most_minutes) == (3, 4)
    assert (query.trash, query.sort) == (False, Sort("size", True))


def test_the_trash_is_shown_whole_whatever_the_range():
    query = Filters(date(2026, 9, 1), date(2026, 9, 9), state=RecordingState.CLOUD, trash=True).query(
        "UTC", Sort("date", True)
    )
    assert (query.first, query.last, query.state, query.trash) == (None, None, None, True)


def test_zoom_is_asked_for_a_host_by_id_where_there_is_one():
    assert FILTERS.hosts == ()
    assert replace(FILTERS, host=HostChoice("u", "u@halvern.example", "U")).hosts == ("u",)
    assert replace(FILTERS, host=HostChoice("", "u@halvern.example", "U")).hosts == ("u@halvern.example",)


def test_a_range_is_widened_no_more_than_needed():
    old = recording(1, start=datetime(2025, 3, 9, 23, 30, tzinfo=UTC))
    wide = widened(replace(FILTERS, search="x"), old, "Europe/Berlin")
    assert wide == Filters(date(2025, 3, 10))
    late = recording(2, start=datetime(2026, 10, 9, 10, tzinfo=UTC))
    assert widened(Filters(date(2026, 9, 1), date(2026, 9, 9)), late, "UTC") == FILTERS
    closed = Filters(date(2026, 9, 1), date(2026, 10, 9))
    assert widened(closed, late, "UTC") == closed
    binned = recording(3, start=None, state=RecordingState.TRASH)
    assert widened(FILTERS, binned, "UTC") == replace(FILTERS, trash=True)


def test_every_kind_has_words_of_its_own():
    words = [kind.words for kind in kind_choices()]
    assert len(set(words)) == len(words)


ROWS = RecordingListing(array("q", [1]), 1, 1)
NONE = RecordingListing(array("q"), 0, 0)
HIDDEN = RecordingListing(array("q"), 7, 0)
BROKEN = GreenroomError("Broken", "It is.")


def known(**fields):
    before = {
        "listing": NONE,
        "filters": FILTERS,
        "state": ListingState(),
        "reading": False,
        "asked": True,
        "question": None,
        "error": None,
    }
    return Known(**{**before, **fields})


@pytest.mark.parametrize(
    ("fields", "situation"),
    [
        ({"listing": None}, Situation.LOADING),
        ({"listing": None, "error": BROKEN}, Situation.FAILED),
        ({"listing": ROWS, "error": BROKEN, "reading": True}, Situation.ROWS),
        ({"reading": True, "asked": False}, Situation.LOADING),
        ({"question": cost(99), "asked": False}, Situation.ASK_COST),
        ({"error": BROKEN, "asked": False}, Situation.FAILED),
        ({"error": PlanLacks(), "asked": False}, Situation.EMPTY),
        ({"listing": HIDDEN, "filters": replace(FILTERS, search="x"), "reading": True}, Situation.EMPTY),
        ({"listing": HIDDEN, "reading": True}, Situation.LOADING),
        ({}, Situation.EMPTY),
    ],
)
def test_situations(fields, situation):
    assert known(**fields).situation() is situation


@pytest.mark.parametrize(
    ("fields", "emptiness"),
    [
        ({}, Emptiness.NOTHING),
        ({"asked": False}, Emptiness.NEVER_ASKED),
        ({"filters": replace(FILTERS, trash=True)}, Emptiness.TRASH),
        ({"listing": HIDDEN, "filters": replace(FILTERS, search="x")}, Emptiness.FILTERS),
        ({"filters": replace(FILTERS, search="x")}, Emptiness.NOTHING),
        ({"error": PlanLacks(), "asked": False}, Emptiness.NO_LICENCE),
    ],
)
def test_reasons_why_nothing_is_there(fields, emptiness):
    assert known(**fields).emptiness() is emptiness
