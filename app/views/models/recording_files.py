"""The table of a recording's files."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.i18n import _
from app.store.recordings import FileState
from app.viewmodels.recording_detail import FileLine
from app.views.format import Formats
from app.views.models.recording_statuses import file_status
from app.views.widgets.rows import CELL_ROLE, Cell

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns."""

    NAME = 0
    SIZE = 1
    STATE = 2


class RecordingFilesModel(QAbstractTableModel):
    """A handful of files; the table keeps its selection while only their states change."""

    def __init__(self, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._lines: tuple[FileLine, ...] = ()

    @property
    def lines(self) -> tuple[FileLine, ...]:
        """What is shown."""
        return self._lines

    def line_at(self, row: int) -> FileLine | None:
        """The file at `row`."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def show(self, lines: Sequence[FileLine]) -> None:
        """Show `lines`; the same files in other states are painted anew, and no more."""
        before, after = self._lines, tuple(lines)
        if [line.key for line in before] == [line.key for line in after]:
            self._lines = after
            if before != after:
                self.dataChanged.emit(self.index(0, 0), self.index(len(after) - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self._lines = after
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One row for each file."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Always the same columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The columns' names; the first one names the table as well."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (_("Files"), _("Size"), _("State"))[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == CELL_ROLE:
            return self._cell(line, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return self._tip(line, column) if role == Qt.ItemDataRole.ToolTipRole else None

    def _cell(self, line: FileLine, column: int) -> Cell:
        return Cell(
            self._text(line, column),
            file_status(line.state) if column == Column.STATE else None,
            secondary=column == Column.SIZE,
            align=int(_alignment(column)),
            lead=line.icon if column == Column.NAME else "",
        )

    def _text(self, line: FileLine, column: int) -> str:
        if column == Column.NAME:
            return line.words
        if column == Column.SIZE:
            return self._formats.size(line.size) if line.size else ""
        return file_status(line.state).word

    def _tip(self, line: FileLine, column: int) -> str | None:
        if column == Column.NAME:
            return _("{kind} ({extension})").format(kind=line.words, extension=line.extension.upper())
        if column == Column.SIZE and line.size:
            return self._formats.exact_size(line.size)
        return self._state_tip(line) if column == Column.STATE else None

    def _state_tip(self, line: FileLine) -> str | None:
        if line.error is not None:
            return " ".join(filter(None, (line.error.title + ".", line.error.message, line.error.next_step)))
        if line.state is FileState.DOWNLOADING and line.size:
            return self._formats.size_of(line.bytes, line.size)
        return line.local_path or None


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == Column.SIZE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
