"""What is selected in a list, and what is read there: both stay through every refresh."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal

from app.views.models.listed import ListedModel
from app.views.widgets.table import TableView

FEW = 16
"""Selected rows that are looked for one by one after a new listing; more are found in one walk."""

_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class KeptRows(QObject):
    """Follows the selection of a table over a ListedModel by the store's row ids."""

    selected = Signal(object)
    """Ids of the rows that are selected now, in the list's order."""

    def __init__(self, table: TableView, model: ListedModel[Any, Any]) -> None:
        super().__init__(table)
        self._table, self._model = table, model
        self._kept: frozenset[int] = frozenset()
        self._current: int | None = None
        self._anchor: tuple[int, int] | None = None
        self._swapping = False
        table.selectionModel().selectionChanged.connect(self._tell)

    def ids(self) -> tuple[int, ...]:
        """Ids of the selected rows, in the list's order."""
        rows, chosen = self._model.listing.rows, self._table.selectionModel().selection()
        spans = sorted((span.top(), span.bottom()) for span in map(chosen.at, range(chosen.count())))
        return tuple(row for top, bottom in spans for row in rows[top : bottom + 1])

    def select(self, row_id: int) -> bool:
        """Select this row alone; False where the list does not hold it."""
        at = self._model.row_of(row_id)
        if at < 0:
            return False
        self._table.select_row(at)
        return True

    def swap(self, show: Callable[[], bool]) -> None:
        """Have `show` bring the new rows into the model; it answers whether their order is another."""
        self._keep_place()
        self._swapping = True
        if show():
            # Qt would do it within the next picture, and paint all of it a second time.
            self._table.doItemsLayout()
            self._restore_place()
        else:
            self._freshen_what_is_in_sight()
        self._swapping = False
        self._tell()

    def _tell(self) -> None:
        if self._swapping:
            return
        ids = self.ids()
        kept = frozenset(ids)
        if kept != self._kept:
            self._kept = kept
            self.selected.emit(ids)

    def _freshen_what_is_in_sight(self) -> None:
        table = self._table
        top, bottom = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
        last = self._model.rowCount() - 1
        for row in (top, bottom if bottom >= 0 else last):
            self._model.touch(row)

    def _keep_place(self) -> None:
        """Remember what is at the top and what is selected, so that news do not move what is read."""
        top = self._table.rowAt(0)
        self._anchor = None
        row_id = self._model.row_id_at(top)
        if row_id is not None and self._table.verticalScrollBar().value():
            self._anchor = (row_id, self._table.rowViewportPosition(top))
        current = self._table.current_row()
        self._current = self._model.row_id_at(current.row()) if current.isValid() else None

    def _restore_place(self) -> None:
        bar = self._table.verticalScrollBar()
        if self._anchor is not None and (row := self._model.row_of(self._anchor[0])) >= 0:
            bar.setValue(row * self._table.rowHeight(row) - self._anchor[1])
        value = bar.value()
        chosen = self._table.selectionModel()
        if self._current is not None and (row := self._model.row_of(self._current)) >= 0:
            chosen.setCurrentIndex(self._model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        chosen.select(self._spans(self._positions()), _SELECT)
        bar.setValue(value)

    def _positions(self) -> list[int]:
        """Where the rows that were selected stand now."""
        if len(self._kept) <= FEW:
            return sorted(at for at in map(self._model.row_of, self._kept) if at >= 0)
        return [at for at, row_id in enumerate(self._model.listing.rows) if row_id in self._kept]

    def _spans(self, rows: Sequence[int]) -> QItemSelection:
        """A selection of `rows` (ascending), neighbours together."""
        selection, last_column = QItemSelection(), self._model.columnCount() - 1
        first = last = -1
        for row in (*rows, -1):
            if first >= 0 and row == last + 1:
                last = row
                continue
            if first >= 0:
                selection.select(self._model.index(first, 0), self._model.index(last, last_column))
            first = last = row
        return selection
