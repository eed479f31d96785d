"""What an archive would hold, counted and handed to the transfers in pieces; on the I/O loop."""

import os
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.core.i18n import _
from app.services.session import Session
from app.store.recordings import RecordingQuery
from app.viewmodels._queueing import Queued, queue_files

CHUNK = 500
"""Recordings at once: neither the store nor the memory has to hold all files of a long list."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Which recordings are meant."""

    uuids: tuple[str, ...] = ()
    """These, unless there is a query."""
    query: RecordingQuery | None = None
    """All that it lists."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Files of one kind."""

    files: int = 0
    bytes: int = 0
    """Of those whose size is known."""
    unknown: int = 0
    """Files of unknown size."""
    already: int = 0
    """Files that the folder holds; counted in none of the others."""

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.files + other.files,
            self.bytes + other.bytes,
            self.unknown + other.unknown,
            self.already + other.already,
        )


@dataclass(frozen=True, slots=True)
class Survey:
    """What an archive would hold."""

    recordings: int
    kinds: Mapping[str, Sums]
    """By file extension."""

    def chosen(self, kinds: frozenset[str]) -> Sums:
        """The sums of some kinds of files; without a choice, of all."""
        return sum((each for kind, each in self.kinds.items() if not kinds or kind in kinds), Sums())


@dataclass(frozen=True, slots=True)
class Room:
    """What a folder offers."""

    free: int | None
    """Bytes; None where that cannot be told."""
    problem: str
    """Why nothing can be written there, in a whole sentence; empty where it can."""


async def survey(session: Session, subject: Subject, folder: Path) -> Survey:
    """Count the files of some recordings that can be fetched.

    Raises:
        StoreError: the store fails, or the folder's catalogue does.
    """
    async with session.folders.looked_into(folder) as catalogue:
        kinds: dict[str, Sums] = {}
        recordings = 0
        async for piece in _pieces(session, subject):
            recordings += len(piece)
            files = await session.store.recordings.files(piece)
            here = await catalogue.done([file.key for file in files]) if catalogue is not None else ()
            for file in files:
                one = Sums(already=1) if file.key in here else _one(file.size)
                kinds[file.extension] = kinds.get(file.extension, Sums()) + one
    return Survey(recordings, kinds)


async def queue_all(
    session: Session, subject: Subject, folder: Path, kinds: frozenset[str], template: str
) -> Queued:
    """Queue the files of some recordings.

    Raises:
        StoreError: the folder cannot be used.
        GreenroomError: its disk lacks the space.
    """
    total = Queued(0, 0, 0, 0, folder)
    async for piece in _pieces(session, subject):
        files = await session.store.recordings.files(piece, kinds)
        total += await queue_files(session, folder, files, template)
    return total


async def _pieces(session: Session, subject: Subject) -> AsyncIterator[tuple[str, ...]]:
    """The UUIDs, some at a time."""
    if subject.query is None:
        for first in range(0, len(subject.uuids), CHUNK):
            yield subject.uuids[first : first + CHUNK]
        return
    store = session.store.recordings
    rows = (await store.listing(subject.query)).rows
    for first in range(0, len(rows), CHUNK):
        yield tuple(row.uuid for row in await store.fetch(rows[first : first + CHUNK]))


def _one(size: int | None) -> Sums:
    return Sums(files=1, unknown=1) if size is None else Sums(files=1, bytes=size)


def look_at_folder(folder: Path) -> Room:
    """What `folder`, or where it would be made, offers; asks the disk, so not on the UI loop."""
    if not folder.is_absolute():
        return Room(None, _("This is not the whole path of a folder."))
    try:
        there = next((each for each in (folder, *folder.parents) if each.exists()), None)
        if there is None:
            return Room(None, _("There is no such disk or folder."))
        if not there.is_dir():
            return Room(None, _("A part of this path is a file, not a folder."))
        writable = os.access(there, os.W_OK | os.X_OK)
    except OSError:
        return Room(None, _("You may not look into this folder."))
    return Room(_free(there), "" if writable else _("You may not write into this folder."))


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
