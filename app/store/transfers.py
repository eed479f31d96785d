# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""The journal of transfers: what an archive folder waits for, in the table `files` of its catalogue.

Each change is one transaction. What is being downloaded is waiting here, so that a program that was killed
finds it again; its bytes are those of the partial file.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import aiosqlite

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.store._catalogue_errors import CatalogueError
from app.store._catalogue_names import PART, NameOf, Names, folded, numbered, taken_on_disk
from app.store._catalogue_rows import (
    FILE_COLUMNS,
    PUT_FILE,
    WANT_AGAIN,
    as_json,
    facts_of,
    file_of,
    seconds,
    without_query,
)
from app.store._catalogue_types import CatalogueFile, Damage, JobState
from app.store._text import clean
from app.store.database import Database
from app.store.errors import UNWRITABLE
from app.store.recordings import WantedFile

__all__ = ["PART", "Intake", "NameOf", "TransfersStore"]

BATCH = 5_000
"""Rows of one transaction."""
STEP = 1_024
"""Between two positions of the queue, so that rows can be put between them."""
MOST_FINISHED = 500
"""Finished files that are still shown when the program starts."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Files that somebody wants, told apart by what the catalogue knows of them."""

    new: tuple[WantedFile, ...]
    again: tuple[tuple[WantedFile, CatalogueFile, Damage], ...]
    """Known ones that are to come, and what is wrong with those that came once."""
    already: int
    """They are on disk, as long as when they came."""

    def __bool__(self) -> bool:
        return bool(self.new or self.again)


