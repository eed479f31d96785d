"""Which people are selected, and what they are together; any number of them."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from app.core.io_thread import IoThread
from app.core.tasks import TaskScope
from app.store.store import Store
from app.store.users import DirectoryRow, UserStatus

CHUNK = 1000
"""Rows read at once."""


@dataclass(frozen=True, slots=True)
class SelectionSummary:
    """What the selected people are together."""

    keys: tuple[str, ...] = ()
    """In the table's order."""
    statuses: Mapping[UserStatus, int] = field(default_factory=dict)
    """How many there are of each status."""
    licences: Mapping[int | None, int] = field(default_factory=dict)
    """How many have each licence."""
    name: str = ""
    """Of a single one; else empty."""

    @property
    def count(self) -> int:
        """How many people."""
        return len(self.keys)

    @property
    def active(self) -> int:
        """How many are active."""
        return self.statuses.get(UserStatus.ACTIVE, 0)

    @property
    def inactive(self) -> int:
        """How many are deactivated."""
        return self.statuses.get(UserStatus.INACTIVE, 0)

    @property
    def pending(self) -> int:
        """How many are invited and have not answered."""
        return self.statuses.get(UserStatus.PENDING, 0)

    @property
    def left(self) -> int:
        """How many Zoom names no more."""
        return self.statuses.get(UserStatus.LEFT, 0)


class UserSelection(QObject):
    """Turns the rows that a table has selected into people, in pieces, so that all may be selected."""

    changed = Signal()
    """Others are selected, or what they are together is known now."""

    def __init__(self, io: IoThread, store: Store, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(parent)
        self._io, self._store, self._tasks = io, store, tasks
        self.rows: tuple[int, ...] = ()
        """Ids within the store, in the table's order."""
        self.summary: SelectionSummary | None = SelectionSummary()
        """None while it is being read."""
        self._reading: asyncio.Task[None] | None = None

    @property
    def count(self) -> int:
        """How many rows are selected."""
        return len(self.rows)

    @property
    def single(self) -> str:
        """The key, where exactly one is selected and read."""
        keys = self.summary.keys if self.summary is not None else ()
        return keys[0] if len(keys) == 1 else ""

    def select(self, rows: Iterable[int]) -> None:
        """Take the selection of the table."""
        rows = tuple(rows)
        if rows != self.rows:
            self.rows = rows
            self.summary = None if rows else SelectionSummary()
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
        """The people selected now, once they are read."""
        reading = None
        while self.summary is None and self._reading is not None and self._reading is not reading:
            reading = self._reading
            await asyncio.wait([reading])
        return self.summary.keys if self.summary is not None else ()

    async def _read(self, rows: Sequence[int]) -> None:
        summary = await self._io.run(_summary(self._store, rows))
        if summary != self.summary:
            self.summary = summary
            self.changed.emit()


async def _summary(store: Store, rows: Sequence[int]) -> SelectionSummary:
    """What these rows are together, read in pieces on the I/O loop: no thread is held up for long."""
    keys: list[str] = []
    statuses: Counter[UserStatus] = Counter()
    licences: Counter[int | None] = Counter()
    people: Sequence[DirectoryRow] = ()
    for first in range(0, len(rows), CHUNK):
        people = await store.users.fetch(rows[first : first + CHUNK])
        keys += [each.key for each in people]
        statuses.update(each.status for each in people)
        licences.update(each.licence for each in people)
    name = (people[0].name or people[0].email) if len(keys) == 1 and people else ""
    return SelectionSummary(tuple(keys), statuses, licences, name)
