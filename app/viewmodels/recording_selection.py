"""What selected recordings are together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from PySide6.QtCore import QObject

from app.core.io_thread import IoThread
from app.core.tasks import TaskScope
from app.store.recordings import RecordingRow, RecordingState
from app.store.store import Store
from app.viewmodels.selection import CHUNK, RowSelection


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

    @property
    def keys(self) -> tuple[str, ...]:
        """The UUIDs, which tell recordings apart."""
        return self.uuids


class RecordingSelection(RowSelection[SelectionSummary]):
    """Selected recordings."""

    def __init__(self, io: IoThread, store: Store, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(io, partial(_summary, store), summed(()), tasks, parent)

    async def uuids(self) -> tuple[str, ...]:
        """The recordings selected now, once they are read."""
        return await self.keys()


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
