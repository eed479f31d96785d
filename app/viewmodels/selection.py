"""Which rows of a table are selected, and what they are together; any number of them."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from app.core.io_thread import IoThread
from app.core.tasks import TaskScope

CHUNK = 1000
"""Rows read at once."""


class Summary(Protocol):
    """What selected rows are together."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Of the rows, in the table's order."""
        ...


S = TypeVar("S", bound=Summary)


class RowSelection(QObject, Generic[S]):
    """Turns the rows that a table has selected into what they are together, so that all may be selected."""

    changed = Signal()
    """Others are selected, or what they are together is known now."""

    def __init__(
        self,
        io: IoThread,
        summarise: Callable[[Sequence[int]], Coroutine[Any, Any, S]],
        empty: S,
        tasks: TaskScope,
        parent: QObject,
    ) -> None:
        """Begin with nothing selected.

        Args:
            io: where the store works.
            summarise: reads what rows are together; on the I/O loop.
            empty: what no rows are together.
            tasks: of the owner.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._io, self._summarise, self._empty, self._tasks = io, summarise, empty, tasks
        self.rows: tuple[int, ...] = ()
        """Ids within the store, in the table's order."""
        self.summary: S | None = empty
        """None while it is being read."""
        self._reading: asyncio.Task[None] | None = None

    @property
    def count(self) -> int:
        """How many rows are selected."""
        return len(self.rows)

    @property
    def single(self) -> str:
        """The key, where exactly one is selected and read."""
        keys = self._known_keys()
        return keys[0] if len(keys) == 1 else ""

    def select(self, rows: Iterable[int]) -> None:
        """Take the selection of the table."""
        rows = tuple(rows)
        if rows != self.rows:
            self.rows = rows
            self.summary = None if rows else self._empty
            self.reread()
            self.changed.emit()

    def reread(self) -> None:
        """Read the selected rows anew; the store has news. Of very many, the figures stay as they were."""
        if self.summary is not None and self.count > CHUNK:
            return
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._tasks.start(self._read(self.rows), "selection") if self.rows else None

    async def keys(self) -> tuple[str, ...]:
        """The keys of what is selected now, once they are read."""
        reading = None
        while self.summary is None and self._reading is not None and self._reading is not reading:
            reading = self._reading
            await asyncio.wait([reading])
        return self._known_keys()

    def _known_keys(self) -> tuple[str, ...]:
        return self.summary.keys if self.summary is not None else ()

    async def _read(self, rows: Sequence[int]) -> None:
        summary = await self._io.run(self._summarise(rows))
        if summary != self.summary:
            self.summary = summary
            self.changed.emit()
