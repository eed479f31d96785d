"""The queue in memory: every file that is shown, its order, its counts, and which one is next."""

import asyncio
import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any

from app.core.errors import GreenroomError
from app.services._transfer_meter import Meter
from app.services._transfer_part import PartFile
from app.services._transfer_types import Progress, Transfer
from app.store.catalogue import Catalogue, CatalogueFile, ErrorWords
from app.store.recordings import FileState
from app.zoom.media import kind_words

_Order = tuple[int, int, int]
_Entry = tuple[_Order, int, "Job"]


@dataclass(slots=True, eq=False)
class Attached:
    """An archive folder whose files are in the queue."""

    number: int
    catalogue: Catalogue
    held: bool = False
    """Whether this queue has the folder's lock."""
    busy_until: float = 0.0
    """When to ask again for a lock that another process has."""
    ready: list["_Entry"] = field(default_factory=list)
    """A heap of what waits; entries may be stale."""


@dataclass(slots=True, eq=False)
class Run:
    """What is remembered of a transfer between its attempts."""

    part: PartFile
    meter: Meter
    url: str = field(default="", repr=False)
    renew: bool = False
    """Whether to ask Zoom for a fresh link first."""
    validator: str = ""
    content_type: str = ""
    source: str = ""
    size: int | None = None
    best: int = 0
    """The most bytes there ever were."""
    failures: int = 0
    """In a row, without progress."""
    not_before: float = 0.0
    """When to try again."""
    task: asyncio.Task[None] | None = None

    @property
    def progress(self) -> Progress:
        """How far it has come; may be asked from any thread."""
        came, size, speed = max(self.part.length, 0), self.size, self.meter.speed
        left = max(size - came, 0) / speed if size is not None and speed > 0 else None
        return Progress(came, size, speed, left)


@dataclass(slots=True, eq=False)
class Job:
    """One file of the queue."""

    folder: Attached
    row: int
    position: int
    shown: Transfer
    run: Run | None = None

    @property
    def order(self) -> _Order:
        """Where it stands."""
        return (self.position, self.folder.number, self.row)

    @property
    def state(self) -> FileState:
        """How it stands."""
        return self.shown.state

    def forget_failures(self, file: CatalogueFile) -> None:
        """Begin to count anew; where another body or name is wanted, begin altogether anew."""
        if self.run is None:
            return
        self.run.failures, self.run.not_before = 0, 0.0
        if not file.validator or file.path != self.shown.path:
            self.run = None


_ORDER = attrgetter("order")
_SHOWN = attrgetter("shown")
_TO_COME = frozenset({FileState.WAITING, FileState.DOWNLOADING})


