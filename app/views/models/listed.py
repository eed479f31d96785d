"""The table of any listing of the store: ordered row ids, rows fetched in blocks."""

from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.viewmodels.rows import BLOCK
from app.views.format import Formats
from app.views.widgets.rows import CELL_ROLE, Cell

Index = QModelIndex | QPersistentModelIndex

_NO_CELL = Cell()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Row(Protocol):
    """A row of the store."""

    @property
    def row(self) -> int:
        """Its id within the store."""
        ...


class RowIds(Protocol):
    """What the store answers when it is asked for a list."""

    @property
    def rows(self) -> "array[int]":
        """The ids of the rows, in order."""
        ...


R = TypeVar("R", bound=Row)
L = TypeVar("L", bound=RowIds)


class ListedModel(QAbstractTableModel, Generic[R, L]):
    """A listing of the store as Qt wants it; never copies, filters or sorts the rows."""

    block_wanted = Signal(int)
    """Number of a block (of BLOCK listing positions) that has come into sight."""

    columns = 0
    """How many there are."""
    right: frozenset[int] = frozenset()
    """Columns whose texts end at the right."""

    def __init__(self, formats: Formats, now: datetime, nothing: L, parent: QObject | None = None) -> None:
        """Show nothing yet.

        Args:
            formats: how times and numbers are written.
            now: for “Yesterday”.
            nothing: a listing without rows.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._formats, self._now = formats, now
        self._listing = nothing
        self._rows: dict[int, R] = {}
        self._cells: dict[tuple[int, int], Cell] = {}
        self._asked: set[int] = set()

    # What each list says for itself

    def column_name(self, column: int) -> str:
        """What stands above a column."""
        raise NotImplementedError

    def make_cell(self, row: R, column: int) -> Cell:
        """What stands in a cell; kept until the row or the day is another."""
        raise NotImplementedError

    def tip(self, row: R, column: int) -> str | None:
        """What the cell does not say; a text that is cut off is the view's to show."""
        raise NotImplementedError

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """As many as are listed."""
        return 0 if parent.isValid() else len(self._listing.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Always the same columns."""
        return 0 if parent.isValid() else self.columns

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be selected."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The columns' names."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.column_name(section)
        return self.alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; asking for one that is not fetched yet has it fetched."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        row = self._row(index.row())
        if row is None:
            return _NO_CELL if role == CELL_ROLE else None
        if role == CELL_ROLE:
            return self._cell(row, index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(row, index.column()).text
        return self.tip(row, index.column()) if role == Qt.ItemDataRole.ToolTipRole else None

    # What the page asks

    @property
    def listing(self) -> L:
        """What is shown."""
        return self._listing

    def fetched_at(self, row: int) -> R | None:
        """What stands at `row`, where it has been fetched."""
        row_id = self.row_id_at(row)
        return None if row_id is None else self._rows.get(row_id)

    def row_id_at(self, row: int) -> int | None:
        """The store's row id at `row`; None outside the list."""
        return self._listing.rows[row] if 0 <= row < len(self._listing.rows) else None

    def row_of(self, row_id: int) -> int:
        """Where the store's row `row_id` stands; -1 when it does not."""
        try:
            return self._listing.rows.index(row_id)
        except ValueError:
            return -1

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """On which side the texts of a column stand."""
        return _RIGHT if column in self.right else _LEFT

    # What the view-model brings

    def show(self, listing: L, now: datetime) -> bool:
        """Swap to `listing` at once; answers whether the rows' order changed (and so a reset happened).

        Rows already held are painted until `block_wanted` has brought fresh ones.
        """
        same = listing.rows == self._listing.rows
        self._asked.clear()
        if same:
            self._listing = listing
            self.set_now(now)
            return False
        self.beginResetModel()
        self._listing, self._now = listing, now
        self._cells.clear()
        self.endResetModel()
        return True

    def put_block(self, block: int, rows: Sequence[R]) -> None:
        """Take the fetched rows of `block`; only those that differ are painted again."""
        news = {row.row for row in rows if self._rows.get(row.row) != row}
        self._rows.update({row.row: row for row in rows if row.row in news})
        for row_id in news:
            for column in range(self.columns):
                self._cells.pop((row_id, column), None)
        first = block * BLOCK
        held = self._listing.rows[first : first + BLOCK]
        changed = [first + place for place, row_id in enumerate(held) if row_id in news]
        if changed:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], self.columns - 1))

    def touch(self, row: int) -> None:
        """Have what stands at `row`, which is in sight, fetched anew unless it was since `show`."""
        if 0 <= row < len(self._listing.rows):
            self._row(row)

    def forget_request(self, block: int) -> None:
        """Let `block` be asked for again; its fetch failed."""
        self._asked.discard(block)

    def drop(self) -> None:
        """Let all rows go; those in sight are asked for anew."""
        self._rows.clear()
        self._asked.clear()
        self.write_anew()

    def set_now(self, now: datetime) -> None:
        """Let what says “yesterday” follow the clock."""
        new_day = self._formats.day_of(now) != self._formats.day_of(self._now)
        self._now = now
        if new_day:
            self.write_anew()

    def write_anew(self) -> None:
        """Have every visible cell made again."""
        self._cells.clear()
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, self.columns - 1))

    # Inside

    def _row(self, position: int) -> R | None:
        block = position // BLOCK
        if block not in self._asked:
            self._asked.add(block)
            QTimer.singleShot(0, self, lambda: self.block_wanted.emit(block))
        return self._rows.get(self._listing.rows[position])

    def _cell(self, row: R, column: int) -> Cell:
        cell = self._cells.get((row.row, column))
        if cell is None:
            cell = self._cells[row.row, column] = self.make_cell(row, column)
        return cell
