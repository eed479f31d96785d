from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.core import changes
from app.core.errors import GreenroomError
from app.store.recordings import FileState
from app.viewmodels import recordings as module
from app.views.models.transfers import Column
from tests.fakes.recordings_session import sample_rows
from tests.fakes.transfers import MIB, transfer
from tests.views.pages.recordings_desk import Desk, settled

FULL = GreenroomError("The disk is full", "3 GB are missing.", "Free some space.", details="ENOSPC")
EXPIRED = GreenroomError("Link expired", "Zoom’s link has ended.", "Retry.", details="403")
RUNNING = transfer(1, bytes=10 * MIB)
WAITING = transfer(2, FileState.WAITING)
PAUSED = transfer(3, FileState.PAUSED, bytes=MIB)
FAILED = transfer(4, FileState.FAILED, bytes=MIB, error=EXPIRED)
DONE = transfer(5, FileState.ON_DISK, bytes=50 * MIB)
ALL = (RUNNING, WAITING, PAUSED, FAILED, DONE)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(module, "RELOAD_GAP", 0)
    monkeypatch.setattr(module, "BUSY_RELOAD_GAP", 0)
    monkeypatch.setattr(changes, "COALESCE_SECONDS", 0)


@pytest.fixture
async def open_desk(look, tmp_path):
    desks = []

    async def opening(transfers=ALL, **shown):
        desk = Desk(look, tmp_path, sample_rows(), transfers=transfers, **shown)
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


def head(desk):
    return desk.page.drawer.head


def select(desk, *rows):
    table = desk.table("Transfers")
    table.clearSelection()
    for row in rows:
        table.selectionModel().select(
            table.model().index(row, 0),
            table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows,
        )


def calls(desk, name):
    return desk.session.transfers.named(name)


async def test_the_queue_with_its_figures(desk):
    assert desk.texts(4, "Transfers") == ["Downloading", "Waiting", "Paused", "Link expired", "Done"]
    assert "1 running, 1 waiting, 1 paused, 1 failed, 1 done" in head(desk).text
    assert "65 of 262 MB" in head(desk).text


async def test_progress_is_one_change_of_the_table(open_desk):
    desk = await open_desk((RUNNING, WAITING), progress={"t1": (20 * MIB, 5 * MIB)})
    assert desk.texts(1, "Transfers")[0] == "40%"
    changed, resets = [], []
    model = desk.page.drawer.model
    model.dataChanged.connect(lambda *each: changed.append(each))
    model.modelReset.connect(lambda: resets.append(True))
    desk.session.transfers.show(RUNNING, WAITING, progress={"t1": (30 * MIB, 5 * MIB)})
    await desk.settle(0.2)
    assert desk.texts(1, "Transfers")[0] == "60%"
    assert desk.texts(3, "Transfers")[0] == "5.24 MB/s"
    assert (len(changed), resets) == (1, [])


async def test_the_buttons_act_on_what_is_selected(desk):
    select(desk, 0)
    await desk.press("Pause", head(desk))
    assert calls(desk, "pause") == [(("t1",),)]
    select(desk, 2)
    await desk.press("Resume", head(desk))
    assert calls(desk, "resume") == [(("t3",),)]
    select(desk, 3)
    await desk.press("Retry", head(desk))
    assert calls(desk, "retry") == [(("t4",),)]
    select(desk, 1, 3)
    await desk.press("Cancel download", head(desk))
    assert calls(desk, "cancel") == [(("t2", "t4"),)]
    assert len(desk.texts(0, "Transfers")) == 3


async def test_without_a_selection_they_act_on_all_but_nothing_is_cancelled(desk):
    await desk.press("Pause", head(desk))
    assert calls(desk, "pause") == [(("t1", "t2"),)]
    await desk.press("Retry", head(desk))
    assert calls(desk, "retry") == [(("t4",),)]
    assert not desk.button("Cancel download", head(desk)).isEnabled()


async def test_only_what_fits_can_be_pressed(desk):
    select(desk, 4)
    await settled()
    able = [
        desk.button(name, head(desk)).isEnabled() for name in ("Pause", "Resume", "Retry", "Cancel download")
    ]
    assert able == [False, False, False, False]


async def test_pause_all_becomes_resume_all(desk):
    await desk.press("Pause all", head(desk))
    assert len(calls(desk, "pause_all")) == 1
    await desk.press("Resume all", head(desk))
    assert len(calls(desk, "resume_all")) == 1
    await desk.press("Clear finished", head(desk))
    assert "Done" not in desk.texts(4, "Transfers")
    assert not desk.button("Clear finished", head(desk)).isEnabled()


async def test_space_pauses_and_resumes_and_del_cancels(desk):
    table = desk.table("Transfers")
    select(desk, 0)
    QTest.keyClick(table, Qt.Key.Key_Space)
    await desk.settle()
    assert desk.texts(4, "Transfers")[0] == "Paused"
    QTest.keyClick(table, Qt.Key.Key_Space)
    await desk.settle()
    assert desk.texts(4, "Transfers")[0] == "Waiting"
    QTest.keyClick(table, Qt.Key.Key_Delete)
    await desk.settle()
    assert calls(desk, "cancel") == [(("t1",),)]


async def test_del_without_a_selection_cancels_nothing(desk):
    select(desk)
    QTest.keyClick(desk.table("Transfers"), Qt.Key.Key_Delete)
    await desk.settle()
    assert calls(desk, "cancel") == []


