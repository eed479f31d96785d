"""What archive folders hold, noted in the store: what `greenroom archive` fetched shows as on disk."""

import asyncio
import json
import logging
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import GreenroomError
from app.services._transfer_text import spoken_text
from app.store.catalogue import Catalogue, CatalogueFile, JobState
from app.store.notes import NotesStore
from app.store.recordings import LocalState, RecordingsStore

log = logging.getLogger(__name__)

TRANSCRIPTS_AT_ONCE = 50


@dataclass(slots=True)
class _Watched:
    """A catalogue whose changes are followed."""

    catalogue: Catalogue
    stamp: tuple[int, ...] = ()
    """Changes whenever its file does."""


class Mirror:
    """Follows catalogues; methods raise StoreError."""

    def __init__(self, recordings: RecordingsStore, notes: NotesStore) -> None:
        self._recordings, self._notes = recordings, notes
        self._watched: dict[Path, _Watched] = {}
        self._unreadable: set[str] = set()
        self._copying = asyncio.Lock()

    async def add(self, catalogue: Catalogue) -> int:
        """Note what a catalogue holds, and follow it from now on; answers how many files changed."""
        watched = _Watched(catalogue)
        async with self._copying:
            self._watched[catalogue.folder] = watched
            return await self._follow(watched)

    async def remove(self, folder: Path) -> None:
        """Forget what a folder holds, whether it was followed or not."""
        async with self._copying:
            self._watched.pop(folder, None)
            await self._recordings.forget_local(folder)
            await self._notes.set(_note_of(folder), None)
            # Another folder may hold the same files.
            for watched in self._watched.values():
                watched.stamp = ()
                await self._notes.set(_note_of(watched.catalogue.folder), None)
            await self._follow_all()

    async def follow(self) -> int:
        """Note what changed in any of them, also by another process; answers how many files changed."""
        async with self._copying:
            return await self._follow_all()

    async def _follow_all(self) -> int:
        changed = 0
        for watched in tuple(self._watched.values()):
            try:
                changed += await self._follow(watched)
            except GreenroomError as error:
                # One folder may be on a disk that was taken out.
                log.warning("an archive folder cannot be read: %s", error.title)
        return changed

    async def _follow(self, watched: _Watched) -> int:
        stamp = await asyncio.to_thread(_stamp, watched.catalogue.path)
        if stamp == watched.stamp:
            return 0
        changed = await self._copy(watched.catalogue, stamp[0])
        watched.stamp = stamp
        return changed

    async def _copy(self, catalogue: Catalogue, identity: int) -> int:
        name = _note_of(catalogue.folder)
        number = _number(await self._notes.get(name), identity)
        begun, changed = number, 0
        while True:
            files, number = await catalogue.files_changed_since(number)
            if not files:
                break
            if states := _states(catalogue.folder, files):
                await self._recordings.set_local(states)
                changed += len(states)
        if number != begun:
            await self._notes.set(name, json.dumps({"file": identity, "number": number}))
        return changed

    async def hear(self) -> int:
        """Make the words of transcripts that are on disk searchable; answers of how many."""
        limit = TRANSCRIPTS_AT_ONCE + len(self._unreadable)
        heard = 0
        for key, path in await self._recordings.unheard(limit):
            if key in self._unreadable:
                continue
            try:
                words = await asyncio.to_thread(spoken_text, Path(path))
            except OSError as error:
                log.warning("a transcript cannot be read: %s", error.strerror)
                self._unreadable.add(key)
                continue
            await self._recordings.set_spoken(key, words)
            heard += 1
        return heard


def _note_of(folder: Path) -> str:
    """The name under which it is noted how far a folder's catalogue was followed."""
    return f"mirrored {folder}"


def _states(folder: Path, files: list[CatalogueFile]) -> dict[str, LocalState]:
    """What has come whole, by key; of what is still under way the transfers tell themselves."""
    return {
        file.key: LocalState(file.file_state, str(folder / file.path), file.bytes)
        for file in files
        if file.state is JobState.DONE
    }


def _stamp(path: Path) -> tuple[int, ...]:
    """Identity of a database's file, and when it or its write-ahead log was written."""
    found: list[int] = []
    for name in (path, path.with_name(f"{path.name}-wal")):
        try:
            known = name.stat()
        except OSError:
            found += [0, 0, 0]
        else:
            found += [known.st_ino, known.st_mtime_ns, known.st_size]
    return tuple(found)


def _number(note: str | None, identity: int) -> int:
    """How far a catalogue was followed by an earlier run; 0 where it is another file now."""
    try:
        known = json.loads(note or "{}")
        return int(known["number"]) if known["file"] == identity else 0
    except (KeyError, TypeError, ValueError):
        return 0
