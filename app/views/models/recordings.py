"""The table of recordings: ordered row ids, rows fetched in blocks."""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.core.i18n import _, ngettext
from app.store.recordings import RecordingListing, RecordingRow, RecordingState
from app.viewmodels.rows import BLOCK
from app.views.format import Formats, clean
from app.views.models.recording_statuses import recording_status
from app.views.widgets.rows import CELL_ROLE, Cell
from app.views.widgets.status import Status, Tone

Index = QModelIndex | QPersistentModelIndex

KEPT_IN_TRASH = timedelta(days=30)
"""How long Zoom keeps what was moved to the trash."""
URGENT_DAYS = 5


class Column(IntEnum):
    """The columns, in the order they begin with."""

    DATE = 0
    TOPIC = 1
    HOST = 2
    LENGTH = 3
    SIZE = 4
    STATE = 5


def empty_listing() -> RecordingListing:
    """A listing without rows."""
    return RecordingListing(rows=array("q"), total=0, bytes=0)


class RecordingsModel(QAbstractTableModel):
    """A listing of the store as Qt wants it; never copies, filters or sorts the rows."""

    block_wanted = Signal(int)
    """Number of a block (of BLOCK listing positions) that has come into sight."""

    def __init__(self, formats: Formats, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formats, self._now = formats, now
        self._listing = empty_listing()
        self._rows: dict[int, RecordingRow] = {}
        self._cells: dict[tuple[int, int], Cell] = {}
        self._asked: set[int] = set()
        self._trash = False

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One row for each recording."""
        return 0 if parent.isValid() else len(self._listing.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Always the same columns."""
        return 0 if parent.isValid() else len(Column)

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
            return column_name(Column(section))
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; asking for one that is not fetched yet has it fetched."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        row = self._row(index.row())
        if row is None:
            return _NO_CELL if role == CELL_ROLE else None
        if role == CELL_ROLE:
            return self._cell(row, index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(row, index.column()).text
        return self._tip(row, index.column()) if role == Qt.ItemDataRole.ToolTipRole else None

    # What the page asks

    @property
    def listing(self) -> RecordingListing:
        """What is shown."""
        return self._listing

    def recording_at(self, row: int) -> RecordingRow | None:
        """The recording at `row`, where it has been fetched."""
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

    # What the view-model brings

    def show(self, listing: RecordingListing, now: datetime) -> bool:
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

    def put_block(self, block: int, rows: Sequence[RecordingRow]) -> None:
        """Take the fetched rows of `block`; only those that differ are painted again."""
        news = {row.row for row in rows if self._rows.get(row.row) != row}
        self._rows.update({row.row: row for row in rows if row.row in news})
        for row_id in news:
            for column in Column:
                self._cells.pop((row_id, column), None)
        first = block * BLOCK
        held = self._listing.rows[first : first + BLOCK]
        changed = [first + place for place, row_id in enumerate(held) if row_id in news]
        if changed:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], len(Column) - 1))

    def set_trash(self, trash: bool) -> None:
        """Say of each row how long its part in the trash is kept; for the view of the trash."""
        if trash != self._trash:
            self._trash = trash
            self._cells.clear()
            self.repaint()

    def touch(self, row: int) -> None:
        """Have the recording at `row`, which is in sight, fetched anew unless it was since `show`."""
        if 0 <= row < len(self._listing.rows):
            self._row(row)

    def forget_request(self, block: int) -> None:
        """Let `block` be asked for again; its fetch failed."""
        self._asked.discard(block)

    def drop(self) -> None:
        """Let all rows go; those in sight are asked for anew."""
        self._rows.clear()
        self._cells.clear()
        self._asked.clear()
        self.repaint()

    def set_now(self, now: datetime) -> None:
        """Let what says “yesterday” follow the clock."""
        new_day = self._formats.day_of(now) != self._formats.day_of(self._now)
        self._now = now
        if new_day:
            self._cells.clear()
            self.repaint()

    def repaint(self) -> None:
        """Have every visible cell asked again."""
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, len(Column) - 1))

    # Inside

    def _row(self, position: int) -> RecordingRow | None:
        block = position // BLOCK
        if block not in self._asked:
            self._asked.add(block)
            QTimer.singleShot(0, self, lambda: self.block_wanted.emit(block))
        return self._rows.get(self._listing.rows[position])

    def _cell(self, row: RecordingRow, column: int) -> Cell:
        cell = self._cells.get((row.row, column))
        if cell is None:
            cell = self._cells[row.row, column] = Cell(
                self._text(row, column),
                self._status(row) if column == Column.STATE else None,
                secondary=column in _QUIET,
                align=int(_alignment(column)),
            )
        return cell

    def _text(self, row: RecordingRow, column: int) -> str:
        formats = self._formats
        if column == Column.DATE:
            return formats.day_and_time(row.start, self._now) if row.start else _("Date unknown")
        if column == Column.TOPIC:
            return topic_of(row)
        if column == Column.HOST:
            return clean(row.host_name) or clean(row.host_email)
        if column == Column.LENGTH:
            return "" if row.duration is None else formats.length(row.duration)
        if column == Column.SIZE:
            return formats.size(row.size) if row.size else ""
        return self._state(row)

    def _state(self, row: RecordingRow) -> str:
        state = RecordingState.TRASH if self._trash else row.state
        word = recording_status(state).word
        if not self._in_trash(row) or row.trashed_at is None:
            return word
        return _("{state}, {days}").format(state=word, days=days_words(row.trashed_at, self._now))

    def _in_trash(self, row: RecordingRow) -> bool:
        """Whether all of it is there, or its part that is there is what is listed."""
        return row.state is RecordingState.TRASH or self._trash

    def _status(self, row: RecordingRow) -> Status:
        """What is painted: in the trash, how long something can still be restored says more than the word."""
        status = recording_status(RecordingState.TRASH if self._trash else row.state)
        if not self._in_trash(row) or row.trashed_at is None:
            return status
        urgent = days_left(row.trashed_at, self._now) <= URGENT_DAYS
        words = days_words(row.trashed_at, self._now)
        return replace(status, word=words, tone=Tone.WARN if urgent else status.tone)

    def _tip(self, row: RecordingRow, column: int) -> str | None:
        """What the cell does not say; a text that is cut off is the view's to show."""
        formats = self._formats
        if column == Column.DATE and row.start is not None:
            return formats.exact(row.start)
        if column == Column.LENGTH and row.duration is not None:
            count = ngettext("{count} minute", "{count} minutes", row.duration)
            return count.format(count=formats.number(row.duration))
        if column == Column.SIZE:
            files = ngettext("{count} file", "{count} files", row.files).format(
                count=formats.number(row.files)
            )
            return _("{size} in {files}").format(size=formats.exact_size(row.size), files=files)
        if column == Column.STATE and row.trashed_at is not None:
            return trash_words(row.trashed_at, self._now)
        return None


