"""The table of users: what its cells say."""

from array import array
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale, Qt

from app.store.users import DirectoryListing, UserStatus
from app.viewmodels.users_words import COLUMNS
from app.views.format import Formats
from app.views.models.user_statuses import user_status
from app.views.models.users import UsersModel, groups_words
from app.views.widgets.rows import CELL_ROLE
from app.views.widgets.status import Tone
from tests.fakes.meetings_session import NOW
from tests.fakes.users_session import invited, person, sample_people

FORMATS = Formats(ZoneInfo("Europe/Berlin"), QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))


@pytest.fixture
def model(qapp):
    return UsersModel(FORMATS, NOW)


def filled(model, *people):
    model.show(DirectoryListing(array("q", [each.row for each in people]), len(people)), NOW)
    model.put_block(0, people)
    return model


def text(model, row, column):
    return model.index(row, COLUMNS.index(column)).data()


def cell(model, row, column):
    return model.index(row, COLUMNS.index(column)).data(CELL_ROLE)


def test_each_column_says_its_fact(model):
    row = person(
        3,
        "Kwabena Mensah",
        licence=2,
        dept="Economics",
        group_ids=("a", "b"),
        group_names=("Research data",),
        sign_in=(100, 101),
        pmi=1234567890,
    )
    filled(model, row)
    said = {column: text(model, 0, column) for column in COLUMNS}
    assert said == {
        "name": "Kwabena Mensah",
        "email": "kwabena.3@halvern.example",
        "department": "Economics",
        "licence": "Licensed",
        "role": "Member",
        "group": "Research data, 1 unnamed group",
        "last_sign_in": "3 days ago",
        "status": "Active",
        "created": "20 Oct 2025",
        "sign_in": "Work e-mail and password, Single sign-on",
        "timezone": "Europe/Helsinki",
        "pmi": "123 456 7890",
    }


def test_columns_have_headers(model):
    titles = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    assert titles[:4] == ["Name", "E-mail", "Department", "Licence"]
    assert "Last sign-in" in titles


def test_whoever_is_invited_is_known_by_the_address_and_the_day(model):
    filled(model, invited(6))
    assert text(model, 0, "name") == "o.bondarenko@halvern.example"
    assert text(model, 0, "last_sign_in") == "Invited 15 Nov"
    assert cell(model, 0, "status").status.tone is Tone.WARN
    assert cell(model, 0, "status").text == "Pending"


def test_the_usual_status_is_quiet_and_each_exception_is_not():
    assert user_status(UserStatus.ACTIVE).tone.ground == ""
    others = [user_status(each) for each in UserStatus if each is not UserStatus.ACTIVE]
    assert all(status.tone.ground for status in others)
    assert len({status.sign for status in others}) == 3


def test_names_are_data(model):
    filled(model, person(1, "<b>Mallory</b>\u202e\nx", dept="\x07Lab"))
    assert text(model, 0, "name") == "<b>Mallory</b> x"
    assert text(model, 0, "department") == "Lab"


def test_tips_say_what_the_cell_does_not(model):
    gone = person(7, "Gone", status=UserStatus.LEFT, left_at=NOW - timedelta(days=2))
    filled(model, gone, person(8, "Never", last_sign_in=None))

    def tip(row, column):
        return model.index(row, COLUMNS.index(column)).data(Qt.ItemDataRole.ToolTipRole)

    assert tip(0, "name") == "gone.7@halvern.example"
    assert "up to three days late" in tip(0, "last_sign_in")
    assert tip(0, "status").startswith("Zoom has not named this person since Sunday, 22 November 2026")
    assert tip(1, "last_sign_in") is None
    assert tip(1, "department") is None


def test_what_is_not_fetched_is_asked_for(model, qtbot):
    with qtbot.waitSignal(model.block_wanted) as wanted:
        model.show(DirectoryListing(array("q", range(1, 400)), 399), NOW)
        assert text(model, 300, "name") is None
    assert wanted.args == [1]


def test_a_changed_person_is_painted_anew_and_nobody_else(model, qtbot):
    people = sample_people()
    filled(model, *people)
    changed = person(2, "Henrik Aaltonen", licence=1)
    with qtbot.waitSignal(model.dataChanged) as told:
        model.put_block(0, [changed if each.row == 2 else each for each in people])
    assert (told.args[0].row(), told.args[1].row()) == (1, 1)
    assert text(model, 1, "licence") == "Basic"


def test_yesterday_follows_the_clock(model):
    filled(model, person(1, last_sign_in=NOW - timedelta(hours=1)))
    assert text(model, 0, "last_sign_in") == "Today"
    model.set_now(NOW + timedelta(days=1))
    assert text(model, 0, "last_sign_in") == "Yesterday"


def test_groups_without_names_are_counted():
    assert groups_words(person(1)) == ""
    assert groups_words(person(1, group_ids=("a", "b"))) == "2 unnamed groups"
