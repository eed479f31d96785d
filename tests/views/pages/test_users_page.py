from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from app.core import changes
from app.core.errors import GreenroomError
from app.services._user_settings import Decided
from app.services.users import DirectoryPhase, DirectoryState, Missing, Part, SettingLevel
from app.store.users import Sort, UserStatus
from app.viewmodels import users as module
from app.viewmodels import users_facts
from app.viewmodels.users_state import Filters
from app.views.pages._users_menu import UsersMenu, mail_address
from app.zoom.errors import MissingScope, NetworkError
from tests.fakes.meetings_session import NOW, meeting
from tests.fakes.users_session import (
    ENGINEERS,
    licences,
    me,
    person,
    sample_people,
    settings_of,
    users_session,
)
from tests.views.pages.users_desk import Desk, settled

HOSTILE = "<img src=x onerror=alert(1)>\u202e" + "long " * 40
NAMES = [
    "Henrik Aaltonen",
    "Kwabena Mensah",
    "Marta Lindqvist",
    "o.bondarenko@halvern.example",
    "Ελένη Παπαδοπούλου",
    "अनन्या शर्मा",
]
SCOPE = "user:read:list_users:admin"
GAP = Missing(Part.INACTIVE, "Inactive users", "Too many requests", "Zoom asked to wait.", "Retry.")


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(module, "RELOAD_GAP", 0)
    monkeypatch.setattr(module, "BUSY_RELOAD_GAP", 0)
    monkeypatch.setattr(users_facts, "REREAD_GAP", 0)
    monkeypatch.setattr(changes, "COALESCE_SECONDS", 0)


@pytest.fixture
async def open_desk(look, tmp_path):
    desks = []

    async def opening(session=None, rows=None, **options):
        rows = sample_people() if rows is None else rows
        desk = Desk(look, tmp_path, session, rows, **options)
        desks.append(desk)
        await desk.settle()
        return desk

    yield opening
    for desk in desks:
        await desk.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
async def desk(open_desk):
    return await open_desk()


async def reload(desk, **sync):
    """Have the directory's state changed, and told."""
    desk.session.directory.now = replace(desk.session.directory.now, **sync)
    desk.vm._read_sync()
    desk.vm._reload()
    await desk.settle()


# The list


async def test_everybody_of_the_account_is_listed_but_those_who_left(desk):
    assert desk.texts() == NAMES
    assert desk.texts("Status") == ["Active", "Active", "Active", "Pending", "Active", "Inactive"]
    assert desk.texts("Licence") == ["Licensed", "Basic", "Licensed", "None", "Licensed", "Basic"]


async def test_the_licence_meter_is_found_by_its_figures(desk):
    assert desk.page.list.meter.isVisible()
    assert desk.page.list.meter.accessibleName() == "Licences: 7 of 10 used"
    desk.session.directory.figures = licences(8, 10)
    await reload(desk)
    assert desk.page.list.meter.accessibleName() == "Licences: 8 of 10 used"


@pytest.mark.parametrize(
    ("label", "text", "names"),
    [
        ("Status", "Inactive", ["अनन्या शर्मा"]),
        ("Status", "Pending", ["o.bondarenko@halvern.example"]),
        ("Status", "Left", ["Gone Away"]),
        ("Licence", "Licensed", ["Henrik Aaltonen", "Marta Lindqvist", "Ελένη Παπαδοπούλου"]),
        ("Group", "Research data", ["Kwabena Mensah"]),
    ],
)
async def test_choices_of_the_toolbar_filter(desk, label, text, names):
    await desk.choose(label, text)
    assert desk.texts() == names
    await desk.choose(label, "Any")
    assert desk.texts() == NAMES


async def test_more_filters_are_counted_on_their_button_and_cleared_together(desk):
    desk.page.toolbar.more.open_sheet()
    sheet = desk.page.toolbar.more.sheet
    await desk.choose("Last sign-in", "Longer ago than 90 days", sheet)
    await desk.choose("Department", "Economics", sheet)
    assert desk.texts() == ["Kwabena Mensah"]
    assert desk.page.toolbar.more.text() == "More filters (2)"
    await desk.press("Clear", sheet)
    assert desk.texts() == NAMES
    await desk.choose("Role", "Admin", sheet)
    assert desk.texts() == ["Henrik Aaltonen"]
    await desk.choose("Role", "Any role", sheet)
    await desk.choose("Signs in with", "Single sign-on", sheet)
    assert desk.texts() == ["Ελένη Παπαδοπούλου"]


