"""The table on a small model with headings, as the Meetings page has them."""

import pytest
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QHelpEvent, QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip

from app.views.theme import LIGHT
from app.views.widgets.rows import (
    ICON_ROLE,
    SECTION_NOTE_ROLE,
    SECTION_ROLE,
    STATUS_ROLE,
    STRUCK_ROLE,
)
from app.views.widgets.status import Sign, Status, Tone
from app.views.widgets.table import Column, TableView
from app.views.window_state import WindowState

LONG = "Doctoral defence: fatigue in bridge cables, with a title that is longer than its column"
ROWS = (
    ("Today",),
    ("09:30", "Senate", "repeat", "Live"),
    ("10:00", LONG, "", "Scheduled"),
    ("Tomorrow",),
    ("11:00", "Seminar", "repeat", "Cancelled"),
)
STATUSES = {
    "Live": Status("Live", Tone.LIVE, Sign.DISC),
    "Scheduled": Status("Scheduled", Tone.QUIET, Sign.RING),
    "Cancelled": Status("Cancelled", Tone.BAD, Sign.CROSS),
}
COLUMNS = (
    Column("time", 104, sortable=True),
    Column("topic", sortable=True),
    Column("kind", 28, fixed=True),
    Column("status", 112, hide_below=400),
)


NOWHERE = QModelIndex()


class Model(QAbstractTableModel):
    def rowCount(self, parent=NOWHERE):
        return 0 if parent.isValid() else len(ROWS)

    def columnCount(self, parent=NOWHERE):
        return 0 if parent.isValid() else 4

    def flags(self, index):
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if len(ROWS[index.row()]) == 1:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if (
            role == Qt.ItemDataRole.DisplayRole
            and orientation is Qt.Orientation.Horizontal
            and 0 <= section < 4
        ):
            return ("Time", "Topic", "Kind", "Status")[section]
        return None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        row = ROWS[index.row()]
        if len(row) == 1:
            return self._heading(row, index.column(), role)
        text = row[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == STATUS_ROLE and index.column() == 3:
            return STATUSES[text]
        if role == ICON_ROLE and index.column() == 2:
            return text
        return row[3] == "Cancelled" if role == STRUCK_ROLE and index.column() == 1 else None

    def _heading(self, row, column, role):
        if role == SECTION_ROLE:
            return True
        if role == SECTION_NOTE_ROLE:
            return "2 meetings"
        return row[0] if role == Qt.ItemDataRole.DisplayRole and column == 0 else None


@pytest.fixture
def state(tmp_path):
    return WindowState(tmp_path / "window.ini")


@pytest.fixture
def table(look, show, state, qtbot):
    made = TableView(look, "Meetings", COLUMNS, state=state, key="meetings")
    model = Model(made)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, made)
    made.setModel(model)
    other = QLineEdit()
    show(made, other, width=640, height=400)
    made.other = other
    qtbot.waitExposed(made.window())
    return made


def colour_at(table, row, column):
    rect = table.visualRect(table.model().index(row, column))
    image = table.viewport().grab().toImage()
    return QColor(image.pixelColor(rect.right() - 3, rect.top() + 3)).name().upper()


def test_it_is_a_table_of_its_name(table):
    interface = QAccessible.queryAccessibleInterface(table)
    assert interface.text(QAccessible.Text.Name) == "Meetings"
    assert interface.role() == QAccessible.Role.Table


def test_rows_are_as_high_as_the_design_says(table):
    assert {table.rowHeight(row) for row in range(5)} == {36}
    assert table.horizontalHeader().height() == 28


def test_columns_share_the_room(table):
    widths = [table.columnWidth(column) for column in range(4)]
    assert widths[0] == 104 + 16
    assert widths[2:] == [28, 112]
    assert sum(widths) == table.viewport().width()


def test_a_narrow_table_hides_what_it_can_spare(table):
    table.window().resize(360, 400)
    QApplication.processEvents()
    assert table.isColumnHidden(3)
    table.window().resize(640, 400)
    QApplication.processEvents()
    assert not table.isColumnHidden(3)


def test_a_dragged_width_is_remembered(table, look, show, state):
    table.horizontalHeader().resizeSection(0, 150)
    QApplication.processEvents()
    assert state.widths("meetings") == {"time": 150}
    again = TableView(look, "Meetings", COLUMNS, state=state, key="meetings")
    again.setModel(Model(again))
    show(again, width=640)
    assert again.columnWidth(0) == 150


def test_arrow_keys_skip_headings(table, qtbot):
    table.setFocus()
    table.select_row(2)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.current_row().row() == 4
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert table.current_row().row() == 2
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.current_row().row() == 1
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.current_row().row() == 4


