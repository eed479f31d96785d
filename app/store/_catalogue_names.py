"""Names within an archive folder: no two files share one, on any system, and none lies there already."""

import asyncio
import os
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath

import aiosqlite

from app.store._catalogue_rows import as_json
from app.store.recordings import WantedFile

PART = ".part"
"""Ends the name of a file that is still coming."""

NameOf = Callable[[WantedFile, int], PurePosixPath]
"""The path of a file below its folder; each number from 1 on gives another one."""


def folded(path: str) -> str:
    """What two paths share that are one file on Windows or macOS."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def numbered(path: str, number: int) -> str:
    """The path with a number behind its name, such as “a/b (2).mp4”."""
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{pure.stem} ({number}){pure.suffix}"))


class Names:
    """Finds free paths for files that are new to a folder, within one transaction."""

    def __init__(self, folder: Path, connection: aiosqlite.Connection, name_of: NameOf) -> None:
        self._folder, self._connection, self._name_of = folder, connection, name_of
        self._next: dict[str, int] = {}
        self._given: set[str] = set()

    async def reserve(self, files: Sequence[WantedFile]) -> list[str]:
        """A path for each file, none of which another file of the catalogue or of the disk has."""
        paths: dict[int, str] = {}
        while missing := [at for at in range(len(files)) if at not in paths]:
            proposed = await asyncio.to_thread(self._propose, {at: files[at] for at in missing})
            used = await self._used(proposed.values())
            free = {at: path for at, path in proposed.items() if folded(path) not in used}
            self._given |= {folded(path) for path in free.values()}
            paths |= free
        return [paths[at] for at in range(len(files))]

    def _propose(self, files: dict[int, WantedFile]) -> dict[int, str]:
        """The next path of each file, as far as it is free on disk and not proposed twice."""
        proposed: dict[int, str] = {}
        seen: set[str] = set()
        for at, file in files.items():
            path = self._candidate(file)
            fold = folded(path)
            if fold not in self._given and fold not in seen and not taken_on_disk(self._folder, path):
                proposed[at] = path
                seen.add(fold)
        return proposed

    def _candidate(self, file: WantedFile) -> str:
        first = self._name_of(file, 1)
        base = folded(str(first))
        number = self._next.get(base, 1)
        self._next[base] = number + 1
        path = str(first if number == 1 else self._name_of(file, number))
        # A recording of Zoom's must not bear the name of another one's partial file.
        return f"{path}_" if path.casefold().endswith(PART) else path

    async def _used(self, paths: Iterable[str]) -> set[str]:
        folds = as_json(folded(path) for path in paths)
        sql = "SELECT folded FROM files WHERE folded IN (SELECT value FROM json_each(?))"
        return {fold for (fold,) in await self._connection.execute_fetchall(sql, (folds,))}


def taken_on_disk(folder: Path, path: str) -> bool:
    """Whether something lies where the file, or its partial file, would."""
    place = os.fspath(folder / path)
    return os.path.lexists(place) or os.path.lexists(place + PART)
