"""The table of windows that Zoom was asked for."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.i18n import _
from app.store.recordings import Window, WindowState
from app.views.format import Formats, clean
from app.views.widgets.rows import CELL_ROLE, Cell
from app.views.widgets.status import Sign, Status, Tone

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns."""

    DAYS = 0
    WHO = 1
    STATE = 2
    PAGES = 3
    ITEMS = 4
    WHY = 5


class WindowsModel(QAbstractTableModel):
    """One row for each stretch of days."""

    def __init__(self, formats: Formats, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formats, self._now = formats, now
        self._windows: tuple[Window, ...] = ()

    def show(self, windows: Sequence[Window]) -> None:
        """Show `windows`."""
        self.beginResetModel()
        self._windows = tuple(windows)
        self.endResetModel()

    def as_text(self) -> str:
        """All cells, for the clipboard."""
        rows = (", ".join(filter(None, (self._text(each, c) for c in Column))) for each in self._windows)
        return "\n".join(rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One row for each window."""
        return 0 if parent.isValid() else len(self._windows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Always the same columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The columns' names."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (_("Days"), _("Whose"), _("State"), _("Pages"), _("Recordings"), _("Why"))[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid():
            return None
        window, column = self._windows[index.row()], index.column()
        if role == CELL_ROLE:
            return Cell(
                self._text(window, column),
                window_status(window.state) if column == Column.STATE else None,
                secondary=column not in (Column.DAYS, Column.WHY),
                align=int(_alignment(column)),
            )
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(window, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole and column in (Column.STATE, Column.WHY):
            return (
                "\n".join(filter(None, (window.title, window.message, window.next_step, window.details)))
                or None
            )
        return None

    def _text(self, window: Window, column: int) -> str:
        formats, today = self._formats, self._formats.day_of(self._now())
        if column == Column.DAYS:
            first, last = formats.short_day(window.first, today), formats.short_day(window.last, today)
            return _("{first} – {last}").format(first=first, last=last)
        if column == Column.WHO:
            return _scope_words(window.scope)
        if column == Column.STATE:
            return window_status(window.state).word
        if column == Column.PAGES:
            return formats.number(window.pages)
        return formats.number(window.items) if column == Column.ITEMS else clean(window.message)


def window_status(state: str) -> Status:
    """How the reading of a window ended."""
    if state == WindowState.DONE:
        return Status(_("Complete"), Tone.QUIET, Sign.TICK)
    if state == WindowState.PARTIAL:
        return Status(_("In part"), Tone.WARN, Sign.HALF)
    return Status(_("Failed"), Tone.BAD, Sign.TRIANGLE)


def _scope_words(scope: str) -> str:
    kind, _sign, who = scope.partition(":")
    if kind == "account":
        return _("Everybody")
    return clean(who) or (_("Me") if kind == "me" else clean(scope))


def _alignment(column: int) -> Qt.AlignmentFlag:
    right = column in (Column.PAGES, Column.ITEMS)
    return (
        Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    ) | Qt.AlignmentFlag.AlignVCenter
