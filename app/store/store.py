"""What is stored of one account: the single source of what the window shows."""

from pathlib import Path

from app.core.changes import Changes
from app.core.clock import Clock, SystemClock
from app.store.counts import CountsStore
from app.store.database import Database
from app.store.meetings import MeetingsStore
from app.store.notes import NotesStore
from app.store.recordings import RecordingsStore
from app.store.users import UsersStore

FILE_NAME = "store.sqlite3"


class Store:
    """The open store of one account, room by room; all calls on the I/O loop."""

    def __init__(self, database: Database, changes: Changes, clock: Clock) -> None:
        self._database = database
        self.changes = changes
        """Where news of this store is told."""
        self.clock = clock
        self.meetings = MeetingsStore(database, changes, clock)
        self.recordings = RecordingsStore(database, changes, clock)
        self.users = UsersStore(database, changes, clock)
        self.counts = CountsStore(database)
        self.notes = NotesStore(database)

    @classmethod
    async def open(cls, path: Path, changes: Changes, clock: Clock | None = None) -> "Store":
        """Open the store file, such as paths.account(key) / FILE_NAME.

        Raises:
            StoreError: it is damaged, newer than this program, or cannot be opened or written.
        """
        database = await Database.open(path)
        try:
            store = cls(database, changes, clock or SystemClock())
            await store.meetings.forget_stale_live()
        except BaseException:
            await database.close()
            raise
        return store

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    async def close(self) -> None:
        """Close the file."""
        await self._database.close()
