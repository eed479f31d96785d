"""A listing on a page: ordered row ids, and the rows themselves in blocks as they come into sight."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.core.errors import GreenroomError
from app.core.io_thread import IoThread
from app.core.tasks import TaskScope

BLOCK = 256
"""Rows fetched at once."""

BLOCKS_KEPT = 64
"""Blocks held before all are dropped; the rows of 100,000 meetings would take some 50 MB."""


class RowStore(Protocol):
    """A room of the store that lists row ids and fetches rows by them."""

    async def listing(self, query: Any) -> Any:
        """The ids of all rows that fit, in order, as `rows` of what is answered."""
        ...

    async def fetch(self, rows: Any) -> Sequence[Any]:
        """The rows with these ids."""
        ...


class Rows(QObject):
    """Reads a listing with the block that was looked at last, then whatever blocks are asked for."""

    listing_changed = Signal(object)
    """A listing to show instead of the one before; the block that follows is of it."""
    block_ready = Signal(int, object)
    """Number of a block of the current listing, and its rows."""
    block_lost = Signal(int)
    """A block could not be read; it may be asked for again."""
    dropped = Signal()
    """So many blocks were held that all are let go; what is in sight is to be asked for again."""

    def __init__(self, io: IoThread, store: RowStore, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(parent)
        self._io, self._store, self._tasks = io, store, tasks
        self.listing: Any = None
        """What the store answered last; None while something else is to be listed."""
        self._blocks: set[int] = set()
        self._last_block = 0

    def forget(self) -> None:
        """Hold nothing: something else is going to be listed, from its top."""
        self.listing, self._last_block = None, 0

    async def load(self, query: object) -> None:
        """Read the listing anew, and swap to it once the rows in sight are there.

        Raises:
            StoreError: the store fails; what was listed stays.
        """
        block = self._last_block
        listing = await self._io.run(self._store.listing(query))
        block = min(block, max(len(listing.rows) - 1, 0) // BLOCK)
        rows = await self._read(listing, block)
        self.listing, self._blocks, self._last_block = listing, {block}, block
        self.listing_changed.emit(listing)
        self.block_ready.emit(block, rows)

    def want_block(self, block: int) -> None:
        """Have `block` of the current listing fetched, and its neighbours before they are needed."""
        self._last_block = block
        if self.listing is not None:
            self._make_room()
            self._tasks.start(self._fetch_around(self.listing, block), "fetch")

    def _make_room(self) -> None:
        if len(self._blocks) > BLOCKS_KEPT:
            self._blocks.clear()
            self.dropped.emit()

    async def _fetch_around(self, listing: Any, block: int) -> None:
        last = (len(listing.rows) - 1) // BLOCK
        for each in (block, block + 1, block - 1):
            if 0 <= each <= last and each not in self._blocks and listing is self.listing:
                self._blocks.add(each)
                await self._fetch(listing, each)

    async def _fetch(self, listing: Any, block: int) -> None:
        try:
            rows = await self._read(listing, block)
        except GreenroomError:
            self._blocks.discard(block)
            self.block_lost.emit(block)
            raise
        if listing is self.listing:
            self.block_ready.emit(block, rows)

    async def _read(self, listing: Any, block: int) -> Sequence[Any]:
        row_ids = listing.rows[block * BLOCK : (block + 1) * BLOCK]
        return await self._io.run(self._store.fetch(row_ids)) if row_ids else []
