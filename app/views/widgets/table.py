"""The table of every list: whole rows, no grid, columns that remember their width."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QToolTip

from app.views.look import Look
from app.views.widgets.header import TableHeader
from app.views.widgets.labels import plain_tooltip
from app.views.widgets.rows import SECTION_ROLE, RowDelegate
from app.views.window_state import WindowState

KEYBOARD_REASONS = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; its header comes from the model."""

    key: str
    width: int | None = None
    """Pixels at 96 dpi; None takes what is left."""
    share: float = 1.0
    """How much of what is left, against the other columns without a width."""
    fixed: bool = False
    """Whether a person may not drag it."""
    sortable: bool = False
    """Whether a press on its head asks to sort by it."""
    hide_below: int = 0
    """Width of the table, in pixels at 96 dpi, below which the column is hidden."""
    least: int = 96
    """Pixels at 96 dpi that a column without a width keeps, even if the table must then be scrolled."""


class TableView(QTableView):
    """A table as all our lists are; the model says what stands in it (roles in rows.py)."""

    row_activated = Signal(QModelIndex)
    """Enter or a double click on a row."""
    row_changed = Signal(QModelIndex)
    """The current row is another one; invalid when there is none."""
    sort_requested = Signal(str, bool)
    """A column's key, and whether descending, that the list shall be sorted by."""
    context_requested = Signal(QModelIndex, QPoint)
    """A menu is wanted for a row, at a place on the screen."""

    def __init__(
        self,
        look: Look,
        name: str,
        columns: Sequence[Column],
        *,
        state: WindowState | None = None,
        key: str = "",
        many: bool = False,
        delegate: type[RowDelegate] = RowDelegate,
    ) -> None:
        """Make the table.

        Args:
            look: the theme and measures.
            name: what a screen reader calls the table.
            columns: of the model, in its order.
            state: where dragged widths are kept, under `key`.
            key: of this table in `state`.
            many: several rows can be selected.
            delegate: paints the cells.
        """
        super().__init__()
        self._look, self._columns, self._state, self._key = look, tuple(columns), state, key
        self._dragged = state.widths(key) if state else {}
        self._laying_out = False
        self._chosen: frozenset[str] | None = None
        self._sorted = ("", False)
        self.setAccessibleName(name)
        self._delegate = delegate(look, self)
        self.setItemDelegate(self._delegate)
        self._configure(many)
        self._head = TableHeader(look, self)
        self.setHorizontalHeader(self._head)
        self._corner = QFrame()
        self._corner.setProperty("corner", True)
        # The bar scrolls the rows: beside the header it would seem to scroll that, too.
        self.addScrollBarWidget(self._corner, Qt.AlignmentFlag.AlignTop)
        self._head.set_sortable(frozenset(i for i, one in enumerate(self._columns) if one.sortable))
        self._head.sort_requested.connect(self._ask_for_sort)
        self.horizontalHeader().sectionResized.connect(self._remember)
        look.changed.connect(self._measure)
        self._measure()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show `model`."""
        super().setModel(model)
        if model is None:
            return
        self.selectionModel().currentRowChanged.connect(self._tell_row)
        self._lay_out_columns()

    def select_row(self, row: int) -> None:
        """Make `row` the selected and current one, and bring it into sight."""
        self.selectRow(row)
        self.scrollTo(self.model().index(row, 0))

    def current_row(self) -> QModelIndex:
        """The first cell of the current row; invalid without one."""
        index = self.currentIndex()
        return index.siblingAtColumn(0) if index.isValid() and not _is_section(index) else QModelIndex()

    def show_sort(self, key: str, descending: bool) -> None:
        """Show by which column the list is sorted."""
        self._sorted = (key, descending)
        self._head.show_sort(next(i for i, one in enumerate(self._columns) if one.key == key), descending)

    def choose_columns(self, keys: Iterable[str]) -> None:
        """Show these columns alone; where they are too many for the table, it can be scrolled sideways."""
        self._chosen = frozenset(keys)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._lay_out_columns()

    def set_ground(self, token: str) -> None:
        """Lie on the ground called `token`, such as that of a pane."""
        self._delegate.ground = self._head.ground = token
        self.setProperty("ground", token)
        self.horizontalHeader().setProperty("ground", token)

    def draw_as(self, state: str) -> None:
        """Show the first row "normal", "hover", "selected", "idle" or "current"; for the component sheet."""
        if state in ("selected", "idle"):
            self.select_row(0)
        self.setProperty("drawnFocused", state in ("selected", "current"))
        self._delegate.ring_shown = state == "current"
        self._delegate.hovered_row = 0 if state == "hover" else -1
        if state == "current":
            self._go_to_first()

    # Moving about

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go on over rows that only head others; Home and End go to the first and last row."""
        index = super().moveCursor(action, modifiers)
        if action in (_HOME, _END) and index.isValid():
            row = 0 if action == _HOME else self.model().rowCount() - 1
            index = index.sibling(row, index.column())
        if not _is_section(index):
            return index
        back = action in _BACKWARD
        return self._nearest(index, -1 if back else 1) or self._nearest(index, 1 if back else -1) or index

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row; left and right belong to the page, as rows are whole."""
        self._show_ring(True)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate(self.current_row())
            return
        if event.key() == Qt.Key.Key_Menu and self.current_row().isValid():
            corner = self.visualRect(self.current_row()).bottomLeft()
            self.context_requested.emit(self.current_row(), self.viewport().mapToGlobal(corner))
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is when it came by the keyboard."""
        super().focusInEvent(event)
        self._show_ring(event.reason() in KEYBOARD_REASONS)
        if not self.current_row().isValid() and event.reason() in KEYBOARD_REASONS:
            self._go_to_first()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Selected rows turn quiet."""
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click into the void or on a heading selects nothing new."""
        self._show_ring(False)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and _is_section(index):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row."""
        super().mouseDoubleClickEvent(event)
        self._activate(self.indexAt(event.position().toPoint()).siblingAtColumn(0))

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Leave the selection alone where a heading is meant."""
        if index.isValid() and _is_section(index):
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)

    # What is under the pointer

    def viewportEvent(self, event: QEvent) -> bool:
        """Follow the pointer row by row, and show whole texts."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self._show_tooltip(event)
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        elif event.type() in (QEvent.Type.HoverMove, QEvent.Type.MouseMove) and hasattr(event, "position"):
            self._hover(self.indexAt(event.position().toPoint()).row())
        return bool(super().viewportEvent(event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width among the columns."""
        super().resizeEvent(event)
        self._lay_out_columns()

    def sizeHintForRow(self, row: int) -> int:
        """Every row is of one height."""
        return self._look.metrics.row

    def minimumSizeHint(self) -> QSize:
        """Three rows, so that a splitter can go far."""
        return QSize(self._look.px(320), self._look.metrics.row * 3 + self._look.metrics.table_header)

    # Inside

    def _configure(self, many: bool) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_for_menu)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _measure(self) -> None:
        self.verticalHeader().setMinimumSectionSize(self._look.metrics.row)
        self.verticalHeader().setDefaultSectionSize(self._look.metrics.row)
        self.verticalScrollBar().setSingleStep(self._look.metrics.row)
        self._corner.setFixedHeight(self._look.metrics.table_header)
        self._lay_out_columns()
        self.viewport().update()

    def _lay_out_columns(self) -> None:
        if self.model() is None or self.model().columnCount() < len(self._columns):
            return
        self._laying_out = True
        room = self.viewport().width()
        shown = [column for column in self._columns if self._is_shown(column, room)]
        left = room - sum(self._width(column) for column in shown)
        shares = sum(column.share for column in shown if column.width is None)
        for i, column in enumerate(self._columns):
            self.setColumnHidden(i, column not in shown)
            stretched = max(self._look.px(column.least), int(left * column.share / shares)) if shares else 0
            self.setColumnWidth(i, self._width(column) if column.width is not None else stretched)
            mode = QHeaderView.ResizeMode
            dragged = column.width is not None and not column.fixed
            self.horizontalHeader().setSectionResizeMode(i, mode.Interactive if dragged else mode.Fixed)
        self._laying_out = False

    def _is_shown(self, column: Column, room: int) -> bool:
        chosen = self._chosen is None or column.key in self._chosen
        return chosen and room >= self._look.px(column.hide_below)

    def _width(self, column: Column) -> int:
        if column.width is None:
            return 0
        edge = column is self._columns[0]
        return self._dragged.get(column.key) or self._look.px(column.width + (16 if edge else 0))

    def _remember(self, section: int, _before: int, width: int) -> None:
        if self._laying_out or section >= len(self._columns):
            return
        self._dragged[self._columns[section].key] = width
        if self._state is not None:
            self._state.store_widths(self._key, self._dragged)
        QTimer.singleShot(0, self, self._lay_out_columns)

    def _nearest(self, index: QModelIndex, step: int) -> QModelIndex | None:
        row = index.row() + step
        while 0 <= row < self.model().rowCount():
            found = self.model().index(row, max(0, index.column()))
            if not _is_section(found):
                return found
            row += step
        return None

    def _go_to_first(self) -> None:
        if self.model() is not None and self.model().rowCount():
            first = self.model().index(0, 0)
            found = first if not _is_section(first) else self._nearest(first, 1)
            if found is not None:
                self.selectionModel().setCurrentIndex(found, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _activate(self, index: QModelIndex) -> None:
        if index.isValid() and not _is_section(index):
            self.row_activated.emit(index)

    def _tell_row(self) -> None:
        self.row_changed.emit(self.current_row())

    def _ask_for_sort(self, column: int) -> None:
        key = self._columns[column].key
        self.sort_requested.emit(key, self._sorted == (key, False))

    def _ask_for_menu(self, place: QPoint) -> None:
        index = self.indexAt(place).siblingAtColumn(0)
        if index.isValid() and not _is_section(index):
            self.context_requested.emit(index, self.viewport().mapToGlobal(place))

    def _hover(self, row: int) -> None:
        before, self._delegate.hovered_row = self._delegate.hovered_row, row
        if row != before:
            for changed in (before, row):
                self._repaint_row(changed)

    def _repaint_row(self, row: int) -> None:
        if row >= 0:
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            self.viewport().update(0, top, self.viewport().width(), height)

    def _show_ring(self, shown: bool) -> None:
        if shown != self._delegate.ring_shown:
            self._delegate.ring_shown = shown
            self.viewport().update()

    def _show_tooltip(self, event: QHelpEvent) -> bool:
        index = self.indexAt(event.pos())
        own = index.data(Qt.ItemDataRole.ToolTipRole) if index.isValid() else None
        text = str(own or "") or self._hidden_text(index)
        QToolTip.showText(event.globalPos(), plain_tooltip(text), self.viewport(), self.visualRect(index))
        return True

    def _hidden_text(self, index: QModelIndex) -> str:
        if not index.isValid() or _is_section(index):
            return ""
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        width = self.fontMetrics().horizontalAdvance(text)
        return text if width > self._delegate.text_room(index) else ""


_HOME, _END = QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd
_BACKWARD = {
    QAbstractItemView.CursorAction.MoveUp,
    QAbstractItemView.CursorAction.MovePageUp,
    QAbstractItemView.CursorAction.MovePrevious,
    QAbstractItemView.CursorAction.MoveLeft,
    QAbstractItemView.CursorAction.MoveEnd,
}


def _is_section(index: QModelIndex | QPersistentModelIndex) -> bool:
    return bool(index.data(SECTION_ROLE))
