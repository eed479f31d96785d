"""The table of transfers: a snapshot of the queue, swapped at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.core.i18n import N_, _
from app.services.transfers import Transfer
from app.store.recordings import FileState
from app.views.format import Formats, clean
from app.views.models.recording_statuses import file_status
from app.views.widgets.rows import CELL_ROLE, Cell, Progress
from app.views.widgets.status import Sign, Status, Tone

Index = QModelIndex | QPersistentModelIndex

MIME = "application/x-greenroom-transfers"


class Column(IntEnum):
    """The columns."""

    FILE = 0
    PROGRESS = 1
    SIZE = 2
    SPEED = 3
    LEFT = 4
    ACTIONS = 5


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done with a transfer in its row; the icon names it where it is painted."""

    key: str
    icon: str
    word: str


PAUSE = Action("pause", "pause", N_("Pause"))
RESUME = Action("resume", "start", N_("Resume"))
RETRY = Action("retry", "retry", N_("Retry"))
CANCEL = Action("cancel", "cross", N_("Cancel download"))
REVEAL = Action("reveal", "folder", N_("Show in folder"))

_ACTIONS = {
    FileState.WAITING: (PAUSE, CANCEL),
    FileState.DOWNLOADING: (PAUSE, CANCEL),
    FileState.PAUSED: (RESUME, CANCEL),
    FileState.FAILED: (RETRY, CANCEL),
    FileState.DAMAGED: (RETRY, CANCEL),
    FileState.ON_DISK: (REVEAL,),
}
_BARS = {FileState.PAUSED: "chart4", FileState.FAILED: "danger_fill", FileState.DAMAGED: "danger_fill"}


