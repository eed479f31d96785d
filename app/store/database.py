"""One SQLite file: a connection that writes, one that reads, each on a thread of its own.

WAL lets the reader go on while a page of 300 meetings is written. Statements leave the interpreter free
while SQLite works, so the window does not stall.
"""

import asyncio
import contextlib
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiosqlite

from app.store import migrations
from app.store.errors import DAMAGED, NEWER, StoreError, from_os, from_sqlite
from app.store.migrations import STORE_SCHEMA, Schema

Parameters = Mapping[str, object] | Iterable[object]

CHECKED_BYTES = 64 * 1024 * 1024
"""Files up to this size are checked whole when opened; of larger ones the head and the length."""
BUSY_MS = 5_000
RETRY_SECONDS = 0.02
_MET_ANOTHER = frozenset({"SQLITE_BUSY", "SQLITE_IOERR_DELETE_NOENT"})
_COMPANIONS = ("-wal", "-shm")


class Database:
    """An open store file; all calls on one loop."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self.path = path
        self._writer, self._reader = writer, reader
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, schema: Schema = STORE_SCHEMA) -> "Database":
        """Open the file, made or brought to the latest shape of its schema where needed.

        Raises:
            StoreError: it is damaged, of another kind, newer than this program, or cannot be opened or
                written.
        """
        await asyncio.to_thread(_prepare, path, schema)
        with _told(path):
            writer = await _connect(path)
            try:
                reader = await _connect(path, query_only=True)
            except BaseException:
                await writer.close()
                raise
        return cls(path, writer, reader)

    @staticmethod
    def set_aside(path: Path) -> Path:
        """Rename the file, with what belongs to it, so that an empty one takes its place; answers where to.

        Raises:
            StoreError: the folder does not allow it.
        """
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        aside = path.with_name(f"{path.name}.damaged-{stamp}")
        try:
            for companion in _COMPANIONS:
                with contextlib.suppress(FileNotFoundError):
                    path.with_name(path.name + companion).rename(aside.with_name(aside.name + companion))
            path.rename(aside)
        except OSError as error:
            raise from_os(error, path) from error
        return aside

    async def read(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """The rows that a query finds.

        Raises:
            StoreError: the file fails.
        """
        with _told(self.path):
            return list(await self._reader.execute_fetchall(sql, parameters))  # type: ignore[arg-type]  # tuples

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[aiosqlite.Connection]:
        """A transaction: committed at the end, rolled back by any error or cancellation.

        Raises:
            StoreError: the file fails.
        """
        async with self._writing:
            with _told(self.path):
                try:
                    await self._writer.execute("BEGIN IMMEDIATE")
                    yield self._writer
                    await self._writer.commit()
                except BaseException:
                    await self._writer.rollback()
                    raise

    async def close(self) -> None:
        """Close both connections."""
        await self._reader.close()
        await self._writer.close()


async def _connect(path: Path, *, query_only: bool = False) -> aiosqlite.Connection:
    connection = aiosqlite.connect(path, isolation_level=None)
    # A program that dies without closing must not stay behind as a process that waits for this thread.
    thread: Any = getattr(connection, "_thread", connection)
    thread.daemon = True
    await connection
    try:
        await connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        await connection.execute("PRAGMA synchronous = NORMAL")
        await connection.execute("PRAGMA cache_size = -16000")
        if query_only:
            await connection.execute("PRAGMA query_only = ON")
    except BaseException:
        await connection.close()
        raise
    return connection


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell failures of the file as StoreError; errors of our own statements pass as they are."""
    try:
        yield
    except sqlite3.Error as error:
        told = from_sqlite(error, path)
        if told is None:
            raise
        raise told from error


def _prepare(path: Path, schema: Schema) -> None:
    """Make the file private, check it, and bring it to the latest shape."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise from_os(error, path) from error
    with _told(path):
        _shape(path, schema)


def _shape(path: Path, schema: Schema) -> None:
    """Do so again where SQLite gives up because another process makes the same file at the same moment."""
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            with contextlib.closing(_plain(path)) as connection:
                _check_and_migrate(connection, path, schema)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname not in _MET_ANOTHER or time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)


def _check_and_migrate(connection: sqlite3.Connection, path: Path, schema: Schema) -> None:
    _refuse_others(connection, path, schema)
    _check(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    if 0 < migrations.version(connection) < schema.latest:
        _back_up(connection, path)
    migrations.migrate(connection, schema)


def _plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)


def _refuse_others(connection: sqlite3.Connection, path: Path, schema: Schema) -> None:
    """Leave files alone that belong to another program, or to a newer one.

    Raises:
        StoreError: it is such a file.
    """
    connection.execute("BEGIN")  # so that all is read of one moment: another process may be making it
    found, mark = migrations.version(connection), migrations.application_id(connection)
    tables = connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    connection.rollback()
    if found == 0 and tables:
        raise StoreError(DAMAGED, path, details="not a store of Greenroom")
    if found > 0 and mark != schema.application_id:
        raise StoreError(DAMAGED, path, details=f"marked {mark:#x}, not {schema.application_id:#x}")
    if found > schema.latest:
        raise StoreError(NEWER, path, details=f"version {found}, known {schema.latest}")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Look for damage before anything is written.

    Raises:
        StoreError: the file is damaged.
    """
    if path.stat().st_size > CHECKED_BYTES:
        return
    problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if problem != "ok":
        raise StoreError(DAMAGED, path, details=str(problem))


def _back_up(connection: sqlite3.Connection, path: Path) -> None:
    """Keep the file as it was before its shape changes."""
    copy = path.with_name(f"{path.name}.version-{migrations.version(connection)}")
    copy.unlink(missing_ok=True)
    os.close(os.open(copy, os.O_RDWR | os.O_CREAT, 0o600))
    with contextlib.closing(sqlite3.connect(copy)) as backup:
        connection.backup(backup)
