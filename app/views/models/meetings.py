"""The table of meetings: ordered row ids with a separator row for each day, rows fetched in blocks."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    Property,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.core.i18n import _
from app.store.meetings import Day, Listing, MeetingRow, MeetingStatus
from app.viewmodels.rows import BLOCK
from app.views.format import Formats, clean
from app.views.models.statuses import status_of
from app.views.widgets.rows import CELL_ROLE, SECTION_NOTE_ROLE, SECTION_ROLE, STRUCK_ROLE, Cell

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, in the order they begin with."""

    TIME = 0
    TOPIC = 1
    KIND = 2
    HOST = 3
    STATUS = 4
    PEOPLE = 5


def empty_listing() -> Listing:
    """A listing without rows."""
    return Listing(rows=array("q"), days=(), total=0)


class MeetingsModel(QAbstractTableModel):
    """A listing of the store as Qt wants it; never copies, filters or sorts the rows."""

    block_wanted = Signal(int)
    """Number of a block (of BLOCK listing positions) that has come into sight."""

    def __init__(self, formats: Formats, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formats, self._now = formats, now
        self._listing = empty_listing()
        self._separators: list[int] = []
        self._rows: dict[int, MeetingRow] = {}
        self._cells: dict[tuple[int, int], Cell] = {}
        self._asked: set[int] = set()

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Meetings and day rows."""
        return 0 if parent.isValid() else len(self._listing.rows) + len(self._separators)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Always the same columns."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Day rows are neither selectable nor enabled, so the arrow keys pass them."""
        if not index.isValid() or self.day_at(index.row()) is not None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The columns' names; the icon column has one only for screen readers."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if section == Column.KIND else _column_name(Column(section))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _column_name(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; asking for one that is not fetched yet has it fetched."""
        if not index.isValid():
            return None
        separator, position = self._locate(index.row())
        if separator is not None:
            return self._day_data(self._listing.days[separator], index.column(), role)
        row = self._row(position)
        if role == CELL_ROLE:
            return _NO_CELL if row is None else self._cell(row, index.column())
        return self._meeting_data(row, index.column(), role)

    # What the page asks

    @property
    def listing(self) -> Listing:
        """What is shown."""
        return self._listing

    def day_at(self, row: int) -> Day | None:
        """The day whose separator stands at `row`, if one does."""
        separator, _position = self._locate(row)
        return None if separator is None else self._listing.days[separator]

    def meeting_at(self, row: int) -> MeetingRow | None:
        """The meeting at `row`, where it has been fetched."""
        separator, position = self._locate(row)
        if separator is not None or not 0 <= position < len(self._listing.rows):
            return None
        return self._rows.get(self._listing.rows[position])

    def row_of(self, row_id: int) -> int:
        """Where the store's row `row_id` stands; -1 when it does not."""
        try:
            position = self._listing.rows.index(row_id)
        except ValueError:
            return -1
        return position + bisect_right(self._firsts(), position)

    def row_id_at(self, row: int) -> int | None:
        """The store's row id at `row`; None on day rows."""
        separator, position = self._locate(row)
        if separator is not None or not 0 <= position < len(self._listing.rows):
            return None
        return self._listing.rows[position]

    def _section_rows(self) -> list[int]:
        return self._separators

    sectionRows = Property(list, _section_rows)
    """Where day rows stand, so that the view need not ask every row."""

    # What the view-model brings

    def show(self, listing: Listing, now: datetime) -> bool:
        """Swap to `listing` at once; answers whether the rows' order changed (and so a reset happened).

        Rows already held are painted until `block_wanted` has brought fresh ones.
        """
        same = listing.rows == self._listing.rows and listing.days == self._listing.days
        self._asked.clear()
        if same:
            self._listing = listing
            self.set_now(now)
            return False
        self.beginResetModel()
        self._listing, self._now = listing, now
        self._cells.clear()
        self._separators = [day.first + place for place, day in enumerate(listing.days)]
        self.endResetModel()
        return True

    def put_block(self, block: int, rows: Sequence[MeetingRow]) -> None:
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
            firsts = self._firsts()
            top = changed[0] + bisect_right(firsts, changed[0])
            bottom = changed[-1] + bisect_right(firsts, changed[-1])
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, len(Column) - 1))

    def touch(self, row: int) -> None:
        """Have the meeting at `row`, which is in sight, fetched anew if it was not since the last `show`."""
        separator, position = self._locate(row)
        if separator is None and 0 <= position < len(self._listing.rows):
            self._row(position)

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
        """Let what says “today” follow the clock."""
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

    def _firsts(self) -> list[int]:
        return [day.first for day in self._listing.days]

    def _locate(self, row: int) -> tuple[int | None, int]:
        """The number of the separator at `row`, or None and the position in the listing."""
        before = bisect_right(self._separators, row)
        if before and self._separators[before - 1] == row:
            return before - 1, -1
        return None, row - before

    def _row(self, position: int) -> MeetingRow | None:
        block = position // BLOCK
        if block not in self._asked:
            self._asked.add(block)
            QTimer.singleShot(0, self, lambda: self.block_wanted.emit(block))
        return self._rows.get(self._listing.rows[position])

    def _day_data(self, day: Day, column: int, role: int) -> Any:
        if role == SECTION_ROLE:
            return True
        if column != Column.TIME:
            return None
        if role == SECTION_NOTE_ROLE:
            return self._formats.day_sum(day.count, day.minutes)
        today = self._formats.day_of(self._now)
        heading = self._formats.day(day.date, today) if day.date else _("No fixed time")
        if role == Qt.ItemDataRole.DisplayRole:
            return heading
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{heading}, {self._formats.day_sum(day.count, day.minutes)}"
        return None

    def _cell(self, row: MeetingRow, column: int) -> Cell:
        cell = self._cells.get((row.row, column))
        if cell is None:
            cell = self._cells[row.row, column] = Cell(
                self._text(row, column),
                status_of(row.status) if column == Column.STATUS else None,
                "repeat" if column == Column.KIND and row.repeats else "",
                struck=column == Column.TOPIC and row.status == MeetingStatus.CANCELLED,
                secondary=column in _QUIET,
                align=int(_alignment(column)),
            )
        return cell

    def _meeting_data(self, row: MeetingRow | None, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == STRUCK_ROLE:
            return self._cell(row, column).struck
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        return None

    def _text(self, row: MeetingRow, column: int) -> str:
        if column == Column.TIME:
            return self._time(row)
        if column == Column.TOPIC:
            return clean(row.topic) or _("Meeting without a topic")
        if column == Column.KIND:
            return _("Repeats") if row.repeats else ""
        if column == Column.HOST:
            return clean(row.host_name) or clean(row.host_email)
        if column == Column.STATUS:
            return status_of(row.status).word
        return "" if row.participants is None else self._formats.number(row.participants)

    def _time(self, row: MeetingRow) -> str:
        if row.start is None:
            return _("Any time")
        if self._listing.days:
            return self._formats.time_range(row.start, row.duration)
        day = self._formats.short_day(self._formats.day_of(row.start), self._formats.day_of(self._now))
        return f"{day} {self._formats.time(row.start)}"

    def _tip(self, row: MeetingRow, column: int) -> str | None:
        """What the cell does not say; a text that is cut off is the view's to show."""
        if column == Column.TIME and row.start is not None:
            return self._formats.exact(row.start)
        return self._text(row, column) if column == Column.KIND else None


_NO_CELL = Cell()
_QUIET = {Column.HOST, Column.PEOPLE}


def _column_name(column: Column) -> str:
    names = {
        Column.TIME: _("Time"),
        Column.TOPIC: _("Topic"),
        Column.KIND: _("Kind"),
        Column.HOST: _("Host"),
        Column.STATUS: _("Status"),
        Column.PEOPLE: _("People"),
    }
    return names[column]


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == Column.PEOPLE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