def test_tab_arrives_at_the_first_row_without_selecting(table, qtbot):
    table.other.setFocus()
    qtbot.keyClick(table.other, Qt.Key.Key_Backtab)
    assert table.hasFocus()
    assert table.current_row().row() == 1
    assert not table.selectionModel().hasSelection()


def test_a_click_on_a_heading_selects_nothing(table, qtbot):
    table.select_row(1)
    place = table.visualRect(table.model().index(3, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert table.current_row().row() == 1


def test_enter_and_double_click_open_a_row(table, qtbot):
    table.setFocus()
    table.select_row(2)
    with qtbot.waitSignal(table.row_activated) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args[0].row() == 2
    place = table.visualRect(table.model().index(1, 1)).center()
    with qtbot.waitSignal(table.row_activated):
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_current_row_is_told(table, qtbot):
    with qtbot.waitSignal(table.row_changed) as told:
        table.select_row(4)
    assert told.args[0].row() == 4


def test_the_menu_key_asks_for_a_menu_of_the_row(table, qtbot):
    table.setFocus()
    table.select_row(2)
    with qtbot.waitSignal(table.context_requested) as told:
        qtbot.keyClick(table, Qt.Key.Key_Menu)
    assert told.args[0].row() == 2


def test_a_head_asks_to_sort_and_shows_it(table, qtbot):
    head = table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(0) + 20, 10)
    with qtbot.waitSignal(table.sort_requested) as told:
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["time", False]
    table.show_sort("time", False)
    with qtbot.waitSignal(table.sort_requested) as told:
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["time", True]
    fixed = QPoint(head.sectionViewportPosition(3) + 20, 10)
    with qtbot.assertNotEmitted(table.sort_requested):
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=fixed)


def test_the_whole_row_is_selected_and_turns_quiet_without_focus(table, qtbot):
    table.setFocus()
    table.select_row(1)
    qtbot.waitUntil(table.hasFocus)
    assert {colour_at(table, 1, column) for column in (0, 1)} == {LIGHT.selected}
    table.other.setFocus()
    assert {colour_at(table, 1, column) for column in (0, 1)} == {LIGHT.selected_idle}


def test_hover_covers_the_row(table):
    place = QPointF(table.visualRect(table.model().index(2, 1)).center())
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, table.viewport().mapToGlobal(place), Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(table.viewport(), event)
    assert {colour_at(table, 2, column) for column in (0, 1)} == {LIGHT.hover}
    QApplication.sendEvent(table.viewport(), QEvent(QEvent.Type.Leave))
    assert colour_at(table, 2, 1) == LIGHT.base


def test_a_heading_runs_over_the_columns(table):
    image = table.viewport().grab().toImage()
    rect = table.visualRect(table.model().index(0, 3))
    rights = {image.pixelColor(x, rect.center().y() + 6).name() for x in range(rect.left(), rect.right())}
    assert len(rights) > 2  # the note stands in the last columns


def test_a_hidden_text_is_the_tooltip(table, monkeypatch):
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda *args: shown.append(args[1]))
    for row in (1, 2):
        place = table.visualRect(table.model().index(row, 1)).center()
        event = QHelpEvent(QEvent.Type.ToolTip, place, table.viewport().mapToGlobal(place))
        QApplication.sendEvent(table.viewport(), event)
    assert shown == ["", LONG]


def test_a_cell_is_heard_as_its_text(table):
    interface = QAccessible.queryAccessibleInterface(table)
    heard = [interface.child(i).text(QAccessible.Text.Name) for i in range(interface.childCount())]
    assert {"Time", "Topic", "Today", "Senate", "Live", "repeat"} <= set(heard)


def test_the_bar_begins_below_the_header(table):
    table.window().resize(480, 140)
    QApplication.processEvents()
    bar = table.verticalScrollBar()
    assert bar.isVisible()
    assert bar.mapTo(table, QPoint(0, 0)).y() >= table.horizontalHeader().height()


def test_chosen_columns_are_shown_and_scrolled_where_they_are_too_many(look, show):
    columns = (Column("time", 104), Column("topic", least=300), Column("kind", 28), Column("status", 112))
    view = TableView(look, "Meetings", columns)
    view.setModel(Model(view))
    show(view, width=680)
    assert view.horizontalScrollBar().maximum() == 0
    view.choose_columns(["topic", "status"])
    hidden = [view.isColumnHidden(i) for i in range(4)]
    assert hidden == [True, False, True, False]
    assert view.horizontalScrollBar().maximum() == 0
    view.choose_columns(["time", "topic", "kind", "status"])
    view.window().resize(400, 320)
    QApplication.processEvents()
    assert view.columnWidth(1) == 300
    assert view.horizontalScrollBar().maximum() > 0