class TransfersModel(QAbstractTableModel):
    """Shows the queue in its order; rows are dragged to another place by their ids."""

    move_requested = Signal(object, str)
    """Ids of transfers, and the id of the one they shall stand before; empty: at the end."""

    def __init__(self, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._rows: tuple[Transfer, ...] = ()
        self._ids: list[str] = []

    # What the drawer asks

    @property
    def rows(self) -> tuple[Transfer, ...]:
        """What is shown."""
        return self._rows

    def transfer_at(self, row: int) -> Transfer | None:
        """The transfer at `row`."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, transfer_id: str) -> int:
        """Where a transfer stands; -1 where it does not."""
        return self._ids.index(transfer_id) if transfer_id in self._ids else -1

    def show(self, rows: Sequence[Transfer]) -> None:
        """Swap to `rows`, of which some came, went or moved."""
        self.beginResetModel()
        self._rows, self._ids = tuple(rows), [row.id for row in rows]
        self.endResetModel()

    def update(self, rows: Sequence[Transfer], places: Sequence[int]) -> None:
        """Take news of the same transfers in the same order, those at `places`, as one change."""
        self._rows = tuple(rows)
        if places:
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), len(Column) - 1))

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One row for each transfer."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Always the same columns."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be dragged between others."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsDragEnabled

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The columns' names; that of the painted buttons is for screen readers alone."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if section == Column.ACTIONS else column_name(Column(section))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column_name(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section == Column.PROGRESS else _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == CELL_ROLE:
            return self._cell(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return self._tip(row, column) if role == Qt.ItemDataRole.ToolTipRole else None

    # Dragging

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Ids of transfers."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The ids of the dragged rows."""
        rows = sorted({index.row() for index in indexes})
        data = QMimeData()
        data.setData(MIME, QByteArray("\n".join(self._ids[row] for row in rows).encode()))
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Ask for the new order; the rows move when the queue says so, so Qt must not take any away."""
        if not data.hasFormat(MIME):
            return False
        target = parent.row() if row < 0 and parent.isValid() else row
        ids = bytes(data.data(MIME).data()).decode().split("\n")
        self.move_requested.emit(ids, self._ids[target] if 0 <= target < len(self._ids) else "")
        return False

    # Inside

    def _cell(self, row: Transfer, column: int) -> Cell:
        return Cell(
            self._text(row, column),
            left_status(row) if column == Column.LEFT else None,
            secondary=column != Column.FILE,
            align=int(_alignment(column)),
            progress=_progress(row) if column == Column.PROGRESS else None,
            buttons=tuple(action.icon for action in actions_of(row)) if column == Column.ACTIONS else (),
        )

    def _text(self, row: Transfer, column: int) -> str:
        if column == Column.FILE:
            return transfer_name(row)
        if column == Column.PROGRESS:
            share = share_of(row)
            return "" if share is None else _("{percent}%").format(percent=_percent(row, share))
        if column == Column.SIZE:
            return self._size(row)
        if column == Column.SPEED:
            running = row.state is FileState.DOWNLOADING and row.speed > 0
            return self._formats.speed(row.speed) if running else ""
        if column == Column.LEFT:
            return self._left(row)
        return ", ".join(_(action.word) for action in actions_of(row))

    def _size(self, row: Transfer) -> str:
        if row.state is FileState.ON_DISK:
            return self._formats.size(row.bytes)
        if row.size:
            return self._formats.size_of(row.bytes, row.size)
        return self._formats.size(row.bytes)

    def _left(self, row: Transfer) -> str:
        status = left_status(row)
        if status is not None:
            return status.word
        if row.seconds_left is None:
            return file_status(row.state).word
        return self._formats.seconds_left(row.seconds_left)

    def _tip(self, row: Transfer, column: int) -> str | None:
        if column == Column.FILE:
            return str(row.folder / row.path)
        if column == Column.SIZE:
            return self._formats.exact_size(row.bytes)
        if column == Column.LEFT and row.error is not None:
            return " ".join(filter(None, (row.error.title + ".", row.error.message, row.error.next_step)))
        return None


def transfer_name(row: Transfer) -> str:
    """What a transfer is called: the topic and what kind of file it is."""
    topic = clean(row.topic) or _("Recording without a topic")
    return _("{topic}, {kind}").format(topic=topic, kind=clean(row.kind))


def actions_of(row: Transfer) -> tuple[Action, ...]:
    """What can be done with a transfer."""
    return _ACTIONS.get(row.state, ())


def share_of(row: Transfer) -> float | None:
    """How much of the file is here, 0 to 1; None where nobody knows how long it is."""
    if row.state is FileState.ON_DISK:
        return 1.0
    return min(1.0, row.bytes / row.size) if row.size else None


def left_status(row: Transfer) -> Status | None:
    """What stands instead of the time left while a transfer does not run."""
    if row.state is FileState.DOWNLOADING:
        return None
    if row.error is not None and row.state in (FileState.FAILED, FileState.DAMAGED):
        return Status(row.error.title, Tone.BAD, Sign.TRIANGLE)
    if row.state is FileState.ON_DISK:
        return Status(_("Done"), Tone.OK, Sign.TICK)
    return file_status(row.state)


def _progress(row: Transfer) -> Progress:
    share = share_of(row)
    if share is None and row.state is not FileState.DOWNLOADING:
        share = 0.0
    return Progress(share, _BARS.get(row.state, "accent_fill"))


def _percent(row: Transfer, share: float) -> int:
    """Whole percents; 100 only once the file is done."""
    return 100 if row.state is FileState.ON_DISK else min(99, round(share * 100))


def column_name(column: Column) -> str:
    """What stands above a column."""
    names = {
        Column.FILE: _("File"),
        Column.PROGRESS: _("Progress"),
        Column.SIZE: _("Size"),
        Column.SPEED: _("Speed"),
        Column.LEFT: _("Time left"),
        Column.ACTIONS: _("Actions"),
    }
    return names[column]


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _alignment(column: int) -> Qt.AlignmentFlag:
    right = column in (Column.PROGRESS, Column.SIZE, Column.SPEED, Column.LEFT)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
