"""What the list of people says when it is empty, incomplete, or on its way."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale

from app.core.errors import GreenroomError
from app.services.users import DirectoryPhase, DirectoryState, Missing, Part
from app.store.users import UserStatus
from app.viewmodels.users_state import Emptiness, Filters, LookUp, LookUpPhase
from app.views.format import Formats
from app.views.pages._users_states import (
    asking_words,
    asks_again,
    gaps_details,
    gaps_words,
    progress_words,
    why_empty,
)
from tests.fakes.meetings_session import NOW

FORMATS = Formats(ZoneInfo("Europe/Berlin"), QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
RUNNING = DirectoryState(DirectoryPhase.RUNNING, part=Part.ACTIVE, people=18_000, total=49_720)


def empty(reason, filters=Filters(), total=0, look_up=LookUp()):
    return why_empty(reason, filters, total, look_up, FORMATS)


def test_filters_that_hide_everybody_say_how_many():
    assert empty(Emptiness.FILTERS, Filters(licence=2), 1286).message == "1,286 people do not match."
    words = empty(Emptiness.FILTERS, Filters(search="<b>x"), 1)
    assert words.title == "Nobody found for “\u2068<b>x\u2069”"
    assert words.message == "1 person does not match."


def test_a_directory_that_was_never_read_says_so():
    words = empty(Emptiness.NEVER_SYNCED)
    assert words.title == "The directory has not been read yet"
    assert "Search already finds a whole e-mail address." in words.message


def test_nobody_left_is_no_fault():
    assert empty(Emptiness.NOBODY, Filters(status=UserStatus.LEFT)).title == "Nobody has left"
    assert empty(Emptiness.NOBODY).title == "Nobody here"


def test_a_look_up_that_found_nobody_speaks_for_the_list():
    error = GreenroomError("No such person", "Zoom knows nobody with it.", "Check it.")
    look_up = LookUp(LookUpPhase.NOBODY, "a@b.example", error)
    words = empty(Emptiness.FILTERS, Filters(search="a@b.example"), 9, look_up)
    assert (words.title, words.message) == ("No such person", "Zoom knows nobody with it. Check it.")


@pytest.mark.parametrize(
    ("phase", "again"),
    [(LookUpPhase.NONE, False), (LookUpPhase.FOUND, False), (LookUpPhase.NOBODY, True)],
)
def test_zoom_is_asked_again_only_after_an_answer_that_does_not_help(phase, again):
    assert asks_again(LookUp(phase, "a@b.example")) is again


def gap(part, words, message="Zoom asked to wait.", next_step="Retry."):
    return Missing(part, words, "Too many requests", message, next_step)


def test_what_is_missing_is_named_with_its_reason():
    gaps = (gap(Part.INACTIVE, "Inactive users"), gap(Part.ROLES, "Roles"))
    assert gaps_words(gaps) == "Missing: Inactive users; Roles. Zoom asked to wait. Retry."
    different = (gaps[0], gap(Part.ROLES, "Roles", "Refused.", "Connect again."))
    assert gaps_words(different) == "Missing: Inactive users; Roles. Zoom asked to wait."
    assert "Roles: Too many requests. Refused. Connect again." in gaps_details(different).details


def test_how_far_a_reading_is():
    words = "Reading users from Zoom: 18,000 of 49,720 people so far."
    assert progress_words(RUNNING, FORMATS, NOW) == words
    inactive = replace(RUNNING, part=Part.INACTIVE, total=None)
    assert progress_words(inactive, FORMATS, NOW) == "Reading inactive users from Zoom: 18,000 people so far."
    names = replace(RUNNING, part=Part.ROLES)
    assert progress_words(names, FORMATS, NOW) == "Reading the directory from Zoom: 18,000 people so far."


def test_a_reading_that_waits_says_until_when():
    waiting = replace(RUNNING, resumes_at=NOW + timedelta(minutes=3))
    words = "Zoom asked us to wait. Greenroom goes on reading at 11:15."
    assert progress_words(waiting, FORMATS, NOW) == words


def test_who_is_looked_up():
    words = asking_words(LookUp(LookUpPhase.ASKING, "a@b.example"))
    assert words == "Asking Zoom for \u2068a@b.example\u2069…"
