"""Which recordings are selected, and what they are together; any number of them."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from PySide6.QtCore import QObject, Signal

from app.core.io_thread import IoThread
from app.core.tasks import TaskScope
from app.store.recordings import RecordingRow, RecordingState
from app.store.store import Store

CHUNK = 1000
"""Rows read at once."""


@dataclass(frozen=True, slots=True)
class SelectionSummary:
    """What the selected recordings are together."""

    uuids: tuple[str, ...]
    files: int
    bytes: int
    on_disk: int
    """How many are wholly on disk."""
    in_trash: int
    """How many have something in Zoom's trash."""
    topic: str
    """Of a single one; else empty."""

    @property
    def count(self) -> int:
        """How many recordings."""
        return len(self.uuids)


class RecordingSelection(QObject):
    """Turns the rows that a table has selected into recordings, in pieces, so that all may be selected."""

    changed = Signal()
    """Others are selected, or what they are together is known now."""

    def __init__(self, io: IoThread, store: Store, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(parent)
        self._io, self._store, self._tasks = io, store, tasks
        self.rows: tuple[int, ...] = ()
        """Ids within the store, in the table's order."""
        self.summary: SelectionSummary | None = summed(())
        """None while it is being read."""
        self._reading: asyncio.Task[None] | None = None

    @property
    def count(self) -> int:
        """How many rows are selected."""
        return len(self.rows)

    @property
    def single(self) -> str:
        """The UUID, where exactly one is selected and read."""
        uuids = self.summary.uuids if self.summary is not None else ()
        return uuids[0] if len(uuids) == 1 else ""

    def select(self, rows: Iterable[int]) -> None:
        """Take the selection of the table."""
        rows = tuple(rows)
        if rows != self.rows:
            self.rows = rows
            self.summary = None if rows else summed(())
            self.reread()
            self.changed.emit()

    def reread(self) -> None:
        """Read the selected rows anew; the store has news. Of very many, the figures stay as they were."""
        if self.summary is not None and self.count > CHUNK:
            return
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._tasks.start(self._read(self.rows), "selection") if self.rows else None

    async def uuids(self) -> tuple[str, ...]:
        """The recordings selected now, once they are read."""
        reading = None
        while self.summary is None and self._reading is not None and self._reading is not reading:
            reading = self._reading
            await asyncio.wait([reading])
        return self.summary.uuids if self.summary is not None else ()

    async def _read(self, rows: Sequence[int]) -> None:
        self.summary = await self._io.run(_summary(self._store, rows))
        self.changed.emit()


async def _summary(store: Store, rows: Sequence[int]) -> SelectionSummary:
    """What these rows are together, read in pieces on the I/O loop: no thread is held up for long."""
    pieces = []
    for first in range(0, len(rows), CHUNK):
        pieces.append(summed(await store.recordings.fetch(rows[first : first + CHUNK])))
    return SelectionSummary(
        uuids=tuple(chain.from_iterable(piece.uuids for piece in pieces)),
        files=sum(piece.files for piece in pieces),
        bytes=sum(piece.bytes for piece in pieces),
        on_disk=sum(piece.on_disk for piece in pieces),
        in_trash=sum(piece.in_trash for piece in pieces),
        topic=pieces[0].topic if len(pieces) == 1 else "",
    )


def summed(rows: Sequence[RecordingRow]) -> SelectionSummary:
    """What these recordings are together."""
    return SelectionSummary(
        uuids=tuple(row.uuid for row in rows),
        files=sum(row.files for row in rows),
        bytes=sum(row.size for row in rows),
        on_disk=sum(row.state is RecordingState.ON_DISK for row in rows),
        in_trash=sum(row.trashed_at is not None for row in rows),
        topic=rows[0].topic if len(rows) == 1 else "",
    )
