from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.viewmodels.meeting_draft import (
    Field,
    MeetingDraft,
    check,
    is_address,
    new_passcode,
    next_half_hour,
    read_date,
    read_time,
)

NOW = datetime(2026, 11, 24, 10, 12, 20, tzinfo=UTC)


def draft(**fields):
    known = {"topic": "Stand-up", "date": "2026-11-26", "time": "14:30", "zone": "Europe/Berlin"}
    return MeetingDraft(**{**known, **fields})


def test_a_plain_draft_is_right():
    assert check(draft(), NOW) == {}
    assert draft().start == datetime(2026, 11, 26, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "wrong", "said"),
    [
        ({"topic": "  "}, Field.TOPIC, "needs a topic"),
        ({"topic": "x" * 201}, Field.TOPIC, "200"),
        ({"agenda": "x" * 2001}, Field.AGENDA, "2000"),
        ({"date": "26.11.2026"}, Field.DATE, "2026-11-26"),
        ({"date": "20261126"}, Field.DATE, "2026-11-26"),
        ({"date": "2026-02-31"}, Field.DATE, "no such day"),
        ({"time": "25:00"}, Field.TIME, "00 to 23"),
        ({"time": "14:61"}, Field.TIME, "00 to 59"),
        ({"time": "half two"}, Field.TIME, "14:30"),
        ({"duration": "0"}, Field.DURATION, "1440"),
        ({"duration": "1441"}, Field.DURATION, "1440"),
        ({"duration": "an hour"}, Field.DURATION, "1440"),
        ({"duration": "٤٥"}, Field.DURATION, "1440"),
        ({"zone": "Nowhere/Atall"}, Field.ZONE, "list"),
        ({"passcode": "12345678901"}, Field.PASSCODE, "10"),
        ({"passcode": "pass word"}, Field.PASSCODE, "letters"),
        ({"alternative_hosts": ("a@b.example", "nonsense")}, Field.ALTERNATIVE_HOSTS, "nonsense"),
        ({"invitees": ("@",)}, Field.INVITEES, "@"),
        ({"date": "2026-11-23"}, Field.DATE, "passed"),
        ({"date": "2026-11-24", "time": "11:11"}, Field.TIME, "passed"),
        ({"date": "2027-03-28", "time": "02:30"}, Field.TIME, "skip 02:30"),
    ],
)
def test_what_is_wrong_is_named(fields, wrong, said):
    errors = check(draft(**fields), NOW)
    assert list(errors) == [wrong]
    assert said in errors[wrong]


def test_the_current_minute_has_not_passed():
    assert check(draft(date="2026-11-24", time="11:12"), NOW) == {}


def test_the_hour_that_comes_twice_is_fine():
    assert check(draft(date="2027-10-31", time="02:30"), NOW) == {}


def test_a_start_that_was_not_touched_may_have_passed():
    assert check(draft(date="2026-11-23"), NOW, start_unchanged=True) == {}


def test_a_personal_meeting_id_brings_its_own_passcode():
    assert check(draft(use_pmi=True, passcode="far too long to send"), NOW) == {}


def test_no_passcode_stands_in_a_repr():
    assert "r7Kq" not in repr(draft(passcode="r7Kq-42mh"))


def test_new_passcodes_are_allowed_and_differ():
    passcodes = {new_passcode() for _ in range(50)}
    assert len(passcodes) == 50
    assert all(not check(draft(passcode=each), NOW) for each in passcodes)


@pytest.mark.parametrize("minute", range(0, 60, 7))
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "UTC"])
def test_a_new_meeting_begins_at_a_half_hour_ahead(minute, zone):
    now = NOW.replace(minute=minute, second=31)
    start = next_half_hour(now, ZoneInfo(zone))
    assert start.minute % 30 == 0 and start.second == 0
    assert timedelta(minutes=10) <= start - now < timedelta(minutes=41)


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers(text):
    read_date(text)
    read_time(text)
    is_address(text)
    check(draft(date=text, time=text, duration=text, zone=text, passcode=text, invitees=(text,)), NOW)
