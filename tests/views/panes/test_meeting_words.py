from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale

from app.store.meetings import MeetingStatus
from app.views.format import Formats
from app.views.panes._meeting_words import overview, repeats, ticks, when_line
from app.zoom.models.meeting import MeetingSettings, Recurrence
from tests.fakes.meetings_session import NOW, detail_of, meeting

BRITISH = Formats(ZoneInfo("Europe/Berlin"), QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"type": 1}, "Daily"),
        ({"type": 1, "repeat_interval": 3}, "Every 3 days"),
        ({"type": 2, "weekly_days": "3"}, "Weekly on Tuesday"),
        ({"type": 2, "weekly_days": "1,3", "repeat_interval": 2}, "Every 2 weeks on Sunday and Tuesday"),
        ({"type": 2, "weekly_days": "9,x"}, "Weekly"),
        ({"type": 3, "monthly_day": 15}, "Monthly on day 15"),
        ({"type": 3, "monthly_week": -1, "monthly_week_day": 6}, "Monthly on the last Friday"),
        ({"type": 3, "repeat_interval": 2}, "Every 2 months"),
        ({"type": 77}, "A series"),
        ({}, "A series"),
    ],
)
def test_how_a_series_repeats(fields, text):
    assert repeats(Recurrence(**fields), BRITISH) == text


def test_a_series_of_which_nothing_is_known():
    assert repeats(None, BRITISH) == "A series"


def test_when():
    ahead = meeting(1, start=NOW + timedelta(hours=3, minutes=48))
    assert when_line(detail_of(ahead), BRITISH, NOW) == "Today 15:00–15:45, in 3 h 48 min"
    live = meeting(1, start=NOW, status=MeetingStatus.LIVE)
    assert when_line(detail_of(live), BRITISH, NOW) == "Today 11:12–11:57"
    assert when_line(detail_of(meeting(1, start=None)), BRITISH, NOW) == "No fixed time"


def labels(detail):
    return {row.label: row.value for row in overview(detail, BRITISH)}


def test_the_passcode_is_hidden_and_can_be_copied():
    row = next(row for row in overview(detail_of(meeting(1)), BRITISH) if row.label == "Passcode")
    assert row.secret and row.copy == "r7Kq-42mh"
    assert "Passcode" not in labels(detail_of(meeting(1), password=""))


def test_the_number_is_copied_without_gaps():
    row = next(row for row in overview(detail_of(meeting(1)), BRITISH) if row.label == "Meeting ID")
    assert (row.value, row.copy) == ("860 0000 0001", "86000000001")


def test_the_meetings_own_zone_is_shown_where_its_clocks_differ():
    assert "In Berlin" not in labels(detail_of(meeting(1, zone="Europe/Berlin")))
    assert "In Paris" not in labels(detail_of(meeting(1, zone="Europe/Paris")))
    assert labels(detail_of(meeting(1, start=NOW, zone="Europe/Helsinki")))["In Helsinki"] == "12:12–12:57"
    there = labels(detail_of(meeting(1, start=NOW, zone="Pacific/Auckland")))
    assert there["In Auckland"] == "23:12–23:57"
    late = labels(detail_of(meeting(1, start=NOW + timedelta(hours=3), zone="Pacific/Auckland")))
    assert late["In Auckland"] == "Wed 25 Nov, 02:12–02:57"
    assert list(labels(detail_of(meeting(1, zone="Mars/Olympus")))) == ["Host", "Meeting ID", "Passcode"]


def test_a_hostile_host_is_a_plain_name():
    row = meeting(1, host_name="<b>\u202eMallory</b>", zone=None)
    assert labels(detail_of(row))["Host"] == "<b>Mallory</b>"


def test_settings_that_zoom_did_not_name_are_left_out():
    assert ticks(MeetingSettings()) == []
    shown = ticks(MeetingSettings(waiting_room=True, auto_recording="none", mute_upon_entry=False))
    assert [(tick.text, tick.on) for tick in shown] == [
        ("Waiting room", True),
        ("Automatic recording", False),
        ("Mute on entry", False),
    ]
    assert ticks(MeetingSettings(auto_recording="cloud"))[0].text == "Cloud recording"
