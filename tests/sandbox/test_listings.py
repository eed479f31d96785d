"""Which meetings are in which list, on the edges."""

from datetime import date, timedelta

import pytest

from app.sandbox.listings import Window, listing
from app.sandbox.meeting_store import NEVER, expired
from app.sandbox.sessions import begin, end


def listed(sandbox, meeting, kind, window=None, *, once=False):
    """How often a meeting is in a list of its host."""
    now = sandbox.clock.now()
    rows = listing(sandbox.meetings, meeting.host, kind, now, window or Window(), series_once=once)
    return sum(row.meeting is meeting for row in rows)


@pytest.fixture
def coming(sandbox):
    """A single meeting of the owner that comes last."""
    own = sandbox.meetings.of_host(sandbox.directory.owner.id)
    return max((each for each in own if each.type == 2), key=lambda each: each.start)


@pytest.fixture
def clinic(sandbox):
    own = sandbox.meetings.of_host(sandbox.directory.owner.id)
    return next(each for each in own if each.topic == "Research data clinic")


def test_from_upcoming_over_live_to_previous(sandbox, coming):
    assert (listed(sandbox, coming, "upcoming"), listed(sandbox, coming, "live")) == (1, 0)
    sandbox.clock.advance((coming.start - sandbox.clock.now()).total_seconds() + 60)
    begin(sandbox, coming)
    assert (listed(sandbox, coming, "upcoming"), listed(sandbox, coming, "live")) == (1, 1)
    sandbox.clock.advance(coming.duration * 60)
    # It runs over its time: still live, still among the upcoming, not yet past.
    assert (listed(sandbox, coming, "upcoming"), listed(sandbox, coming, "live")) == (1, 1)
    assert listed(sandbox, coming, "previous_meetings") == 0
    end(sandbox, coming)
    assert (listed(sandbox, coming, "upcoming"), listed(sandbox, coming, "live")) == (0, 0)
    assert listed(sandbox, coming, "previous_meetings") == 1
    sandbox.clock.advance(31 * 24 * 3600)
    assert expired(coming, sandbox.clock.now())
    assert listed(sandbox, coming, "previous_meetings") == listed(sandbox, coming, "scheduled") == 0


def test_a_meeting_that_nobody_started_is_past_as_well(sandbox, coming):
    sandbox.clock.advance((coming.start - sandbox.clock.now()).total_seconds() + coming.duration * 60)
    assert listed(sandbox, coming, "previous_meetings") == 1


def test_only_one_date_of_a_series_is_live(sandbox, clinic):
    begin(sandbox, clinic)
    assert listed(sandbox, clinic, "live") == 1
    assert listed(sandbox, clinic, "live", once=True) == 1


def test_a_series_listed_once_is_upcoming_until_its_last_date(sandbox, clinic):
    assert listed(sandbox, clinic, "upcoming", once=True) == 1
    assert listed(sandbox, clinic, "upcoming") == 8
    sandbox.clock.advance(120 * 24 * 3600)
    assert listed(sandbox, clinic, "upcoming", once=True) == 0
    assert listed(sandbox, clinic, "previous_meetings", once=True) == 1


def test_half_a_year_ahead_at_most(sandbox, coming):
    coming.start = sandbox.clock.now() + timedelta(days=200)
    sandbox.meetings.changed(coming)
    assert listed(sandbox, coming, "upcoming") == 0
    assert listed(sandbox, coming, "scheduled") == 1


def test_days_are_included_on_both_ends(sandbox, coming):
    day = coming.start.date()
    assert listed(sandbox, coming, "upcoming", Window(day, day)) == 1
    assert listed(sandbox, coming, "upcoming", Window(day + timedelta(days=1))) == 0
    assert listed(sandbox, coming, "upcoming", Window(last=day - timedelta(days=1))) == 0


def test_an_open_end_has_no_end():
    assert Window(date(2026, 1, 1)).bounds()[1] is NEVER
