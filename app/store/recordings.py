# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""Recordings as the window shows them, and as transfers want them: read by blocks, written by pages.

The list is an order of row ids over one SQL query; rows are fetched as they come into view. The store of an
account and the catalogue of an archive folder have the same tables, and both this class over them.
"""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.store import _recording_queries as queries
from app.store import _recording_writes as writes
from app.store._queries import ids
from app.store._recording_decoding import (
    DETAIL_COLUMNS,
    DETAIL_TABLES,
    FILE_COLUMNS,
    FILE_TABLES,
    ROW_COLUMNS,
    ROW_TABLES,
    WANTED_COLUMNS,
    WINDOW_COLUMNS,
    detail_of,
    file_of,
    row_of,
    wanted_of,
    window_of,
    window_values,
)
from app.store._recording_records import file_places, places, usable
from app.store._recording_states import LISTED, LOCAL_STATES
from app.store._recording_types import (
    FileRow,
    FileState,
    LocalState,
    RecordingDetail,
    RecordingListing,
    RecordingQuery,
    RecordingRow,
    RecordingState,
    WantedFile,
    Window,
    WindowState,
)
from app.store._sort import Sort
from app.store._text import clean, folded
from app.store._values import as_json, milliseconds
from app.store.database import Database
from app.store.people import Person
from app.zoom.models.recording import Recording

__all__ = [
    "FileRow",
    "FileState",
    "LocalState",
    "RecordingDetail",
    "RecordingListing",
    "RecordingQuery",
    "RecordingRow",
    "RecordingState",
    "RecordingsStore",
    "Sort",
    "WantedFile",
    "Window",
    "WindowState",
]

ROOM = "recordings"
MAX_KEYS = 500
"""A change of more recordings than this names none: look at all."""
MAX_PATH = 32_767
MAX_WORDS = 20_000_000
"""Characters of a transcript that are searched; a day of talk has a tenth of that."""


class RecordingsStore:
    """The recordings of one account or archive folder; raises StoreError where the file fails."""

    def __init__(self, database: Database, changes: Changes, clock: Clock) -> None:
        self._database, self._changes, self._clock = database, changes, clock

    async def listing(self, query: RecordingQuery) -> RecordingListing:
        """The rows of the list in order."""
        found = queries.filter_of(query)
        if query.sort.column == "host":
            sql = queries.by_host_sql(found.sql, descending=query.sort.descending)
            texts = [text for (text,) in await self._database.read(sql, found.values) if text]
            rows, size = queries.joined(texts)
        else:
            sql = queries.rows_sql(query, found.sql, broad=await self._is_broad(query))
            text, size = (await self._database.read(sql, found.values))[0]
            rows = ids(text)
        total = await self._total(query) if queries.narrows(query) else len(rows)
        return RecordingListing(rows, total, size or 0)

    async def fetch(self, rows: Iterable[int]) -> list[RecordingRow]:
        """These rows, in this order; those that are gone are left out."""
        wanted = list(rows)
        sql = (
            f"SELECT {ROW_COLUMNS} FROM {ROW_TABLES} WHERE recordings.row IN (SELECT value FROM json_each(?))"
        )
        by_id = {values[0]: row_of(values) for values in await self._database.read(sql, (as_json(wanted),))}
        return [by_id[row] for row in wanted if row in by_id]

    async def detail(self, uuid: str) -> RecordingDetail | None:
        """All that is known of a recording; None when there is none of that UUID."""
        sql = f"SELECT {DETAIL_COLUMNS}, {ROW_COLUMNS} FROM {DETAIL_TABLES} WHERE uuid = ?"
        found = await self._database.read(sql, (clean(uuid),))
        if not found:
            return None
        known, row = found[0][:7], row_of(found[0][7:])
        files = await self._database.read(_FILES, (row.row,))
        return detail_of(row, known, tuple(map(file_of, files)))

    async def uuid_of(self, row: int) -> str | None:
        """The UUID of a row of the list."""
        found = await self._database.read("SELECT uuid FROM recordings WHERE row = ?", (row,))
        return found[0][0] if found else None

    async def row_of(self, uuid: str) -> int | None:
        """The row of a recording in lists."""
        found = await self._database.read("SELECT row FROM recordings WHERE uuid = ?", (clean(uuid),))
        return found[0][0] if found else None

    async def files(self, uuids: Sequence[str], kinds: frozenset[str] = frozenset()) -> list[WantedFile]:
        """The files of these recordings that can be fetched; of the extensions `kinds`, empty: all."""
        values = {"uuids": as_json(map(clean, uuids)), "extensions": as_json(kinds), "all": not kinds}
        return [wanted_of(found) for found in await self._database.read(_WANTED_OF, values)]

    async def wanted(
        self, first: date, last: date, host_ids: frozenset[str], extensions: frozenset[str]
    ) -> list[WantedFile]:
        """The files that can be fetched of recordings that began on these days (UTC), oldest first.

        Empty `host_ids` or `extensions`: all.
        """
        span = _span(first, last)
        values = {
            "first": span[0],
            "after": span[1],
            "hosts": as_json(map(clean, host_ids)),
            "anyone": not host_ids,
            "extensions": as_json(extensions),
            "all": not extensions,
        }
        return [wanted_of(found) for found in await self._database.read(_WANTED_ON, values)]

    async def processing(self, before: datetime) -> list[str]:
        """UUIDs of recordings with files still processing that Zoom last told of before then."""
        found = await self._database.read(_PROCESSING, (milliseconds(before),))
        return [uuid for (uuid,) in found]

    async def hosts_with_recordings(self) -> list[Person]:
        """Whoever has recordings, by name; an id that nobody has named stands alone."""
        return [Person(*values) for values in await self._database.read(_HOSTS)]

    async def windows(
        self, scope: str = "", first: date | None = None, last: date | None = None
    ) -> list[Window]:
        """The journal of what Zoom was asked for, newest days first.

        Args:
            scope: of one list; empty: of every one.
            first: only windows that reach to this day or beyond it; None: from the beginning.
            last: only windows that begin on this day or before it; None: to the end.
        """
        days = (first or date.min).isoformat(), (last or date.max).isoformat()
        found = await self._database.read(_WINDOWS, {"scope": scope, "first": days[0], "last": days[1]})
        return [window_of(values) for values in found]

    async def unheard(self, limit: int) -> list[tuple[str, str]]:
        """Transcripts on disk whose words are not searched yet: their keys and absolute paths."""
        return [(key, path) for key, path in await self._database.read(_UNHEARD, (limit,))]

    async def put(
        self, scope: str, recordings: Iterable[Recording], *, trashed: bool = False, host_id: str = ""
    ) -> int:
        """Keep a page of Zoom's answer, or one recording; answers how many were new or different.

        Each names all its files that are (with `trashed`) in the trash or (without) outside it; one that it
        no longer names is gone. `host_id` counts where a recording names no host.
        """
        known = usable(recordings)
        rows = places(known, clean(host_id))
        async with self._database.write() as connection:
            hosts = await writes.put_hosts(connection, rows)
            changed = await writes.put(
                connection, rows, file_places(known), clean(scope), self._now(), trashed=trashed
            )
        if hosts:
            self._changes.publish(Change("users", hosts if len(hosts) <= MAX_KEYS else frozenset()))
        await self._publish(changed)
        return len(changed)

    async def close_window(
        self, scope: str, first: date, last: date, seen: Collection[str], *, host_id: str = ""
    ) -> int:
        """After a whole answer about these days (UTC) that named `seen`: what it lacks, Zoom has no more.

        Only days strictly between the two count, and only what this scope told, or what is of `host_id`.
        What is in the trash or on disk stays listed. Answers how many recordings are gone.
        """
        span = _span(first + timedelta(days=1), last - timedelta(days=1))
        named = as_json(map(clean, seen))
        async with self._database.write() as connection:
            gone = await writes.close_window(
                connection, clean(scope), clean(host_id), span, named, self._now()
            )
        await self._publish(gone)
        return len(gone)

    async def forget_trash(self, scope: str, seen: Collection[str] = ()) -> int:
        """After a whole answer about the trash that named `seen`: what it lacks, Zoom has no more.

        Only what this scope told to be there counts, and what must have left the trash by its age.
        """
        named = as_json(map(clean, seen))
        async with self._database.write() as connection:
            gone = await writes.forget_trash(connection, clean(scope), named, self._now())
        await self._publish(gone)
        return len(gone)

    async def set_gone(self, uuid: str) -> None:
        """Note that Zoom does not know a recording any more; what is in the trash stays there."""
        async with self._database.write() as connection:
            changed = await writes.set_gone(connection, clean(uuid))
        await self._publish(changed)

    async def set_trashed(self, uuid: str, deleted_at: datetime | None) -> None:
        """Note that a recording was moved into the trash, or with None out of it."""
        deleted = None if deleted_at is None else int(deleted_at.timestamp())
        async with self._database.write() as connection:
            changed = await writes.set_trashed(connection, clean(uuid), deleted, self._now())
        await self._publish(changed)

    async def set_file_trashed(self, key: str, deleted_at: datetime | None) -> None:
        """Note that a single file was moved into the trash, or with None out of it."""
        deleted = None if deleted_at is None else int(deleted_at.timestamp())
        async with self._database.write() as connection:
            changed = await writes.set_file_trashed(connection, clean(key), deleted, self._now())
        await self._publish(changed)

    async def set_local(self, states: Mapping[str, LocalState]) -> None:
        """Note what is on this computer of these files, by key; also of files that Zoom has yet to name."""
        values = [(clean(key), *_local_values(state)) for key, state in states.items()]
        async with self._database.write() as connection:
            changed = await writes.set_local(connection, values)
        await self._publish(changed)

    async def forget_local(self, folder: Path) -> None:
        """Note that nothing below this folder is on this computer any more."""
        async with self._database.write() as connection:
            changed = await writes.forget_local(connection, clean(f"{folder}{os.sep}", MAX_PATH))
        await self._publish(changed)

    async def set_spoken(self, key: str, text: str) -> None:
        """Have the words of a transcript found by search; those of an unknown file are dropped."""
        words = queries.words_of(folded(clean(text, MAX_WORDS)))
        async with self._database.write() as connection:
            changed = await writes.set_spoken(connection, clean(key), words)
        await self._publish(changed)

    async def record_window(self, window: Window) -> None:
        """Keep how a window went, instead of what is known of the same days and scope.

        One that did not come whole leaves an earlier one that did: what that brought is still known.
        """
        values = window_values(window)
        async with self._database.write() as connection:
            await connection.execute(_DROP_WINDOWS, values[:4])
            await connection.execute(_PUT_WINDOW, values)

    async def _total(self, query: RecordingQuery) -> int:
        found = queries.range_of(query)
        sql = f"SELECT count(*) FROM recordings WHERE {found.sql}"
        return int((await self._database.read(sql, found.values))[0][0])

    async def _is_broad(self, query: RecordingQuery) -> bool:
        if not queries.may_scan(query) or (query.first is None and query.last is None):
            return True
        found = queries.range_of(query)
        return bool((await self._database.read(queries.broad_sql(found.sql), found.values))[0][0])

    async def _publish(self, rows: Collection[int]) -> None:
        if not rows:
            return
        keys: frozenset[str] = frozenset()
        if len(rows) <= MAX_KEYS:
            found = await self._database.read(_UUIDS, (as_json(rows),))
            keys = frozenset(uuid for (uuid,) in found)
        self._changes.publish(Change(ROOM, keys))

    def _now(self) -> int:
        return milliseconds(self._clock.now())


def _span(first: date, last: date) -> tuple[int, int]:
    """The seconds from the first day of UTC up to the end of the last, the second itself not in it."""
    begins = datetime.combine(first, time(), UTC)
    ends = datetime.combine(last, time(), UTC).timestamp() + 86_400
    return int(begins.timestamp()), int(ends)


def _local_values(local: LocalState) -> tuple[str, str, int]:
    if local.state not in LOCAL_STATES:
        return "", "", 0
    return local.state.value, clean(local.path, MAX_PATH), min(max(local.bytes, 0), 2**62)


_FILES = f"""
SELECT {FILE_COLUMNS} FROM {FILE_TABLES} WHERE recording = ?
ORDER BY gone, coalesce(started, 0), recording_files.row
"""

_WANTED_TABLES = """
recordings CROSS JOIN recording_files AS file ON file.recording = recordings.row
LEFT JOIN recording_details AS detail ON detail.recording = recordings.row
LEFT JOIN users ON users.id = host_id
"""

_CAN_BE_HAD = f"""
{LISTED} AND file.gone = 0 AND file.deleted_at IS NULL AND file.processing = 0 AND download_url <> ''
AND (:all OR extension IN (SELECT value FROM json_each(:extensions)))
"""

_WANTED_OF = f"""
SELECT {WANTED_COLUMNS} FROM {_WANTED_TABLES}
WHERE uuid IN (SELECT value FROM json_each(:uuids)) AND {_CAN_BE_HAD}
ORDER BY start, recordings.row, file.row
"""

_WANTED_ON = f"""
SELECT {WANTED_COLUMNS} FROM {_WANTED_TABLES}
WHERE start >= :first AND start < :after AND {_CAN_BE_HAD}
    AND (:anyone OR host_id IN (SELECT value FROM json_each(:hosts)))
