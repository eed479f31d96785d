"""Transfers that move no bytes, and archive folders without a disk."""

import contextlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.core.changes import Change
from app.services.transfers import Added, Progress, Transfer, TransfersSnapshot
from app.store.recordings import FileState
from app.zoom.media import kind_words

MIB = 1 << 20


def transfer(number, state=FileState.DOWNLOADING, **fields):
    """A file of the queue."""
    known = {
        "id": f"t{number}",
        "key": f"file{number}",
        "uuid": "rec1==",
        "name": f"file {number}.mp4",
        "topic": "Senate",
        "kind": "Screen and speaker",
        "folder": Path("/recordings"),
        "path": f"2026/file {number}.mp4",
        "state": state,
        "bytes": 0,
        "size": 50 * MIB,
    }
    return Transfer(**{**known, **fields})


class FakeTransfers:
    """A queue that does what it is told and moves no bytes."""

    def __init__(self, changes=None):
        self._changes = changes
        self.calls = []
        self.error = None
        self.now = TransfersSnapshot()

    def show(self, *rows, progress=None, stopped=None):
        """Have these transfers from now on, with the moving figures of some by id: (bytes, speed)."""
        moving = {
            each: Progress(got, 50 * MIB, speed, (50 * MIB - got) / speed if speed else None)
            for each, (got, speed) in (progress or {}).items()
        }
        states = [row.state for row in rows]
        same = rows == self.now.rows
        self.now = TransfersSnapshot(
            revision=self.now.revision + (not same),
            rows=self.now.rows if same else tuple(rows),
            progress=moving,
            running=states.count(FileState.DOWNLOADING),
            waiting=states.count(FileState.WAITING),
            paused=states.count(FileState.PAUSED),
            failed=states.count(FileState.FAILED),
            done=states.count(FileState.ON_DISK),
            bytes=sum(moving[row.id].bytes if row.id in moving else row.bytes for row in rows),
            size=sum(row.size or 0 for row in rows),
            speed=sum(each.speed for each in moving.values()),
            seconds_left=None,
            stopped=stopped,
        )
        if self._changes is not None:
            self._changes.publish(Change("transfers"))

    def snapshot(self):
        return self.now

    async def add(self, folder, files, template):
        self._note("add", folder, tuple(each.key for each in files), template)
        first = len(self.now.rows)
        new = [
            transfer(
                first + place,
                FileState.WAITING,
                key=each.key,
                uuid=each.uuid,
                topic=each.topic,
                kind=kind_words(each.recording_type, each.file_type),
                folder=folder,
                size=each.size,
            )
            for place, each in enumerate(files)
            if each.key not in {row.key for row in self.now.rows}
        ]
        self.show(*self.now.rows, *new)
        return Added(len(new), len(files) - len(new), sum(each.size or 0 for each in new))

    async def pause(self, ids):
        self._set("pause", ids, FileState.PAUSED)

    async def resume(self, ids):
        self._set("resume", ids, FileState.WAITING)

    async def retry(self, ids):
        self._set("retry", ids, FileState.WAITING)

    async def cancel(self, ids):
        self._note("cancel", tuple(ids))
        self.show(*(row for row in self.now.rows if row.id not in ids))

    async def move(self, ids, before):
        self._note("move", tuple(ids), before)
        moved = [row for row in self.now.rows if row.id in ids]
        rest = [row for row in self.now.rows if row.id not in ids]
        place = len(rest)
        with suppress(ValueError):
            place = [row.id for row in rest].index(before)
        self.show(*rest[:place], *moved, *rest[place:])

    async def pause_all(self):
        self._set("pause_all", self._ids(FileState.DOWNLOADING, FileState.WAITING), FileState.PAUSED)

    async def resume_all(self):
        self._set("resume_all", self._ids(FileState.PAUSED), FileState.WAITING)

    async def go_on(self):
        self._note("go_on")
        self.show(*self.now.rows)

    async def retry_failed(self):
        self._set("retry_failed", self._ids(FileState.FAILED), FileState.WAITING)

    async def clear_finished(self):
        self._note("clear_finished")
        self.show(*(row for row in self.now.rows if row.state is not FileState.ON_DISK))

    def named(self, name):
        """The calls of that name."""
        return [call[1:] for call in self.calls if call[0] == name]

    def _ids(self, *states):
        return tuple(row.id for row in self.now.rows if row.state in states)

    def _set(self, name, ids, state):
        self._note(name, tuple(ids))
        rows = [replace(row, state=state, error=None) if row.id in ids else row for row in self.now.rows]
        self.show(*rows)

    def _note(self, *call):
        self.calls.append(call)
        if self.error is not None:
            raise self.error


class FakeFolders:
    """Archive folders without a disk."""

    def __init__(self, default=Path("/recordings"), further=()):
        self.default, self.all = default, (default, *further)
        self.held = {}
        """Keys of files by folder."""
        self.opened = []
        self.error = None

    async def catalogue(self, folder):
        if self.error is not None:
            raise self.error
        self.opened.append(folder)
        return _Catalogue(folder, self.held.get(folder, frozenset()))

    async def existing(self, folder):
        return _Catalogue(folder, self.held[folder]) if folder in self.held else None

    @contextlib.asynccontextmanager
    async def looked_into(self, folder):
        yield await self.existing(folder)


class _Catalogue:
    """What is asked of a folder's catalogue."""

    def __init__(self, folder, held):
        self.folder, self._held = folder, frozenset(held)

    async def done(self, keys):
        return {key for key in keys if key in self._held}
