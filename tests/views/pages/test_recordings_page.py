from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.core import changes
from app.core.errors import GreenroomError
from app.services.recordings import Failure, Gap, ListingResult, Reach
from app.store.recordings import FileState, RecordingState, Sort
from app.viewmodels import recordings as module
from app.viewmodels.recordings_state import MoreFilters
from app.views.panes._recording_menu import FileMenu, RecordingMenu
from app.views.panes._recording_words import overview
from app.zoom.errors import MissingScope, NetworkError, PlanLacks
from tests.fakes.meetings_session import HENRIK, NOW
from tests.fakes.recordings_session import cost, detail_of, file, recording, sample_rows
from tests.views.pages.recordings_desk import Desk, settled

HOSTILE = "<img src=x onerror=alert(1)>\u202e" + "long " * 40


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(module, "RELOAD_GAP", 0)
    monkeypatch.setattr(module, "BUSY_RELOAD_GAP", 0)
    monkeypatch.setattr(changes, "COALESCE_SECONDS", 0)


@pytest.fixture
async def open_desk(look, tmp_path):
    desks = []

    async def opening(rows=None, details=(), transfers=(), **shown):
        desk = Desk(look, tmp_path, sample_rows() if rows is None else rows, details, transfers, **shown)
        desks.append(desk)
        await desk.settle()
        return desk

    yield opening
    for desk in desks:
        await desk.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
async def desk(open_desk, local):
    return await open_desk(details=[local])


@pytest.fixture
def local(tmp_path):
    """The second recording with a video that is here."""
    video = tmp_path / "lecture.mp4"
    video.write_bytes(b"....ftyp")
    row = sample_rows()[1]
    files = (
        file(20, state=FileState.ON_DISK, local_path=str(video)),
        file(21, "audio_only", "M4A", size=10_000_000),
    )
    return detail_of(row, files, auto_delete_at=date(2026, 12, 23))


async def test_the_recordings_of_the_range_are_listed_with_their_texts(desk):
    assert desk.texts() == [
        "Graduate School open evening",
        "Linear algebra, lecture 8",
        "Admissions panel",
        "Field methods seminar",
    ]
    assert desk.texts(5) == ["Downloading", "On disk", "In cloud", "Failed"]
    assert desk.field("From").text() == "2026-09-01"
    assert desk.field("To").text() == "2026-11-24"


async def test_the_pane_shows_the_selected_one_with_its_files(desk):
    await desk.select(2)
    assert desk.texts(0, "Files") == ["Screen and speaker", "Audio only"]
    assert desk.texts(2, "Files") == ["On disk", "In cloud"]
    words = {label.accessibleName() or label.text() for label in desk.page.pane.findChildren(QLabel)}
    assert "Linear algebra, lecture 8" in words
    assert "Host: Marta Lindqvist" in words
    assert "Passcode: hidden" in words
    assert "In cloud: until Wed 23 Dec, then in trash" in words


async def test_open_plays_here_what_is_here_and_else_at_zoom(desk, local):
    await desk.select(2)
    await desk.press("Open", desk.page.pane)
    assert desk.files == [("open", Path(local.files[0].local_path))]
    await desk.select(3)
    await desk.press("Open", desk.page.pane)
    assert desk.opened == ["https://halvern.zoom.us/rec/play/30?pwd=pLaY"]


async def test_show_in_folder_only_where_a_file_is_here(desk, local):
    await desk.select(2)
    await desk.press("Show in folder", desk.page.pane)
    assert desk.files == [("show", Path(local.files[0].local_path))]
    await desk.select(3)
    assert desk.buttons("Show in folder") == []


async def test_no_browser_is_told_in_the_pane_until_something_else_is_selected(desk):
    desk.can_open = False
    await desk.select(3)
    await desk.press("Open", desk.page.pane)
    assert "No browser opened" in desk.page.pane._problem.text
    await desk.select(2)
    assert desk.page.pane._problem.text == ""


async def test_a_file_is_opened_from_its_row(desk):
    await desk.select(3)
    desk.table("Files").row_activated.emit(desk.table("Files").model().index(1, 0))
    await desk.settle()
    assert desk.opened == ["https://halvern.zoom.us/rec/play/31?pwd=pLaY"]


async def test_the_menu_of_a_file(desk):
    await desk.select(2)
    desk.table("Files").context_requested.emit(desk.table("Files").model().index(1, 0), QPoint(0, 0))
    await settled()
    menu = desk.page.pane.findChild(FileMenu)
    offered = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert offered == {"Open": True, "Show in folder": False, "Download": True, "Move to trash": True}
    next(action for action in menu.actions() if action.text() == "Download").trigger()
    menu.close()
    await desk.settle()
    assert desk.session.transfers.named("add")[0][1] == ("file21",)