class Queue:
    """Every file that is shown; all calls on one loop."""

    def __init__(self, hear: Callable[[Transfer | None], None]) -> None:
        """Start empty.

        Args:
            hear: called with each row that is new or different, and with None when something else is.
        """
        self.touch = partial(hear, None)
        """Says that something is different that is no row."""
        self._hear = hear
        self.jobs: dict[str, Job] = {}
        self.counts: Counter[FileState] = Counter()
        self.bytes = 0
        self.size = 0
        self.left = 0
        """Bytes still to come of what waits and runs."""
        self._active: list[Job] = []
        self._sorted = True
        self._finished: dict[str, Job] = {}
        self._later: list[tuple[float, int, Job]] = []
        self._entries = count()

    # What is in it

    def load(self, folder: Attached, files: Iterable[CatalogueFile]) -> list[Job]:
        """Take in rows of a catalogue, new or as they are now; what runs stays as it is."""
        jobs = [self._load(folder, file) for file in files]
        self._sorted = False
        return jobs

    def remove(self, jobs: Iterable[Job]) -> None:
        """Forget these."""
        gone = {job.shown.id for job in jobs if self.jobs.get(job.shown.id) is job}
        for each in gone:
            job = self.jobs.pop(each)
            self._finished.pop(each, None)
            self._count(job.shown, -1)
        if gone:
            self._active = [job for job in self._active if job.shown.id not in gone]
            self.touch()

    def of(self, ids: Iterable[str]) -> list[Job]:
        """The jobs of these ids, in order; those that are gone are left out."""
        return sorted((self.jobs[each] for each in set(ids) if each in self.jobs), key=_ORDER)

    def of_folder(self, folder: Attached) -> list[Job]:
        """All jobs of one folder."""
        return [job for job in self.jobs.values() if job.folder is folder]

    def active(self) -> list[Job]:
        """What has not ended well, in order."""
        if not self._sorted:
            self._active.sort(key=_ORDER)
            self._sorted = True
        return self._active

    @property
    def end(self) -> int:
        """The last position that is taken."""
        return max((job.position for job in self._active), default=0)

    def finished(self) -> list[Job]:
        """What has ended well, first one first."""
        return list(self._finished.values())

    def rows(self) -> tuple[Transfer, ...]:
        """All of it as it is shown."""
        return (*map(_SHOWN, self.active()), *map(_SHOWN, self._finished.values()))

    def _load(self, folder: Attached, file: CatalogueFile) -> Job:
        shown = transfer_of(folder, file)
        job = self.jobs.get(shown.id)
        if job is None:
            return self._put_in(Job(folder, file.row, file.position, shown))
        if job.state is not FileState.DOWNLOADING:
            job.position = file.position
            job.forget_failures(file)
            self._show(job, shown)
        return job

    def _put_in(self, job: Job) -> Job:
        self.jobs[job.shown.id] = job
        if job.state is FileState.ON_DISK:
            self._finished[job.shown.id] = job
        else:
            self._active.append(job)
        self._count(job.shown, 1)
        self._offer(job)
        self._hear(job.shown)
        return job

    # How they stand

    def set(self, job: Job, state: FileState, error: GreenroomError | None = None, **facts: Any) -> None:
        """Show a job in another state, with what else is different."""
        if self.jobs.get(job.shown.id) is job:
            self._show(job, replace(job.shown, state=state, error=error, **facts))

    def _show(self, job: Job, shown: Transfer) -> None:
        was_done, is_done = job.state is FileState.ON_DISK, shown.state is FileState.ON_DISK
        self._count(job.shown, -1)
        self._count(shown, 1)
        job.shown = shown
        if is_done and not was_done:
            self._active.remove(job)
            self._finished[shown.id] = job
        elif was_done and not is_done:
            del self._finished[shown.id]
            self._active.append(job)
            self._sorted = False
        self._offer(job)
        self._hear(shown)

    def move(self, positions: dict[str, int]) -> None:
        """Give jobs other places."""
        for each, position in positions.items():
            self.jobs[each].position = position
            self._offer(self.jobs[each])
        self._sorted = False
        self.touch()

    def _count(self, shown: Transfer, sign: int) -> None:
        size = shown.bytes if shown.size is None else shown.size
        self.counts[shown.state] += sign
        self.bytes += sign * shown.bytes
        self.size += sign * size
        if shown.state in _TO_COME:
            self.left += sign * max(size - shown.bytes, 0)

    # Which one is next

    def next(self, now: float, folders: Iterable[Attached]) -> Job | None:
        """The first that waits and may be tried by now, in one of these folders."""
        while self._later and self._later[0][0] <= now:
            _at, _entry, job = heapq.heappop(self._later)
            self._offer(job)
        firsts = (self._first(folder, now) for folder in folders)
        found = [each for each in firsts if each is not None]
        return min(found, key=_ORDER, default=None)

    def due(self) -> float | None:
        """When the next one that pauses is to be tried."""
        return self._later[0][0] if self._later else None

    def waits_in(self, folder: Attached) -> bool:
        """Whether something waits in a folder, for its turn or for another try."""
        return self._first(folder, float("inf")) is not None or any(
            job.folder is folder and self._is_waiting(job) for _at, _entry, job in self._later
        )

    def _first(self, folder: Attached, now: float) -> Job | None:
        heap = folder.ready
        while heap:
            order, _entry, job = heap[0]
            if order != job.order or not self._is_waiting(job):
                heapq.heappop(heap)
            elif job.run is not None and job.run.not_before > now:
                heapq.heappop(heap)
                heapq.heappush(self._later, (job.run.not_before, next(self._entries), job))
            else:
                return job
        return None

    def _is_waiting(self, job: Job) -> bool:
        return job.state is FileState.WAITING and self.jobs.get(job.shown.id) is job

    def _offer(self, job: Job) -> None:
        if job.state is FileState.WAITING:
            heapq.heappush(job.folder.ready, (job.order, next(self._entries), job))


def id_of(folder: Attached, row: int) -> str:
    """What commands call a row of a folder's catalogue."""
    return f"{folder.number}:{row}"


def transfer_of(folder: Attached, file: CatalogueFile) -> Transfer:
    """A row of the catalogue as the queue shows it."""
    state = file.file_state
    return Transfer(
        id=id_of(folder, file.row),
        key=file.key,
        uuid=file.uuid,
        name=PurePosixPath(file.path).name,
        topic=file.topic,
        kind=kind_words(file.recording_type, file.file_type),
        folder=folder.catalogue.folder,
        path=file.path,
        state=state,
        bytes=file.bytes if state in (FileState.ON_DISK, FileState.DAMAGED) else file.came,
        size=file.bytes if state is FileState.ON_DISK else file.size,
        error=_error_of(file.error) if file.error is not None else None,
    )


def _error_of(words: ErrorWords) -> GreenroomError:
    return GreenroomError(words.title, words.message, words.next_step, details=words.details)