def topic_of(row: RecordingRow) -> str:
    """The topic on one line, or that there is none."""
    return clean(row.topic) or _("Recording without a topic")


def days_left(trashed_at: datetime, now: datetime) -> int:
    """For how many days Zoom still keeps what was moved to the trash then."""
    return max(0, -(-(trashed_at + KEPT_IN_TRASH - now) // timedelta(days=1)))


def days_words(trashed_at: datetime, now: datetime) -> str:
    """How many days something in the trash has left."""
    days = days_left(trashed_at, now)
    return ngettext("{count} day left", "{count} days left", days).format(count=days)


def trash_words(trashed_at: datetime, now: datetime) -> str:
    """How long something in the trash can still be restored."""
    days = days_left(trashed_at, now)
    if not days:
        return _("Zoom deletes it for good today")
    text = ngettext("{count} day left, then Zoom deletes it", "{count} days left, then Zoom deletes it", days)
    return text.format(count=days)


_NO_CELL = Cell()
_QUIET = {Column.HOST, Column.LENGTH, Column.SIZE}
_RIGHT = {Column.LENGTH, Column.SIZE}


def column_name(column: Column) -> str:
    """What stands above a column."""
    names = {
        Column.DATE: _("Date"),
        Column.TOPIC: _("Topic"),
        Column.HOST: _("Host"),
        Column.LENGTH: _("Length"),
        Column.SIZE: _("Size"),
        Column.STATE: _("State"),
    }
    return names[column]


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