async def test_download_queues_the_selection_and_says_how_much(desk):
    await desk.select(3, 4)
    await desk.press("Download", desk.page.toolbar)
    [(folder, keys, _template)] = desk.session.transfers.named("add")
    assert folder == Path("/recordings")
    assert set(keys) == {"file30", "file31", "file40", "file41"}
    assert desk.toasts.toast.text.startswith("4 files are being downloaded, ")
    assert desk.texts(4, "Transfers") == ["Waiting"] * 4
    assert desk.table("Transfers").isVisible()


async def test_download_without_a_selection_says_what_to_do(desk):
    await desk.press("Download", desk.page.toolbar)
    assert desk.toasts.toast.text == "Select recordings first."


async def test_what_is_here_already_is_not_queued_again(open_desk):
    desk = await open_desk()
    await desk.select(3)
    for _each in range(2):
        await desk.press("Download", desk.page.toolbar)
    assert desk.toasts.toast.text == "All of it is on disk or on its way already."


async def test_one_goes_to_the_trash_without_a_question_and_comes_back(desk):
    await desk.select(3)
    QTest.keyClick(desk.table(), Qt.Key.Key_Delete)
    await desk.settle()
    assert desk.dialog() is None
    assert desk.session.recordings.named("trash") == [(("rec3==",),)]
    assert desk.toasts.toast.text == "Moved to trash: “\u2068Admissions panel\u2069”"
    await desk.press("Undo", desk.window)
    assert desk.session.recordings.named("restore") == [(("rec3==",),)]
    assert desk.toasts.toast.text == "Restored: “\u2068Admissions panel\u2069”"


async def test_many_go_to_the_trash_after_a_question_that_names_count_and_account(desk):
    await desk.select(3, 4)
    await desk.press("Move to trash", desk.page.pane)
    dialog = desk.dialog()
    assert dialog.windowTitle() == "Move 2 recordings to trash?"
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "30 days" in said and "marta@halvern.example" in said
    assert desk.session.recordings.named("trash") == []
    await desk.press("Move to trash", dialog)
    assert desk.session.recordings.named("trash") == [(("rec3==", "rec4=="),)]
    assert desk.toasts.toast.text == "2 recordings moved to trash"


async def test_what_zoom_refused_to_trash_is_told(desk):
    desk.session.recordings.refused = {"rec3==": Failure("rec3==", "In use", "Someone edits it.", "Wait.")}
    await desk.select(3)
    await desk.press("Move to trash", desk.page.pane)
    assert desk.page.pane._problem.text == "In use. Someone edits it. Wait."


async def test_a_scope_that_lacks_for_the_trash_is_said(desk):
    desk.session.recordings.may_trash = False
    desk.session.recordings.trash_why_not = "The app lacks a scope."
    await desk.select(3)
    assert not desk.button("Move to trash", desk.page.pane).isEnabled()
    QTest.keyClick(desk.table(), Qt.Key.Key_Delete)
    await desk.settle()
    assert desk.toasts.toast.text == "The app lacks a scope."


async def test_the_trash_is_a_state_and_restores(open_desk):
    gone = sample_rows()[4]
    detail = detail_of(gone, (file(50, state=FileState.TRASH),))
    desk = await open_desk(details=[detail])
    desk.page.toolbar.state.choose("trash")
    desk.page.toolbar.state.chosen.emit("trash")
    await desk.settle()
    assert desk.vm.filters.trash
    assert desk.texts() == ["Faculty budget"]
    assert desk.texts(5) == ["In trash, 27 days left"]
    assert not desk.field("From").isEnabled()
    await desk.select(5)
    assert desk.buttons("Open", desk.page.pane) == []
    await desk.press("Restore", desk.page.pane)
    assert desk.session.recordings.named("restore") == [(("rec5==",),)]
    desk.page.toolbar.state.chosen.emit("any")
    await desk.settle()
    assert not desk.vm.filters.trash


async def test_del_in_the_trash_only_says_so(open_desk):
    desk = await open_desk()
    desk.vm.set_trash(True)
    await desk.settle()
    await desk.select(5)
    QTest.keyClick(desk.table(), Qt.Key.Key_Delete)
    await desk.settle()
    assert desk.session.recordings.named("trash") == []
    assert desk.toasts.toast.text == "This is in the trash already; Zoom deletes it after 30 days."


