# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""The catalogue of an archive folder: which files it holds, where they came from, and what is still to come.

It lies in FOLDER/.greenroom, next to a lock that one process at a time holds while it downloads:
`catalogue.sqlite3` (readable by its owner alone) is an SQLite database with application_id 0x47726E43 and
user_version 1. Other programs may read its table `files`, one row for each file of a recording:

    key             stable name of the file: Zoom's id, or what stays the same of a file without one
    uuid, meeting_id, file_id, account_id, host_id, host_email, host_name      Zoom's ids and names
    topic, start (seconds since 1970, UTC), duration (minutes)                 of the recording
    recording_type, file_type, extension, size      as Zoom lists the file; size in bytes, or NULL
    state           waiting, paused, failed or done; what is being downloaded is waiting
    path            where it lies below FOLDER, parts separated by "/"; unique, also where case does not count
    bytes, sha256   of the whole file, once it came
    source          scheme and host that it came from; content_type as that host said
    added_at, finished_at, verified_at      seconds since 1970; verified_at: when its bytes were last compared
    damage          what is wrong with a file that had come: empty, missing, size or sha256
    title, message, next_step, details      why it failed
    owner, position, came, validator, sealed, url, attempts, shown, changed    for Greenroom itself: whose
                    queue it is in and where, what its partial file (path + ".part") holds, how to go on