async def test_alt_with_arrows_moves_and_the_selection_goes_along(desk):
    table = desk.table("Transfers")
    select(desk, 1)
    QTest.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    await desk.settle()
    assert calls(desk, "move") == [(("t2",), "t1")]
    assert desk.page.drawer.selected() == ("t2",)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    await desk.settle()
    assert [row.id for row in desk.vm.transfers.rows][:2] == ["t1", "t2"]
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    await desk.settle()
    assert [row.id for row in desk.vm.transfers.rows][:3] == ["t1", "t3", "t2"]


async def test_a_dropped_row_is_moved_by_the_queue(desk):
    desk.page.drawer.model.move_requested.emit(["t3"], "t1")
    await desk.settle()
    assert calls(desk, "move") == [(("t3",), "t1")]


def press_at(desk, row, icon):
    table = desk.table("Transfers")
    table.scrollTo(table.model().index(row, 0))
    index = table.model().index(row, Column.ACTIONS)
    place = table._painter.button_rect(index, icon).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


async def test_painted_buttons_act_on_their_row_and_select_nothing(desk):
    press_at(desk, 0, "pause")
    await desk.settle()
    assert calls(desk, "pause") == [(("t1",),)]
    press_at(desk, 1, "cross")
    await desk.settle()
    assert calls(desk, "cancel") == [(("t2",),)]
    assert desk.page.drawer.selected() == ()


async def test_a_press_that_ends_elsewhere_does_nothing(desk):
    table = desk.table("Transfers")
    index = table.model().index(0, Column.ACTIONS)
    place = table._painter.button_rect(index, "pause").center()
    QTest.mousePress(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(table.viewport(), Qt.MouseButton.LeftButton, pos=place - QPoint(200, 0))
    await desk.settle()
    assert calls(desk, "pause") == []


async def test_a_finished_file_is_shown_and_opened(desk, tmp_path):
    here = replace(DONE, folder=tmp_path, path="file.mp4")
    (tmp_path / "file.mp4").write_bytes(b"....ftyp")
    desk.session.transfers.show(here)
    await desk.settle()
    press_at(desk, 0, "folder")
    await desk.settle_disk()
    desk.table("Transfers").row_activated.emit(desk.table("Transfers").model().index(0, 0))
    await desk.settle_disk()
    assert desk.files == [("show", tmp_path / "file.mp4"), ("open", tmp_path / "file.mp4")]


async def test_a_finished_file_that_was_moved_is_told(desk):
    desk.page.actions_.refused.connect(desk.told.append)
    desk.vm.transfers.show_in_folder("t5")
    await desk.settle_disk()
    assert desk.files == []
    assert desk.told[0].title == "The file is not there any more"


async def test_the_menu_of_a_row_says_the_same_in_words(desk):
    table = desk.table("Transfers")
    table.context_requested.emit(table.model().index(3, 0), QPoint(0, 0))
    await settled()
    menu = next(each for each in desk.page.drawer.findChildren(QMenu) if each.actions())
    offered = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert offered == {
        "Pause": False,
        "Resume": False,
        "Retry": True,
        "Cancel download": True,
        "Open": False,
        "Show in folder": False,
        "Move up": True,
        "Move down": True,
        "Copy details": True,
    }
    next(action for action in menu.actions() if action.text() == "Copy details").trigger()
    menu.close()
    await desk.settle()
    assert "Link expired" in QGuiApplication.clipboard().text()


async def test_what_stops_the_queue_is_said_once_with_a_way_on(open_desk):
    desk = await open_desk((WAITING,), stopped=FULL)
    banner = desk.page.drawer.banner
    assert banner.text == "The disk is full. 3 GB are missing. Free some space."
    await desk.press("Retry", banner)
    assert len(calls(desk, "go_on")) == 1
    desk.session.transfers.show(WAITING)
    await desk.settle()
    assert banner.text == ""


async def test_the_head_stays_when_the_drawer_is_closed_and_that_is_remembered(desk):
    table = desk.table("Transfers")
    await desk.press("Hide transfers")
    assert not table.isVisible()
    assert desk.page.drawer.height() == head(desk).height() == desk.page._look.px(40)
    assert desk.state.flag("transfers/open", True) is False
    await desk.press("Show transfers")
    assert table.isVisible()
    assert desk.page.drawer.height() > 3 * head(desk).height()


async def test_with_nothing_to_download_only_the_head_is_there(open_desk):
    desk = await open_desk(())
    assert not desk.table("Transfers").isVisible()
    assert "Nothing is being downloaded" in head(desk).text
    assert desk.buttons("Pause all", head(desk)) == []
    desk.session.transfers.show(RUNNING)
    await desk.settle()
    assert desk.table("Transfers").isVisible()


async def test_cells_are_heard_by_a_screen_reader(desk):
    model = desk.table("Transfers").model()
    heard = [model.index(0, column).data(Qt.ItemDataRole.DisplayRole) for column in Column]
    assert all(heard[:3]) and heard[-1] == "Pause, Cancel download"
    names = {each.accessibleName() for each in (head(desk).pause, head(desk).resume, head(desk).retry)}
    assert names == {"Pause", "Resume", "Retry"}


async def test_without_room_the_head_keeps_icons_and_names_and_its_counts(desk):
    bar = head(desk)
    bar.resize(640, bar.height())
    assert (bar.all.text(), bar.all.accessibleName(), bar.all.toolTip()) == ("", "Pause all", "Pause all")
    assert (bar.clear.text(), bar.clear.accessibleName()) == ("", "Clear finished")
    bar.resize(1200, bar.height())
    assert (bar.all.text(), bar.clear.text(), bar.all.toolTip()) == ("Pause all", "Clear finished", "")
