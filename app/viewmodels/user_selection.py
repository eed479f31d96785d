"""What selected people are together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject

from app.core.io_thread import IoThread
from app.core.tasks import TaskScope
from app.store.store import Store
from app.store.users import DirectoryRow, UserStatus
from app.viewmodels.selection import CHUNK, RowSelection


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


class UserSelection(RowSelection[SelectionSummary]):
    """Selected people."""

    def __init__(self, io: IoThread, store: Store, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(io, partial(_summary, store), SelectionSummary(), tasks, parent)


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