class TransfersStore:
    """The journal of one archive folder; raises StoreError where the file fails."""

    def __init__(self, folder: Path, database: Database, clock: Clock) -> None:
        self._folder, self._database, self._clock = folder, database, clock

    # What is wanted

    async def take_in(self, files: Iterable[WantedFile]) -> Intake:
        """Tell apart what is new, what is known but not here whole, and what is on disk."""
        wanted = {file.key: file for file in files}
        known = {each.key: each for each in await self._files_of(wanted)}
        damages = await asyncio.to_thread(self._damages, known.values())
        new = tuple(file for key, file in wanted.items() if key not in known)
        here = {key for key, each in known.items() if each.state is JobState.DONE and not damages[key]}
        again = tuple((wanted[key], each, damages[key]) for key, each in known.items() if key not in here)
        return Intake(new, again, len(here))

    async def enqueue(self, intake: Intake, owner: str, position: int, name_of: NameOf) -> list[int]:
        """Have these files wait in the queue of `owner`, from `position` on; answers their rows.

        One transaction for up to 5,000 files. A file that another queue waited for changes over.
        """
        rows: list[int] = []
        for at in range(0, len(intake.again), BATCH):
            rows += await self._want_again(intake.again[at : at + BATCH], owner, position)
            position += BATCH * STEP
        for at in range(0, len(intake.new), BATCH):
            rows += await self._put(intake.new[at : at + BATCH], owner, position, name_of)
            position += BATCH * STEP
        return rows

    async def _files_of(self, keys: Iterable[str]) -> list[CatalogueFile]:
        sql = f"SELECT {FILE_COLUMNS} FROM files WHERE key IN (SELECT value FROM json_each(?))"
        return [file_of(values) for values in await self._database.read(sql, (as_json(keys),))]

    def _damages(self, files: Iterable[CatalogueFile]) -> dict[str, Damage]:
        return {file.key: self._damage(file) for file in files}

    def _damage(self, file: CatalogueFile) -> Damage:
        """What is wrong with a file that came once, as far as a look at the folder tells."""
        if file.state is not JobState.DONE or file.damage:
            return file.damage
        try:
            size = (self._folder / file.path).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return Damage.MISSING
        except OSError as error:
            # Whether it is there cannot be told now, so it must not come a second time.
            details = f"{type(error).__name__}: {error.strerror}"
            raise CatalogueError(UNWRITABLE, self._database.path, details=details) from error
        return Damage.NONE if size == file.bytes else Damage.SIZE

    async def _want_again(
        self, files: Sequence[tuple[WantedFile, CatalogueFile, Damage]], owner: str, position: int
    ) -> list[int]:
        values = []
        for at, (wanted, known, damage) in enumerate(files):
            stays = known.owner == owner and known.state is JobState.WAITING
            place = known.position if stays else position + at * STEP
            # What came once comes from its first byte.
            began = (
                (0, "", "") if known.state is JobState.DONE else (known.came, known.validator, known.sealed)
            )
            key, *facts = facts_of(wanted)
            values.append((*facts, owner, place, damage.value, *began, key))
        async with self._database.write() as connection:
            await _count_up(connection)
            await connection.executemany(WANT_AGAIN, values)
        return [known.row for _wanted, known, _damage in files]

    async def _put(
        self, files: Sequence[WantedFile], owner: str, position: int, name_of: NameOf
    ) -> list[int]:
        now = seconds(self._clock.now())
        async with self._database.write() as connection:
            await _count_up(connection)
            paths = await Names(self._folder, connection, name_of).reserve(files)
            await connection.executemany(
                PUT_FILE,
                [
                    (*facts_of(file), owner, position + at * STEP, now, path, folded(path))
                    for at, (file, path) in enumerate(zip(files, paths, strict=True))
                ],
            )
            sql = "SELECT row FROM files WHERE key IN (SELECT value FROM json_each(?)) ORDER BY position"
            found = await connection.execute_fetchall(sql, (as_json(file.key for file in files),))
        return [row for (row,) in found]

    # The queue

    async def shown(self, owner: str) -> list[CatalogueFile]:
        """What the queue of `owner` shows, in its order; of the finished ones the latest 500."""
        async with self._database.write() as connection:
            await connection.execute(_FORGET_FINISHED, {"owner": owner, "most": MOST_FINISHED})
        sql = f"SELECT {FILE_COLUMNS} FROM files WHERE owner = ? AND shown = 1 ORDER BY position, row"
        files = [file_of(values) for values in await self._database.read(sql, (owner,))]
        return await asyncio.to_thread(self._with_parts, files)

    def _with_parts(self, files: Iterable[CatalogueFile]) -> list[CatalogueFile]:
        """The files with what their partial files hold, which a killed program could not write down."""
        return [self._with_part(file) if file.validator else file for file in files]

    def _with_part(self, file: CatalogueFile) -> CatalogueFile:
        try:
            return replace(file, came=(self._folder / (file.path + PART)).stat().st_size)
        except OSError:
            return file

    async def fetch(self, rows: Iterable[int]) -> list[CatalogueFile]:
        """These rows, by position; those that are gone are left out."""
        sql = (
            f"SELECT {FILE_COLUMNS} FROM files WHERE row IN (SELECT value FROM json_each(?)) "
            "ORDER BY position, row"
        )
        return [file_of(values) for values in await self._database.read(sql, (as_json(rows),))]

    async def set_state(self, rows: Iterable[int], owner: str, state: JobState) -> None:
        """Let these wait, or hold them; what is done or is another queue's by now stays as it is."""
        async with self._database.write() as connection:
            await _count_up(connection)
            await connection.execute(_SET_STATE, (state.value, as_json(rows), owner))

    async def set_positions(self, positions: Mapping[int, int]) -> None:
        """Give rows other places in the queue."""
        async with self._database.write() as connection:
            await _count_up(connection)
            sql = f"UPDATE files SET position = ?, {_CHANGED} WHERE row = ?"
            await connection.executemany(sql, [(place, row) for row, place in positions.items()])

    async def remove(self, rows: Iterable[int], owner: str) -> None:
        """Take these out of the queue; what came once stays known, with what is wrong with it."""
        values = (as_json(rows), owner)
        async with self._database.write() as connection:
            await _count_up(connection)
            await connection.execute(_BACK_TO_DONE, values)
            await connection.execute(_REMOVE, values)

    async def hide_finished(self, owner: str) -> None:
        """Show what is done no longer."""
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE files SET shown = 0 WHERE owner = ? AND shown = 1 AND state = 'done'", (owner,)
            )

    # One transfer

    async def note_body(self, row: int, validator: str) -> None:
        """Keep which body the partial file belongs to, before any byte of it is written."""
        # A validator cut short would fit another body.
        kept = clean(validator, 500) if len(validator) <= 500 else ""
        await self._update(row, "validator = ?, sealed = ''", kept)

    async def note_url(self, row: int, url: str) -> None:
        """Keep a fresh link."""
        await self._update(row, "url = ?", without_query(url))

    async def rename(self, row: int, path: str) -> str:
        """Give a row the next free name after `path`, because something lies there; answers it."""
        async with self._database.write() as connection:
            number = 2
            while await self._is_taken(connection, candidate := numbered(path, number)):
                number += 1
            await _count_up(connection)
            sql = f"UPDATE files SET path = ?, folded = ?, {_CHANGED} WHERE row = ?"
            await connection.execute(sql, (candidate, folded(candidate), row))
        return candidate

    async def _is_taken(self, connection: aiosqlite.Connection, path: str) -> bool:
        sql = "SELECT 1 FROM files WHERE folded = ?"
        if await connection.execute_fetchall(sql, (folded(path),)):
            return True
        return await asyncio.to_thread(taken_on_disk, self._folder, path)

    async def seal(self, row: int, sha256: str, length: int) -> None:
        """Keep that the partial file is whole, before it gets its final name."""
        await self._update(row, "sealed = ?, came = ?", sha256, length)

    async def finish(self, row: int, sha256: str, length: int, content_type: str, source: str) -> None:
        """Keep that the file lies whole under its final name, and where it came from."""
        now = seconds(self._clock.now())
        told = (clean(content_type, 200), clean(source, 300))
        async with self._database.write() as connection:
            await _count_up(connection)
            await connection.execute(_FINISH, (sha256, length, length, now, *told, row))

    async def fail(self, row: int, error: GreenroomError, attempts: int, came: int) -> None:
        """Keep that and why a file failed."""
        words = (error.title, error.message, error.next_step, error.details)
        await self._update(
            row,
            "state = 'failed', attempts = ?, came = ?, title = ?, message = ?, next_step = ?, details = ?",
            attempts,
            came,
            *(clean(text, 2_000) for text in words),
        )

    async def _update(self, row: int, assignments: str, *values: object) -> None:
        async with self._database.write() as connection:
            await _count_up(connection)
            sql = f"UPDATE files SET {assignments}, {_CHANGED} WHERE row = ?"
            await connection.execute(sql, (*values, row))