The tables recordings*, spoken*, users, counts and notes are those of an account's store
(_recording_schema.py): what `greenroom archive` was told by Zoom.
"""

import contextlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from app.core.changes import Changes
from app.core.clock import Clock, SystemClock
from app.store._catalogue_errors import ArchiveBusy, CatalogueError, told
from app.store._catalogue_lock import FolderLock
from app.store._catalogue_rows import FILE_COLUMNS, as_json, file_of, seconds
from app.store._catalogue_schema import CATALOGUE_SCHEMA
from app.store._catalogue_types import CatalogueFile, Damage, ErrorWords, JobState, Totals
from app.store.counts import CountsStore
from app.store.database import Database
from app.store.errors import StoreError
from app.store.notes import NotesStore
from app.store.people import PeopleStore
from app.store.recordings import RecordingsStore
from app.store.transfers import TransfersStore

__all__ = [
    "ArchiveBusy",
    "Catalogue",
    "CatalogueError",
    "CatalogueFile",
    "Damage",
    "ErrorWords",
    "JobState",
    "Totals",
]

PRIVATE_NAME = ".greenroom"
FILE_NAME = "catalogue.sqlite3"
PAGE = 500


class Catalogue:
    """The open catalogue of one archive folder; all calls on one loop."""

    def __init__(self, folder: Path, database: Database, changes: Changes, clock: Clock) -> None:
        self._database = database
        self.folder = folder
        """The archive folder."""
        self.changes, self.clock = changes, clock
        self.recordings = RecordingsStore(database, changes, clock)
        self.users = PeopleStore(database, changes)
        self.counts = CountsStore(database)
        self.notes = NotesStore(database)
        self.transfers = TransfersStore(folder, database, clock)
        self.working = FolderLock(folder, database.path.parent, clock)
        """The lock of the folder."""

    @classmethod
    async def open(cls, folder: Path, changes: Changes, clock: Clock | None = None) -> "Catalogue":
        """Open the catalogue of a folder; both are made where missing.

        Raises:
            StoreError: it is damaged, newer than this program, or cannot be made, opened or written.
        """
        try:
            database = await Database.open(folder / PRIVATE_NAME / FILE_NAME, CATALOGUE_SCHEMA)
        except StoreError as error:
            raise told(error) from error
        return cls(folder, database, changes, clock or SystemClock())

    @classmethod
    async def open_existing(
        cls, folder: Path, changes: Changes, clock: Clock | None = None
    ) -> "Catalogue | None":
        """The catalogue of a folder that has one; None for any other, where nothing is made.

        Raises:
            StoreError: as with open.
        """
        # A folder of a disk that is not there, or that may not be looked into, has none.
        with contextlib.suppress(OSError):
            if (folder / PRIVATE_NAME / FILE_NAME).is_file():
                return await cls.open(folder, changes, clock)
        return None

    @property
    def path(self) -> Path:
        """The catalogue's file."""
        return self._database.path

    def lock(self, timeout: float = 0.0) -> contextlib.AbstractAsyncContextManager[None]:
        """Keep other processes from working in the folder: `async with catalogue.lock(): ...`.

        It may be held several times within this process, as by an archive run and by its transfers.

        Args:
            timeout: seconds to wait for another process; 0 tries once.

        Raises:
            ArchiveBusy: another process has it; says which.
            CatalogueError: the lock cannot be made there.
        """
        return self.working.hold(timeout)

    async def done(self, keys: Iterable[str]) -> set[str]:
        """Which of these files came whole and have no known damage; the disk itself is not looked at."""
        sql = (
            "SELECT key FROM files WHERE state = 'done' AND damage = '' "
            "AND key IN (SELECT value FROM json_each(?))"
        )
        return {key for (key,) in await self._database.read(sql, (as_json(keys),))}

    async def files(self, keys: Iterable[str]) -> dict[str, CatalogueFile]:
        """What is known of these files, by key; those that nobody wanted yet are left out."""
        sql = f"SELECT {FILE_COLUMNS} FROM files WHERE key IN (SELECT value FROM json_each(?))"
        found = map(file_of, await self._database.read(sql, (as_json(keys),)))
        return {each.key: each for each in found}

    async def finished(self, after: int = 0, limit: int = PAGE) -> list[CatalogueFile]:
        """Files that came whole once, also those to come again; the next ones behind the row `after`."""
        sql = (
            f"SELECT {FILE_COLUMNS} FROM files WHERE finished_at IS NOT NULL AND row > ? ORDER BY row LIMIT ?"
        )
        return [file_of(values) for values in await self._database.read(sql, (after, limit))]

    async def files_changed_since(self, number: int, limit: int = PAGE) -> tuple[list[CatalogueFile], int]:
        """Files that changed after `number`, oldest change first, and the number to ask with next.

        At most `limit` files and those of the same change as the last of them; again until none comes.
        Files that were taken out of the queue are not told.
        """
        sql = (
            f"SELECT {FILE_COLUMNS} FROM files WHERE changed > :number AND changed <= coalesce("
            "(SELECT changed FROM files WHERE changed > :number ORDER BY changed LIMIT 1 OFFSET :limit - 1), "
            "(SELECT value FROM sequence)) ORDER BY changed, row"
        )
        values = {"number": number, "limit": limit}
        found = [file_of(row) for row in await self._database.read(sql, values)]
        return found, found[-1].changed if found else number

    async def last_change(self) -> int:
        """The number of the latest change; asked with it, `files_changed_since` tells what comes."""
        return int((await self._database.read("SELECT value FROM sequence"))[0][0])

    async def set_verified(self, damages: Mapping[int, Damage], at: datetime) -> None:
        """Keep what comparing the bytes of these rows showed.

        Raises:
            StoreError: the file fails.
        """
        async with self._database.write() as connection:
            await connection.execute("UPDATE sequence SET value = value + 1")
            await connection.executemany(
                "UPDATE files SET damage = ?, verified_at = ?, changed = (SELECT value FROM sequence) "
                "WHERE row = ? AND finished_at IS NOT NULL",
                [(damage.value, seconds(at), row) for row, damage in damages.items()],
            )

    async def totals(self) -> Totals:
        """How much came whole and has no known damage."""
        sql = "SELECT count(*), coalesce(sum(bytes), 0) FROM files WHERE state = 'done' AND damage = ''"
        return Totals(*(await self._database.read(sql))[0])

    async def close(self) -> None:
        """Close the file."""
        await self._database.close()