ORDER BY start, recordings.row, file.row
"""

_PROCESSING = "SELECT uuid FROM recordings WHERE processing = 1 AND seen_at < ? ORDER BY seen_at, row"

_HOSTS = f"""
WITH {queries.HOSTS_SQL}
SELECT host, coalesce(email, ''), coalesce(name, ''), coalesce(status, '')
FROM hosts LEFT JOIN users ON users.id = host WHERE host <> ''
ORDER BY needle IS NULL, ltrim(needle, char(10)), host
"""

_WINDOWS = f"""
SELECT {WINDOW_COLUMNS} FROM recording_windows
WHERE :scope IN ('', scope) AND first <= :last AND last >= :first
ORDER BY first DESC, last DESC, scope
"""

_DROP_WINDOWS = """
DELETE FROM recording_windows
WHERE scope = ?1 AND first = ?2 AND last = ?3 AND (state <> 'done' OR ?4 = 'done')
"""

_PUT_WINDOW = f"INSERT OR REPLACE INTO recording_windows ({WINDOW_COLUMNS}) VALUES ({', '.join('?' * 12)})"

_UNHEARD = """
SELECT recording_locals.key, path FROM recording_locals JOIN recording_files USING (key)
WHERE heard = 0 AND recording_locals.state = 'on_disk' AND substr(path, -4) = '.vtt'
ORDER BY recording_locals.key LIMIT ?
"""

_UUIDS = "SELECT uuid FROM recordings WHERE row IN (SELECT value FROM json_each(?))"