async def _count_up(connection: aiosqlite.Connection) -> None:
    await connection.execute("UPDATE sequence SET value = value + 1")


_CHANGED = "changed = (SELECT value FROM sequence)"

_SET_STATE = f"""
UPDATE files SET state = ?, title = '', message = '', next_step = '', details = '', attempts = 0, {_CHANGED}
WHERE row IN (SELECT value FROM json_each(?)) AND owner = ? AND state != 'done'
"""

_BACK_TO_DONE = f"""
UPDATE files SET state = 'done', shown = 0, came = bytes, validator = '', sealed = '', {_CHANGED}
WHERE row IN (SELECT value FROM json_each(?)) AND owner = ? AND finished_at IS NOT NULL
"""

_REMOVE = """
DELETE FROM files WHERE row IN (SELECT value FROM json_each(?)) AND owner = ? AND finished_at IS NULL
"""

_FINISH = f"""
UPDATE files SET state = 'done', damage = '', sha256 = ?, bytes = ?, came = ?, finished_at = ?,
    content_type = ?, source = ?, verified_at = NULL, validator = '', sealed = '', url = '', attempts = 0,
    title = '', message = '', next_step = '', details = '', {_CHANGED}
WHERE row = ?
"""

_FORGET_FINISHED = """
UPDATE files SET shown = 0 WHERE owner = :owner AND shown = 1 AND state = 'done' AND row NOT IN
    (SELECT row FROM files WHERE owner = :owner AND shown = 1 AND state = 'done'
     ORDER BY finished_at DESC, row DESC LIMIT :most)
"""