async def test_the_share_link_goes_into_the_clipboard(desk):
    await desk.select(2)
    await desk.press("Copy share link", desk.page.pane)
    assert QGuiApplication.clipboard().text() == "https://halvern.zoom.us/rec/share/2"
    assert desk.toasts.toast.text == "Share link copied"


async def test_the_range_is_typed_as_yyyy_mm_dd(desk):
    desk.field("From").setText("2025-01-01")
    desk.field("From").editingFinished.emit()
    await desk.settle()
    assert desk.vm.filters.first == date(2025, 1, 1)
    assert "Long ago" in desk.texts()
    desk.field("To").setText("2025-12-31")
    desk.field("To").editingFinished.emit()
    await desk.settle()
    assert desk.texts() == ["Long ago"]


async def test_a_date_that_is_none_is_marked_and_changes_nothing(desk):
    desk.field("From").setText("2026-02-30")
    desk.field("From").editingFinished.emit()
    await desk.settle()
    assert desk.field("From").accessibleDescription() == "Write the date as yyyy-mm-dd."
    assert desk.vm.filters.first == date(2026, 9, 1)


async def test_a_range_that_ends_before_it_begins_is_said(desk):
    desk.field("To").setText("2026-08-01")
    desk.field("To").editingFinished.emit()
    await desk.settle()
    assert desk.field("To").accessibleDescription() == "“From” must not lie after “To”."


async def test_filters_by_search_state_host_and_the_rest(desk):
    desk.page.toolbar.search.setText("panel")
    desk.page.toolbar.search.tell()
    await desk.settle()
    assert desk.texts() == ["Admissions panel"]
    await desk.press("Clear", None) if desk.buttons("Clear") else desk.vm.clear_filters()
    await desk.settle()
    desk.page.toolbar.state.chosen.emit("failed")
    await desk.settle()
    assert desk.texts() == ["Field methods seminar"]
    desk.page.toolbar.state.chosen.emit("any")
    desk.page.toolbar.host.typed.emit(HENRIK.email)
    await desk.settle()
    assert desk.texts() == ["Admissions panel"]
    assert desk.field("Host").text() == HENRIK.name
    desk.page.toolbar.host.chosen.emit(None)
    await desk.settle()
    sheet = desk.page.toolbar.more.sheet
    sheet.least_length.setText("60")
    sheet.least_length.editingFinished.emit()
    await desk.settle()
    assert desk.texts() == ["Graduate School open evening"]
    assert desk.vm.filters.more == MoreFilters(least_minutes=60)
    assert desk.page.toolbar.more.text() == "More filters (1)"
    sheet.clear.click()
    await desk.settle()
    assert len(desk.texts()) == 4


async def test_a_host_that_nobody_knows_is_said_above_the_list(desk):
    desk.page.toolbar.host.typed.emit("nobody@nowhere")
    await desk.settle()
    assert "nobody@nowhere" in desk.page.list.banner.text


async def test_hosts_are_suggested_with_everybody_first(desk):
    desk.page.toolbar.host.suggestions_wanted.emit("")
    await desk.settle()
    offered = desk.page.toolbar.host._words.stringList()
    assert offered[0] == "Everyone"
    assert f"{HENRIK.name} ({HENRIK.email})" in offered


async def test_a_press_on_a_header_sorts(desk):
    desk.table().sort_requested.emit("topic", False)
    await desk.settle()
    assert desk.texts()[0] == "Admissions panel"
    assert desk.vm.sort == Sort("topic", False)
    desk.table().sort_requested.emit("topic", True)
    await desk.settle()
    assert desk.texts()[-1] == "Admissions panel"


async def test_the_selection_lives_through_another_order_and_news(desk):
    await desk.select(1, 4)
    desk.table().sort_requested.emit("topic", False)
    await desk.settle()
    assert set(desk.page.list.selected_ids()) == {1, 4}
    assert desk.vm.selection.count == 2
    desk.session.store.recordings.put(recording(9, "Newest", days_ago=0.1))
    desk.vm.refresh()
    await desk.settle()
    assert "Newest" in desk.texts()
    assert set(desk.page.list.selected_ids()) == {1, 4}


async def test_what_the_filters_hide_is_selected_no_more(desk):
    await desk.select(1)
    desk.vm.set_search("panel")
    await desk.settle()
    assert desk.vm.selection.count == 0
    assert desk.page.pane._empty.isVisible()


async def test_several_are_summed_up_in_the_pane(desk):
    await desk.select(1, 2, 3)
    assert desk.page.pane._title.text() == "3 recordings"
    assert "1 recording on disk" in desk.page.pane._when.text()
    assert not desk.table("Files").isVisible()


