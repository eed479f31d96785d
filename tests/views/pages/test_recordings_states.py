from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale

from app.services.recordings import Gap
from app.viewmodels.recordings_state import Emptiness, Filters
from app.views.format import Formats
from app.views.pages._recordings_states import (
    cost_reason,
    cost_words,
    gap_words,
    gaps_words,
    progress_words,
    span,
    why_empty,
)
from tests.fakes.meetings_session import NOW
from tests.fakes.recordings_session import cost

FORMATS = Formats(ZoneInfo("Europe/Berlin"), QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
TODAY = date(2026, 11, 24)
SINCE = Filters(date(2026, 9, 1))


def empty(reason, filters=SINCE, total=0):
    return why_empty(reason, filters, total, FORMATS, TODAY)


@pytest.mark.parametrize(
    ("last", "title"),
    [
        (None, "No recordings since Tue 1 Sept"),
        (date(2026, 9, 1), "No recordings on Tue 1 Sept"),
        (date(2026, 9, 30), "No recordings from Tue 1 Sept to Wed 30 Sept"),
    ],
)
def test_an_empty_range_names_its_days(last, title):
    assert empty(Emptiness.NOTHING, Filters(date(2026, 9, 1), last)).title == title


def test_each_reason_has_its_words():
    assert empty(Emptiness.TRASH).title == "The trash is empty"
    assert empty(Emptiness.NO_LICENCE).icon == "cloud"
    assert empty(Emptiness.NEVER_ASKED).message == "Zoom has not been asked for these days yet."
    hidden = empty(Emptiness.FILTERS, total=1200)
    assert hidden.title == "Nothing matches the filters"
    assert hidden.message == "1,200 recordings of these days do not match."
    searched = empty(Emptiness.FILTERS, Filters(date(2026, 9, 1), search="<b>x"), 1)
    assert searched.title == "Nothing found for “\u2068<b>x\u2069”"
    assert searched.message == "1 recording of these days does not match."


def test_what_a_listing_costs():
    assert cost_words(cost(396, 180.0), FORMATS) == "This asks Zoom 396 times and takes about 3 min."
    assert cost_words(cost(1, 0.4), FORMATS) == "This asks Zoom 1 time and takes about 1 s."
    assert cost_reason(cost(), FORMATS) == ""
    assert "132 people" in cost_reason(cost(132, 60.0, users=132), FORMATS)
    assert span(7500, FORMATS) == "2 h 5 min"


def gap(days, who="", message="Zoom asked to wait.", next_step="Retry."):
    first = date(2026, 9, 1) + timedelta(days=days)
    return Gap(first, first + timedelta(days=29), who, "Throttled", message, next_step)


def test_one_gap_says_why_and_what_to_do():
    words = gaps_words((gap(0),), None, FORMATS, NOW)
    assert words == "Missing: Tue 1 Sept to Wed 30 Sept. Zoom asked to wait. Retry."


def test_a_gap_that_closes_by_itself_says_when():
    words = gaps_words((gap(0),), NOW + timedelta(minutes=12), FORMATS, NOW)
    assert words == "Missing: Tue 1 Sept to Wed 30 Sept. Zoom asked to wait. Greenroom goes on at 11:24."


def test_several_gaps():
    two = gaps_words((gap(0), gap(40, "a@b.example", "Refused.")), None, FORMATS, NOW)
    assert two.startswith("Missing: Tue 1 Sept to Wed 30 Sept; Sun 11 Oct to Mon 9 Nov of \u2068a@b.example")
    many = gaps_words(tuple(gap(each) for each in range(5)), None, FORMATS, NOW)
    assert many.startswith("Missing: Tue 1 Sept to Wed 30 Sept and 4 more parts.")


def test_a_gap_of_one_day():
    day = date(2026, 9, 1)
    assert gap_words(Gap(day, day, "", "", "", ""), FORMATS, TODAY) == "Tue 1 Sept"


def test_how_far_a_reading_is():
    words = progress_words(3, 14, 1, FORMATS)
    assert words == "Reading from Zoom: 3 of 14 parts, 1 recording so far."