async def test_more_filters_leave_the_others_alone(desk):
    await desk.choose("Licence", "Licensed")
    await desk.choose("Department", "Library", desk.page.toolbar.more.sheet)
    assert desk.vm.filters == Filters(licence=2, dept="Library")
    assert desk.texts() == ["Henrik Aaltonen"]


async def test_a_filter_stays_in_sight_when_nobody_has_it_any_more(desk):
    await desk.choose("Group", "Research data")
    desk.session.store.users.put(replace(desk.session.store.users.rows[3], group_ids=(), group_names=()))
    await reload(desk)
    assert desk.choice("Group").currentData() == ENGINEERS
    assert desk.page.list.states.state == "empty"


async def test_every_key_in_the_search_counts(desk):
    field = desk.field("Search")
    field.setFocus()
    QTest.keyClicks(field, "mar")
    await settled()
    assert desk.texts() == ["Marta Lindqvist"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    await desk.settle()
    assert desk.texts() == NAMES


async def test_an_address_that_nobody_here_has_is_asked_of_zoom(desk):
    found = person(20, "Ada Lovelace", email="ada@halvern.example")
    desk.session.directory.at_zoom["ada@halvern.example"] = found
    QTest.keyClicks(desk.field("Search"), "ada@halvern.example")
    await desk.settle()
    assert desk.session.directory.named("look_up") == [("ada@halvern.example",)]
    assert desk.texts() == ["Ada Lovelace"]


async def test_return_asks_zoom_at_once_and_the_list_says_that_nobody_has_the_address(desk):
    field = desk.field("Search")
    field.setText("nobody@halvern.example")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await settled()
    assert desk.session.directory.named("look_up") == [("nobody@halvern.example",)]
    assert desk.page.list.states.state == "empty"
    assert "No such person" in desk.words(desk.page.list.states)
    await desk.press("Ask Zoom again")
    assert len(desk.session.directory.named("look_up")) == 2
    await desk.press("Clear filters")
    assert desk.texts() == NAMES
    assert desk.field("Search").text() == ""


# Order, columns, saved filters


async def test_a_press_on_a_header_sorts_and_a_second_one_turns_it_around(desk):
    desk.table().sort_requested.emit("last_sign_in", False)
    await desk.settle()
    assert desk.vm.sort == Sort("last_sign_in", True)
    desk.table().sort_requested.emit("last_sign_in", True)
    await desk.settle()
    assert desk.vm.sort == Sort("last_sign_in", False)
    assert desk.texts("Last sign-in")[-1] != "Never"


async def test_columns_are_chosen_and_remembered(desk, open_desk):
    assert desk.headers() == ["Name", "Department", "Licence", "Role", "Last sign-in", "Status"]
    desk.page.toolbar.columns.open_sheet()
    sheet = desk.page.toolbar.columns.sheet
    desk.box("E-mail", sheet).click()
    desk.box("Role", sheet).click()
    await desk.settle()
    shown = ["Name", "E-mail", "Department", "Licence", "Last sign-in", "Status"]
    assert desk.headers() == shown
    desk.state.sync()
    again = await open_desk()
    assert again.headers() == shown
    again.page.toolbar.columns.open_sheet()
    await again.press("Usual columns", again.page.toolbar.columns.sheet)
    assert again.headers() == ["Name", "Department", "Licence", "Role", "Last sign-in", "Status"]


async def test_too_many_columns_can_be_scrolled_sideways(desk):
    bar = desk.table().horizontalScrollBar()
    assert bar.maximum() == 0
    desk.vm.set_columns(module.COLUMNS)
    await desk.settle()
    assert bar.maximum() > 0
    assert len(desk.headers()) == len(module.COLUMNS)


async def test_order_and_filters_of_any_account_are_remembered_and_those_of_one_are_not(desk, open_desk):
    desk.vm.set_sort("licence", True)
    desk.vm.set_filters(Filters("mar", UserStatus.ACTIVE, 2, "0", "IT Services", ENGINEERS, 100, 30))
    desk.state.sync()
    again = await open_desk()
    assert again.vm.sort == Sort("licence", True)
    assert again.vm.filters == Filters(status=UserStatus.ACTIVE, licence=2, sign_in=100, idle_days=30)
    assert again.choice("Status").currentText() == "Active"
    assert again.page.toolbar.more.text() == "More filters (2)"


async def test_a_damaged_memory_costs_nothing(desk, open_desk):
    desk.state.store("users/shown", "name,;;,nonsense")
    desk.state.store("users/sort", "pmi:descending")
    desk.state.store("users/filters", "status=gone;licence=²;idle=x;=;")
    desk.state.sync()
    again = await open_desk()
    assert again.vm.filters == Filters()
    assert again.vm.sort == Sort("name", False)
    assert again.headers() == ["Name"]


def entry(menu, text):
    return next(each for each in menu.actions() if each.text() == text)


async def test_filters_are_saved_applied_and_removed_by_name(desk):
    button = desk.page.toolbar.saved
    assert not entry(button.menu_, "Save these filters…").isEnabled()
    await desk.choose("Licence", "Basic")
    entry(button.menu_, "Save these filters…").trigger()
    await desk.settle()
    dialog = desk.dialog()
    await desk.press("Save", dialog)
    assert "Give it a name." in desk.words(dialog)
    desk.field("Name", dialog).setText("Free & idle")
    await desk.press("Save", dialog)
    assert desk.dialog() is None
    assert button.accessibleName() == "Saved filters: Free & idle"
    desk.vm.clear_filters()
    await desk.settle()
    assert button.accessibleName() == "Saved filters"
    entry(button.menu_, "Free && idle").trigger()
    await desk.settle()
    assert desk.texts() == ["Kwabena Mensah", "अनन्या शर्मा"]
    entry(entry(button.menu_, "Remove").menu(), "Free && idle").trigger()
    await desk.settle()
    assert desk.vm.saved.names == ()
    assert entry(button.menu_, "No saved filters yet")


async def test_a_taken_name_says_that_it_is_replaced(desk):
    desk.vm.set_licence(1)
    desk.vm.saved.save("Basic ones")
    desk.vm.set_licence(2)
    dialog = desk.page.save_filters()
    desk.field("Name", dialog).setText("Basic ones")
    await desk.settle()
    assert "Replaces the filters saved by this name." in desk.words(dialog)
    dialog.reject()


# The states


async def test_a_directory_that_was_never_read_offers_to_read_it(open_desk):
    session = users_session([])
    session.directory.now = DirectoryState()
    desk = await open_desk(session)
    assert desk.page.list.states.state == "empty"
    await desk.press("Read the directory")
    assert desk.session.directory.named("sync") == [(True,)]


async def test_the_first_reading_shows_rows_on_their_way(open_desk):
    session = users_session([])
    session.directory.now = DirectoryState(DirectoryPhase.RUNNING, Part.ACTIVE, people=2000, total=50_000)
    desk = await open_desk(session)
    assert desk.page.list.states.state == "loading"
    assert not desk.page.list.banner.isVisible()


async def test_a_long_reading_above_rows_says_how_far_it_is_and_can_be_stopped(desk):
    await reload(desk, phase=DirectoryPhase.RUNNING, part=Part.ACTIVE, people=4000, total=50_000)
    words = "Reading users from Zoom: 4,000 of 50,000 people so far."
    assert desk.page.list.banner.text == words
    assert desk.button("Stop").isEnabled()
    assert desk.texts() == NAMES


async def test_a_short_reading_says_nothing(desk):
    await reload(desk, phase=DirectoryPhase.RUNNING, part=Part.ACTIVE, people=6, total=6)
    assert desk.page.list.banner.text == ""


async def test_stop_ends_the_reading(desk):
    await reload(desk, phase=DirectoryPhase.RUNNING, part=Part.ACTIVE, people=4000, total=50_000)
    await desk.press("Stop")
    assert desk.session.directory.named("cancel") == [()]


async def test_what_is_missing_is_told_above_the_list_with_retry(desk):
    await reload(desk, phase=DirectoryPhase.PARTIAL, missing=(GAP,))
    assert desk.page.list.banner.text == "Missing: Inactive users. Zoom asked to wait. Retry."
    assert desk.texts() == NAMES
    await desk.press("Copy details")
    assert "Inactive users: Too many requests." in QGuiApplication.clipboard().text()
    await desk.press("Retry")
    assert desk.session.directory.named("sync") == [(True,)]


async def test_a_directory_that_cannot_be_read_says_why(open_desk):
    session = users_session([])
    error = MissingScope((SCOPE,), code=4711, http_status=400, said="no scope", operation="users")
    session.directory.now = DirectoryState(DirectoryPhase.FAILED, error=error)
    desk = await open_desk(session)
    assert desk.page.list.states.state == "error"
    assert error.title in desk.words(desk.page.list.states)
    await desk.press("Connect again")
    assert desk.connects == [True]


async def test_a_failed_refresh_leaves_the_rows(desk):
    await reload(desk, phase=DirectoryPhase.FAILED, error=NetworkError())
    assert desk.texts() == NAMES
    assert desk.page.list.banner.isVisible()
    await desk.press("Retry")
    assert desk.session.directory.named("sync") == [(True,)]


async def test_without_admin_scope_only_i_am_shown_and_the_scope_is_named(open_desk):
    session = users_session(sample_people())
    session.directory.why_not = f"Only you are shown. The scope {SCOPE} opens the rest."
    session.directory.scope = SCOPE
    desk = await open_desk(session)
    assert desk.texts() == ["Marta Lindqvist"]
    assert SCOPE in desk.page.list.banner.text
    assert not desk.page.list.meter.isVisible()
    await desk.press("Copy scope")
    assert QGuiApplication.clipboard().text() == SCOPE
    await desk.press("Connect again")
    assert desk.connects == [True]


async def test_a_failure_is_shown_until_it_is_dismissed(desk):
    desk.vm.failed.emit(GreenroomError("It broke", "Really.", "Go on.", details="trace"))
    await desk.settle()
    assert desk.page.list.banner.text == "It broke. Really. Go on."
    await desk.press("Dismiss")
    assert desk.page.list.banner.text == ""


async def test_zoom_is_left_alone_while_the_page_is_hidden(desk):
    assert desk.session.directory.shown[-1] is True
    desk.page.hide()
    assert desk.session.directory.shown[-1] is False


# The pane


async def test_the_pane_shows_the_selected_person(desk):
    desk.session.store.users.profiles["u3"] = {"job_title": "Lecturer"}
    await desk.select(3)
    words = desk.words()
    assert {"Kwabena Mensah", "kwabena.3@halvern.example", "Active"} <= words | {
        desk.page.pane._pill.accessibleName()
    }
    assert "Licence: Basic" in words
    assert "Role: Member" in words
    assert "Groups: Research data" in words
    assert "Department: Economics" in words
    assert "Last sign-in: 112 days ago, 4 Aug" in words
    assert "Zoom may tell of a sign-in up to three days late." in words
    assert "Job title: Lecturer" in words


async def test_settings_say_who_decides_and_whether_they_are_locked(desk):
    waiting_room = Decided("waiting_room", True, SettingLevel.GROUP, locked=True, group="Research data")
    desk.session.directory.new_settings["u3"] = settings_of(waiting_room)
    await desk.select(3)
    words = desk.words()
    assert "Waiting room: On" in words
    assert "Decided by the group Research data" in " ".join(words)
    assert "Locked" in words
    assert "Join before host: Off" in words


async def test_settings_that_cannot_be_read_say_why(desk):
    desk.session.directory.settings_error = GreenroomError("No", "The scope is missing.", "Connect again.")
    await desk.select(3)
    assert "The scope is missing. Connect again." in desk.words()


async def test_meetings_and_recordings_of_the_person(open_desk):
    hosted = [meeting(i, f"Seminar {i}", host_id="u3", start=NOW + timedelta(hours=i)) for i in range(1, 8)]
    desk = await open_desk(meetings=hosted)
    desk.session.store.recordings.known["u3"] = (12, 8_400_000_000)
    await desk.select(3)
    words = desk.words()
    assert {"Seminar 1", "Today 12:12–12:57", "And 2 more meetings."} <= words
    assert "Seminar 6" not in words
    assert {"12 recordings, 8.40 GB", "As far as Greenroom has read the recordings."} <= words


async def test_nothing_is_made_up_for_whoever_is_invited(desk):
    await desk.select(6)
    words = desk.words()
    assert "Invitation: Invited 15 Nov" in words
    assert "Zoom may tell of a sign-in up to three days late." not in words
    assert not {"Settings", "Upcoming meetings", "Recordings"} & words


async def test_i_am_marked(desk):
    await desk.select(1)
    assert "\u2068Marta Lindqvist\u2069 (you)" in desk.words()


async def test_who_is_gone_meanwhile_is_said_to_be(desk):
    desk.session.directory.gone.add("u3")
    await desk.select(3)
    assert desk.page.pane._pill.accessibleName() == "Left"
    assert any(each.startswith("Zoom has not named this person since") for each in desk.words())


async def test_what_zoom_could_not_tell_is_said_to_be_old(desk):
    desk.session.directory.error = NetworkError()
    await desk.select(3)
    assert any(each.startswith("Only what is known here.") for each in desk.words())


async def test_several_people_are_summed_up(desk):
    await desk.select(3, 4, 5, 6)
    words = desk.words()
    assert "4 people selected" in words
    assert "Status: 2 Active, 1 Inactive, 1 Pending" in words
    assert "Licence: 2 Basic, 1 Licensed, 1 None" in words


async def test_selection_and_place_stay_through_news(desk):
    await desk.select(3, 5)
    desk.session.store.users.put(person(30, "Aaron First"))
    await reload(desk)
    assert desk.texts()[0] == "Aaron First"
    assert desk.vm.selection.rows == (3, 5)


async def test_hostile_names_stay_text(open_desk):
    desk = await open_desk(rows=[me(1), person(2, HOSTILE, dept=HOSTILE)])
    await desk.select(2)
    assert desk.page.pane._title.textFormat() == Qt.TextFormat.PlainText
    assert "\u202e" not in desk.page.pane._title.text()
    assert desk.page.width() == 1280


async def test_reveal_selects_also_whom_a_filter_hides(desk):
    await desk.choose("Status", "Inactive")
    desk.page.reveal("u3")
    await desk.settle()
    assert desk.vm.selection.rows == (3,)
    assert "Kwabena Mensah" in desk.words()


# Copying, writing, exporting


async def test_copying_an_address(desk):
    await desk.select(3)
    await desk.press("Copy e-mail", desk.page.pane)
    assert QGuiApplication.clipboard().text() == "kwabena.3@halvern.example"
    QGuiApplication.clipboard().clear()
    desk.table().setFocus()
    QTest.keyClick(desk.table(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "kwabena.3@halvern.example"
    assert "E-mail copied." in desk.words(desk.window)


def menu_of(desk):
    desk.page._open_menu(QPoint(0, 0))
    return next(each for each in desk.page.findChildren(UsersMenu) if each.isVisible())


async def test_the_menu_offers_what_fits_the_selection(desk):
    await desk.select(3)
    menu = menu_of(desk)
    assert entry(menu, "Copy e-mail").isEnabled()
    entry(menu, "Copy user ID").trigger()
    await desk.settle()
    assert QGuiApplication.clipboard().text() == "u3"
    menu.close()
    await desk.select(3, 4)
    menu = menu_of(desk)
    assert not entry(menu, "Copy e-mail").isEnabled()
    assert entry(menu, "Export selected…").isEnabled()
    menu.close()
    await desk.select(6)
    menu = menu_of(desk)
    assert not entry(menu, "Copy user ID").isEnabled()
    menu.close()


async def test_the_list_can_be_sorted_from_its_menu(desk):
    await desk.select(3)
    menu = menu_of(desk)
    entry(entry(menu, "Sort by").menu(), "Department").trigger()
    await desk.settle()
    assert desk.vm.sort == Sort("department", False)
    menu.close()


async def test_writing_an_e_mail(desk):
    await desk.select(3)
    desk.can_open = False
    menu = menu_of(desk)
    entry(menu, "Write an e-mail").trigger()
    await desk.settle()
    menu.close()
    assert desk.opened == ["mailto:kwabena.3@halvern.example"]
    assert "No program for e-mail opened" in desk.page.pane._problem.text
    await desk.select(4)
    assert desk.page.pane._problem.text == ""


def test_an_address_adds_nothing_to_the_letter():
    assert mail_address("a@b.example?bcc=c@d.example&body=x") == (
        "mailto:a@b.example%3Fbcc%3Dc@d.example%26body%3Dx"
    )


async def export_to(desk, path):
    dialog = next(each for each in desk.window.findChildren(QFileDialog) if each.isVisible())
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.findChild(QLineEdit).setText(str(path))
    dialog.accept()
    await desk.settle()


async def test_the_listed_people_become_a_file_that_no_spreadsheet_runs(open_desk, tmp_path):
    desk = await open_desk(rows=[person(1, "=cmd|' /C calc'!A1"), person(2, "Plain Person")])
    await desk.press("Export CSV")
    await export_to(desk, tmp_path / "people.csv")
    lines = (tmp_path / "people.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "Name,E-mail,Department,Licence,Role,Last sign-in,Status"
    assert len(lines) == 3
    assert not any(line.startswith("=") for line in lines)
    assert "2 people exported to “\u2068people.csv\u2069”." in desk.words(desk.window)


async def test_only_the_selected_people_are_exported(desk, tmp_path):
    await desk.select(3, 4)
    await desk.press("Export selected")
    await export_to(desk, tmp_path / "some.csv")
    lines = (tmp_path / "some.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["Kwabena Mensah", "Ελένη Παπαδοπούλου"]


async def test_a_file_that_cannot_be_written_is_told(desk, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    desk.vm.export.write(tmp_path / "folder.csv")
    await desk.settle()
    assert desk.page.list.banner.isVisible()
    assert desk.page.toolbar.export.isEnabled()


async def test_nothing_to_export_from_an_empty_list(desk):
    desk.vm.set_search("zeppelin")
    await desk.settle()
    assert not desk.button("Export CSV").isEnabled()


# Narrow windows and the keyboard


async def test_a_narrow_page_opens_the_pane_over_the_list_and_escape_returns(open_desk):
    desk = await open_desk(size=(860, 600))
    pane = desk.page.pane
    assert not pane.isVisible()
    await desk.select(3)
    desk.table().setFocus()
    QTest.keyClick(desk.table(), Qt.Key.Key_Return)
    await desk.settle()
    assert pane.isVisible()
    assert pane.geometry().right() == desk.page.width() - 1
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert not pane.isVisible()


async def test_role_and_department_are_the_first_to_go(open_desk):
    desk = await open_desk(size=(1280, 600))
    desk.page.list.resize(600, 500)
    await settled()
    assert desk.headers() == ["Name", "Department", "Licence", "Last sign-in", "Status"]
    desk.page.list.resize(500, 500)
    await settled()
    assert desk.headers() == ["Name", "Licence", "Last sign-in", "Status"]


async def test_the_toolbar_fits_a_small_page(open_desk):
    desk = await open_desk(size=(800, 560))
    bar = desk.page.toolbar
    assert desk.button("Export CSV") is bar.export_icon
    shown = [each for each in bar.children() if getattr(each, "isVisible", lambda: False)()]
    rights = sorted((each.x(), each.x() + each.width()) for each in shown)
    assert all(left >= before for (_, before), (left, _) in pairwise(rights))
    assert rights[-1][1] <= bar.width()


async def test_control_f_goes_to_the_search(desk):
    desk.window.activateWindow()
    desk.page.focus_search()
    assert desk.field("Search").hasFocus()


async def test_everything_has_a_name(desk):
    await desk.select(3)
    assert desk.table().accessibleName() == "Users"
    assert desk.page.pane.accessibleName() == "User"
    for name in ("More filters", "Saved filters", "Columns", "Export CSV"):
        assert desk.button(name, desk.page.toolbar)
    for label in ("Status", "Licence", "Group"):
        assert desk.choice(label, desk.page.toolbar)