async def test_enter_plays_the_current_row(desk):
    await desk.select(3)
    QTest.keyClick(desk.table(), Qt.Key.Key_Return)
    await desk.settle()
    assert desk.opened == ["https://halvern.zoom.us/rec/play/30?pwd=pLaY"]


async def test_the_keys_of_the_list(desk):
    await desk.select(3)
    QTest.keyClick(desk.table(), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    await desk.settle()
    assert len(desk.session.transfers.named("add")) == 1
    QTest.keyClick(desk.table(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    await desk.settle()
    assert QGuiApplication.clipboard().text() == "https://halvern.zoom.us/rec/share/3"
    desk.window.activateWindow()
    desk.page.focus_search()
    assert desk.field("Search").hasFocus()


async def test_the_menu_of_the_list_offers_what_fits(desk):
    await desk.select(2)
    desk.page._open_menu(QPoint(0, 0))
    await settled()
    menu = desk.page.findChild(RecordingMenu)
    offered = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert offered == {
        "Open": True,
        "Play on Zoom’s page": True,
        "Show in folder": True,
        "Download": True,
        "Copy share link": True,
        "Copy passcode": True,
        "Move to trash": True,
        "Restore": False,
        "Sort by": True,
    }
    menu.close()


async def test_in_a_narrow_window_enter_opens_the_pane_over_the_list(desk):
    desk.window.resize(800, 600)
    desk.page.resize(800, 600)
    await desk.settle()
    assert desk.page.pane.isHidden()
    await desk.select(3)
    QTest.keyClick(desk.table(), Qt.Key.Key_Return)
    await desk.settle()
    assert desk.page.pane.isVisible() and desk.opened == []
    QTest.keyClick(desk.page.pane, Qt.Key.Key_Escape)
    assert desk.page.pane.isHidden()
    desk.page.resize(1280, 724)
    await desk.settle()
    assert desk.page.pane.isVisible()


@pytest.mark.parametrize("width", [1280, 1239, 1099, 859, 720])
async def test_the_toolbar_fits_every_width(desk, width):
    desk.page.resize(width, 600)
    await settled()
    assert desk.page.toolbar.layout().minimumSize().width() <= width
    assert desk.button("Download", desk.page.toolbar).isVisible()
    assert len(desk.buttons("Archive…", desk.page.toolbar)) == 1


async def test_nothing_found_leads_back(desk):
    desk.vm.set_search("zeppelin")
    await desk.settle()
    assert desk.page.list.states.state == "empty"
    assert desk.page.list.states._empty.title == "Nothing found for “\u2068zeppelin\u2069”"
    await desk.press("Clear filters")
    assert len(desk.texts()) == 4
    assert desk.field("Search").text() == ""


async def test_an_empty_range_says_why_on_demand(open_desk):
    desk = await open_desk(rows=())
    assert desk.page.list.states._empty.title == "No recordings since Tue 1 Sept"
    await desk.press("Why is this empty?")
    dialog = desk.dialog()
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Nobody recorded to the cloud in this range." in said
    assert "cloud_recording:read:list_account_recordings:admin" in said
    assert "9, 9 of them asked" in said
    dialog.reject()


async def test_what_is_missing_is_said_with_a_retry(desk):
    gap = Gap(
        date(2026, 9, 25), date(2026, 10, 24), "", "Asked to wait", "Zoom asked to wait.", "Retry later."
    )
    desk.session.recordings.result = ListingResult(4, 3, 0, (gap,), Reach.ACCOUNT)
    desk.vm.refresh()
    await desk.settle()
    said = desk.page.list.banner.text
    assert said == "Missing: Fri 25 Sept to Sat 24 Oct. Zoom asked to wait. Retry later."
    reads = len(desk.session.recordings.named("read"))
    desk.session.recordings.result = ListingResult(4, 3, 0, (), Reach.ACCOUNT)
    await desk.press("Retry", desk.page.list)
    assert len(desk.session.recordings.named("read")) == reads + 1
    assert desk.page.list.banner.text == ""


async def test_a_long_listing_is_asked_about_first(desk):
    desk.session.recordings.costs = cost(396, 180.0)
    desk.vm.set_range(date(2023, 1, 1), None)
    await desk.settle()
    assert desk.page.list.banner.text == (
        "These days are not read completely yet. This asks Zoom 396 times and takes about 3 min."
    )
    reads = len(desk.session.recordings.named("read"))
    await desk.press("Read")
    assert len(desk.session.recordings.named("read")) == reads + 1


async def test_a_long_listing_of_what_nobody_knows_yet_covers_the_list(open_desk):
    desk = await open_desk(rows=())
    desk.session.recordings.costs = cost(132, 66.0, users=132, reach=Reach.USERS)
    desk.vm.set_range(date(2023, 1, 1), None)
    await desk.settle()
    assert desk.page.list.states._empty.title == "Read these days from Zoom?"
    await desk.press("Not now")
    assert desk.page.list.states._empty.title == "Nothing read yet"
    await desk.press("Ask Zoom")
    assert desk.page.list.states._empty.title == "No recordings since Sun 1 Jan 2023"


async def test_a_failure_without_rows_fills_the_list(open_desk):
    desk = await open_desk(rows=())
    error = NetworkError("dns", operation="recordings")
    desk.session.recordings.error = error
    desk.vm.refresh()
    await desk.settle()
    assert desk.page.list.states.state == "error"
    assert desk.buttons("Retry", desk.page.list)


async def test_a_missing_scope_offers_to_connect_again(open_desk):
    desk = await open_desk(rows=())
    asked = []
    desk.page.connect_requested.connect(lambda: asked.append(True))
    desk.session.recordings.error = MissingScope(
        ("cloud_recording:read:list_user_recordings",), code=4711, http_status=400, said="", operation="x"
    )
    desk.vm.refresh()
    await desk.settle()
    await desk.press("Connect again")
    assert asked == [True]


async def test_a_plan_without_recordings_is_explained(open_desk):
    desk = await open_desk(rows=())
    desk.session.recordings.error = PlanLacks(code=200, http_status=400, said="", operation="x")
    desk.vm.refresh()
    await desk.settle()
    assert desk.page.list.states._empty.title == "No cloud recording in this plan"


async def test_a_hostile_topic_is_plain_text_wherever_it_stands(open_desk):
    row = recording(1, HOSTILE)
    desk = await open_desk(rows=[row])
    await desk.select(1)
    assert desk.texts()[0].startswith("<img src=x onerror=alert(1)>long")
    assert desk.page.pane._title.textFormat() == Qt.TextFormat.PlainText
    QTest.keyClick(desk.table(), Qt.Key.Key_Delete)
    await desk.settle()
    assert "\u202e" not in desk.toasts.toast.text


async def test_range_and_order_are_remembered_and_filters_are_not(look, desk):
    desk.vm.set_range(date(2026, 10, 1), date(2026, 11, 1))
    desk.vm.set_sort("size", True)
    desk.vm.set_search("panel")
    await desk.settle()
    vm, page = desk._page(look)
    await desk.settle()
    assert (vm.filters.first, vm.filters.last) == (date(2026, 10, 1), date(2026, 11, 1))
    assert vm.sort == Sort("size", True)
    assert vm.filters.search == ""
    await vm.close()
    page.deleteLater()


async def test_a_recording_from_elsewhere_is_revealed(desk):
    desk.page.reveal("rec6==")
    await desk.settle()
    assert desk.vm.selection.single == "rec6=="
    assert desk.page.pane._title.text() == "Long ago"


async def test_files_still_processing_say_so(open_desk):
    row = replace(sample_rows()[2], state=RecordingState.PROCESSING)
    detail = detail_of(row, (file(30, state=FileState.PROCESSING, size=None),))
    desk = await open_desk(rows=[row], details=[detail])
    await desk.select(3)
    assert desk.texts(2, "Files") == ["Processing"]
    assert desk.texts(1, "Files") == [""]


async def test_a_failure_that_nobody_expected_is_told(desk):
    desk.vm.failed.emit(GreenroomError("Something went wrong", "Odd.", "Try again."))
    assert desk.page.list.banner.text == "Something went wrong. Odd. Try again."
    await desk.press("Dismiss")
    assert desk.page.list.banner.text == ""


async def test_days_follow_the_clock(desk):
    await desk.clock.advance(timedelta(days=1).total_seconds())
    await desk.settle()
    assert desk.field("To").text() == (NOW + timedelta(days=1)).date().isoformat()
    assert desk.texts(0)[0].startswith("Mon 23 Nov")


async def test_what_zoom_has_no_more_is_not_said_to_stay_there(desk):
    row = desk.session.store.recordings.rows[2]
    desk.session.store.recordings.put(row, replace(detail_of(row), gone=True))
    await desk.select(2)
    words = {
        each.label: each.value for each in overview(desk.vm.detail, desk.page.pane._formats, desk.vm.now)
    }
    assert words["In cloud"] == "not any more"
