"""A recorded meeting and its files; files are made up when first asked for, the same each time."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.sandbox.records import User

KEPT_IN_TRASH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """A file; `omits` names the fields that listings leave out, `size` is in bytes."""

    handle: str
    id: str
    file_type: str
    extension: str
    recording_type: str
    start: datetime
    end: datetime
    size: int
    ready: datetime
    omits: frozenset[str] = frozenset()
    participant: str = ""
    trashed: datetime | None = None

    def processing(self, now: datetime) -> bool:
        """Whether it cannot be downloaded yet."""
        return now < self.ready

    def lives(self) -> bool:
        """Whether it is outside the trash."""
        return self.trashed is None

    def gone(self, now: datetime) -> bool:
        """Whether its days in the trash are over."""
        return self.trashed is not None and self.trashed + KEPT_IN_TRASH <= now


@dataclass(slots=True, eq=False)
class Recording:
    """What was recorded of one instance of a meeting; `key` seeds everything made up about it."""

    key: str
    uuid: str
    meeting_id: int
    host: User
    topic: str
    type: int
    start: datetime
    duration: int
    passcode: str
    speakers: tuple[str, ...]
    ready: datetime
    plan: Callable[["Recording"], tuple[RecordingFile, ...]]
    auto_delete: datetime | None = None
    trashed: datetime | None = None
    in_use: bool = False
    _kept: tuple[RecordingFile, ...] | None = field(default=None, init=False)

    @property
    def end(self) -> datetime:
        """When it stopped."""
        return self.start + timedelta(minutes=self.duration)

    @property
    def files(self) -> tuple[RecordingFile, ...]:
        """Every file that has not been deleted for good."""
        # Plans are made anew each time: a hundred thousand recordings have half a million files.
        return self.plan(self) if self._kept is None else self._kept

    def file(self, key: str) -> RecordingFile | None:
        """The file of that id or handle."""
        return next((each for each in self.files if key in (each.id, each.handle)), None)

    def has_live_files(self) -> bool:
        """Whether there is anything outside the trash of single files."""
        return self._kept is None or any(each.lives() for each in self._kept)

    def has_trashed_files(self) -> bool:
        """Whether single files lie in the trash."""
        return self._kept is not None and not all(each.lives() for each in self._kept)

    def change(self, file: RecordingFile, **values: Any) -> None:
        """Give a file other values from now on."""
        changed = dataclasses.replace(file, **values)
        self._kept = tuple(changed if each.handle == file.handle else each for each in self.files)

    def drop(self, file: RecordingFile) -> None:
        """Delete a file for good."""
        self._kept = tuple(each for each in self.files if each.handle != file.handle)

    def finish(self, now: datetime) -> None:
        """Let everything that is being processed be ready."""
        files = self.files
        if any(each.processing(now) for each in files):
            self._kept = tuple(dataclasses.replace(each, ready=min(each.ready, now)) for each in files)
