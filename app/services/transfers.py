"""Downloads: a queue over one or more archive folders, its journal in their catalogues.

Whatever ends the program, the next start goes on where the bytes on disk end. A file gets its final name
only once its status, kind, first bytes and length are right; its SHA-256 stands in the catalogue.
"""

import asyncio
import contextlib
import logging
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path, PurePosixPath

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.name_template import check_template
from app.core.tasks import TaskScope
from app.services._transfer_errors import (
    BodyWrong,
    DiskFull,
    FileGone,
    FolderUnwritable,
    NameBlocked,
    QueueStopped,
    of_os,
)
from app.services._transfer_fetch import Fetcher, FreshUrl
from app.services._transfer_finish import Finisher, OnText
from app.services._transfer_meter import Meter
from app.services._transfer_mirror import LocalMirror, OnLocal
from app.services._transfer_order import positions_before
from app.services._transfer_pace import Pace
from app.services._transfer_queue import Attached, Job, Queue
from app.services._transfer_runner import Runner
from app.services._transfer_text import spoken_text
from app.services._transfer_types import Added, Progress, Transfer, TransfersSnapshot
from app.services.naming import file_path
from app.store.catalogue import ArchiveBusy, Catalogue, CatalogueFile, JobState
from app.store.recordings import FileState, LocalState, WantedFile
from app.store.transfers import PART, STEP, Intake, NameOf
from app.zoom.downloads import Downloads

__all__ = [
    "ROOM",
    "Added",
    "ArchiveBusy",
    "BodyWrong",
    "DiskFull",
    "FileGone",
    "FolderUnwritable",
    "NameBlocked",
    "Progress",
    "QueueStopped",
    "Transfer",
    "Transfers",
    "TransfersSnapshot",
    "spoken_text",
]

log = logging.getLogger(__name__)

ROOM = "transfers"
REFRESH_SECONDS = 0.1
"""Longest time that a snapshot stays behind what happens by itself."""
FLUSH_SECONDS = 0.4
RESERVE = 8 * 1024 * 1024
"""Bytes that a batch leaves free on the disk."""
THREADS = 8
_HELD = (FileState.WAITING, FileState.DOWNLOADING)


class Transfers:
    """The download queue of one account; all calls but `snapshot` on the I/O loop."""

    def __init__(
        self,
        downloads: Downloads,
        fresh_url: FreshUrl,
        changes: Changes,
        clock: Clock,
        *,
        owner: str,
        parallel: int = 4,
        bytes_per_second: float | None = None,
        zone: str = "",
        patience: float | None = None,
        on_local: OnLocal | None = None,
        on_text: OnText | None = None,
    ) -> None:
        """Make an empty queue; nothing runs before `start`.

        Args:
            downloads: opens the links, with the account's tokens.
            fresh_url: asks Zoom for a link, by the recording's uuid and the file's key.
            changes: hears of the room ROOM when a row stands differently, not of progress.
            clock: for pauses and times.
            owner: whose rows of the catalogues these are, such as the key of the account.
            parallel: how many files at once.
            bytes_per_second: limit for all together; None for none.
            zone: IANA name of the time zone of names; empty: the computer's.
            patience: seconds without network after which the queue stops; None: it waits for ever.
            on_local: hears in batches what is on this computer, by the keys of files.
            on_text: hears what is said in each transcript that came.
        """
        self._changes, self._clock, self._owner, self._zone = changes, clock, owner, zone
        self._pace, self._meter = Pace(clock, bytes_per_second), Meter(clock)
        self._mirror = LocalMirror(on_local, clock)
        self._queue = Queue(self._heard)
        self._threads = ThreadPoolExecutor(THREADS, "transfer")
        self._runner = Runner(
            self._queue,
            Fetcher(downloads, fresh_url, self._pace, self._meter),
            Finisher(self._queue, on_text),
            self._meter,
            clock,
            self._threads,
            owner=owner,
            parallel=parallel,
            patience=patience,
        )
        self._tasks = TaskScope("transfer news")
        self._view = TransfersSnapshot()
        self._refresh_later: asyncio.TimerHandle | None = None
        self._numbers = 0

    # Life

    def start(self) -> None:
        """Work from now on."""
        self._runner.start()
        self._tasks.start(self._mirror.run(), "mirror")

    async def attach(self, catalogue: Catalogue) -> None:
        """Go on with what a folder waits for, and take downloads into it; a second time does nothing.

        Raises:
            StoreError: its catalogue fails.
        """
        if any(each.catalogue is catalogue for each in self._runner.folders):
            return
        await self.detach(catalogue.folder)
        self._numbers += 1
        folder = Attached(self._numbers, catalogue)
        files = await catalogue.transfers.shown(self._owner)
        self._runner.folders.append(folder)
        self._queue.load(folder, files)
        self._runner.wake()
        self._refresh()

    async def detach(self, folder: Path) -> None:
        """Have nothing more to do with a folder; what it waits for stays in its catalogue."""
        found = [each for each in self._runner.folders if each.catalogue.folder == folder]
        for each in found:
            jobs = self._queue.of_folder(each)
            await self._runner.leave(each)
            for job in jobs:
                if job.state is not FileState.ON_DISK:
                    self._mirror.put(job.shown.key, LocalState(FileState.CLOUD))
        if found:
            await self._mirror.flush()
            self._refresh()

    async def close(self) -> None:
        """End within two seconds; partial files stay, and the next start goes on with them."""
        await self._runner.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._mirror.flush(), FLUSH_SECONDS)
        await self._tasks.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._refresh_later is not None:
            self._refresh_later.cancel()

    async def idle(self) -> None:
        """Wait until nothing runs or is going to: all is done, failed, paused, or the queue stopped."""
        await self._runner.settled.wait()
        await self._mirror.flush()
        self._refresh()

    # What to download

    async def add(self, folder: Path, files: Sequence[WantedFile], template: str) -> Added:
        """Queue files into an attached folder; what is there whole is left out, what failed is tried again.

        Args:
            folder: an attached one.
            files: what to fetch.
            template: their names, as core.name_template reads it.

        Raises:
            DiskFull: its disk lacks the space; nothing was queued.
            FolderUnwritable: it is not there.
            StoreError: its catalogue fails.
            ValueError: the template cannot be used.
            LookupError: the folder is not attached.
        """
        check_template(template)
        attached = self._attached(folder)

        def name_of(file: WantedFile, number: int) -> PurePosixPath:
            return file_path(template, file, self._zone, number)

        async with self._runner.turn:
            added = await self._add(attached, files, name_of)
        self._runner.wake()
        self._refresh()
        return added

    async def _add(self, folder: Attached, files: Sequence[WantedFile], name_of: NameOf) -> Added:
        journal = folder.catalogue.transfers
        intake = await journal.take_in(files)
        if not intake:
            return Added(0, intake.already, 0)
        await self._check_space(folder, intake)
        rows = await journal.enqueue(intake, self._owner, self._queue.end + STEP, name_of)
        queued = await journal.fetch(rows)
        self._queue.load(folder, queued)
        to_come = sum(max((each.size or 0) - each.came, 0) for each in queued)
        return Added(len(queued), intake.already, to_come)

    def _attached(self, folder: Path) -> Attached:
        for each in self._runner.folders:
            if each.catalogue.folder == folder:
                return each
        raise LookupError(f"{folder} is not attached")

    async def _check_space(self, folder: Attached, intake: Intake) -> None:
        """See that the disk holds the batch, besides what it waits for already.

        Raises:
            DiskFull: it does not.
            FolderUnwritable: the folder is not there.
        """
        left = {file.key: file.size or 0 for file in intake.new}
        left |= {file.key: max((file.size or 0) - _came(known), 0) for file, known, _damage in intake.again}
        for job in self._queue.of_folder(folder):
            if job.state in _HELD and job.shown.size is not None:
                left[job.shown.key] = max(job.shown.size - job.shown.bytes, 0)
        needed, place = sum(left.values()), folder.catalogue.folder
        try:
            free = (await asyncio.to_thread(shutil.disk_usage, place)).free
        except OSError as error:
            raise of_os(error, place) from error
        if needed + RESERVE > free:
            raise DiskFull(place, needed=needed + RESERVE, free=free)

    # Commands

    async def pause(self, ids: Iterable[str]) -> None:
        """Hold these until they are resumed; what has come stays."""
        async with self._runner.turn:
            jobs = [job for job in self._queue.of(ids) if job.state in _HELD]
            for job in jobs:
                self._queue.set(job, FileState.PAUSED)
            await self._runner.halt(jobs)
            await self._keep([job for job in jobs if job.state is FileState.PAUSED], JobState.PAUSED)

    async def resume(self, ids: Iterable[str]) -> None:
        """Let these go on."""
        await self._let_wait(ids, FileState.PAUSED)

    async def retry(self, ids: Iterable[str]) -> None:
        """Try these failed ones again."""
        await self._let_wait(ids, FileState.FAILED)

    async def cancel(self, ids: Iterable[str]) -> None:
        """Take these out of the queue and remove what has come of them; finished ones stay."""
        async with self._runner.turn:
            jobs = [job for job in self._queue.of(ids) if job.state is not FileState.ON_DISK]
            for job in jobs:
                self._queue.set(job, FileState.PAUSED)
            await self._runner.halt(jobs)
            for folder, group in _by_folder(job for job in jobs if job.state is FileState.PAUSED).items():
                await self._cancel(folder, group)
        self._runner.wake()
        self._refresh()

    async def move(self, ids: Iterable[str], before: str | None) -> None:
        """Put these before another one, or at the end of the queue."""
        async with self._runner.turn:
            positions = positions_before(self._queue.active(), set(ids), before)
            self._queue.move(positions)
            moved = _by_folder(self._queue.jobs[each] for each in positions)
            for folder, jobs in moved.items():
                await folder.catalogue.transfers.set_positions({job.row: job.position for job in jobs})
        self._runner.wake()
        self._refresh()

    async def pause_all(self) -> None:
        """Hold everything that runs or waits."""
        await self.pause([job.shown.id for job in self._queue.active()])

    async def resume_all(self) -> None:
        """Let everything go on that is paused, and the queue itself if it had stopped."""
        self._runner.go_on()
        await self.resume([job.shown.id for job in self._queue.active()])

    async def go_on(self) -> None:
        """Have the queue work again after it had stopped; what is paused stays so."""
        self._runner.go_on()
        self._refresh()

    async def retry_failed(self) -> None:
        """Try everything again that failed."""
        await self.retry([job.shown.id for job in self._queue.active()])

    async def clear_finished(self) -> None:
        """Show what is done no longer; the files stay."""
        async with self._runner.turn:
            for folder in self._runner.folders:
                await folder.catalogue.transfers.hide_finished(self._owner)
            self._queue.remove(self._queue.finished())
        self._refresh()

    def set_parallel(self, count: int) -> None:
        """Run so many files at once from now on, 1 at least."""
        self._runner.set_parallel(max(count, 1))

    def set_limit(self, bytes_per_second: float | None) -> None:
        """Take at most so much, all together, from now on; None for no limit."""
        self._pace.set_limit(bytes_per_second)

    async def _let_wait(self, ids: Iterable[str], state: FileState) -> None:
        """Have those of a state wait again, as if they had never failed."""
        async with self._runner.turn:
            jobs = [job for job in self._queue.of(ids) if job.state is state]
            for job in jobs:
                if job.run is not None:
                    job.run.failures, job.run.not_before = 0, 0.0
                self._queue.set(job, FileState.WAITING)
            await self._keep(jobs, JobState.WAITING)

    async def _keep(self, jobs: list[Job], state: JobState) -> None:
        for folder, group in _by_folder(jobs).items():
            await folder.catalogue.transfers.set_state([job.row for job in group], self._owner, state)
        self._runner.wake()
        self._refresh()

    async def _cancel(self, folder: Attached, jobs: list[Job]) -> None:
        rows = [job.row for job in jobs]
        await folder.catalogue.transfers.remove(rows, self._owner)
        await asyncio.to_thread(_remove_parts, folder.catalogue.folder, [job.shown.path for job in jobs])
        self._queue.remove(jobs)
        left = {file.key: file for file in await folder.catalogue.transfers.fetch(rows)}
        for job in jobs:
            self._mirror.put(job.shown.key, _left_of(folder, left.get(job.shown.key)))

    # What is shown

    def snapshot(self) -> TransfersSnapshot:
        """The queue at this moment, from any thread; costs the same for a queue of any length."""
        view = self._view
        running = [(job.shown, job.run.progress) for job in tuple(self._runner.running.values()) if job.run]
        progress = {shown.id: each for shown, each in running}
        came = sum(each.bytes - shown.bytes for shown, each in running)
        grown = sum(max(each.size or 0, each.bytes) - _size(shown) for shown, each in running)
        speed = self._meter.speed if running else 0.0
        left = max(self._queue.left + grown - came, 0)
        return replace(
            view,
            progress=progress,
            bytes=view.bytes + came,
            size=view.size + grown,
            speed=speed,
            seconds_left=left / speed if speed > 0 else None,
        )

    def _heard(self, transfer: Transfer | None) -> None:
        """A row, or something else, is different: say so soon."""
        if transfer is not None:
            self._mirror.put(transfer.key, _local_of(transfer))
        if self._refresh_later is None:
            loop = asyncio.get_running_loop()
            self._refresh_later = loop.call_later(REFRESH_SECONDS, self._refresh)

    def _refresh(self) -> None:
        """Make the snapshot show how everything stands now."""
        if self._refresh_later is None:
            return
        self._refresh_later.cancel()
        self._refresh_later = None
        counts = self._queue.counts
        self._view = TransfersSnapshot(
            revision=self._view.revision + 1,
            rows=self._queue.rows(),
            running=counts[FileState.DOWNLOADING],
            waiting=counts[FileState.WAITING],
            paused=counts[FileState.PAUSED],
            failed=counts[FileState.FAILED],
            done=counts[FileState.ON_DISK],
            bytes=self._queue.bytes,
            size=self._queue.size,
            stopped=self._runner.stopped,
        )
        self._changes.publish(Change(ROOM))


def _came(file: CatalogueFile) -> int:
    """Bytes of a partial file; what came once and is damaged comes from its first byte."""
    return 0 if file.state is JobState.DONE else file.came


def _size(shown: Transfer) -> int:
    return shown.bytes if shown.size is None else shown.size


def _by_folder(jobs: Iterable[Job]) -> dict[Attached, list[Job]]:
    grouped: dict[Attached, list[Job]] = defaultdict(list)
    for job in jobs:
        grouped[job.folder].append(job)
    return grouped


def _local_of(transfer: Transfer) -> LocalState:
    path = str(transfer.folder / transfer.path) if transfer.state is FileState.ON_DISK else ""
    return LocalState(transfer.state, path, transfer.bytes)


def _left_of(folder: Attached, file: CatalogueFile | None) -> LocalState:
    """What is on disk of a cancelled file: nothing, or what had come once and is damaged."""
    if file is None:
        return LocalState(FileState.CLOUD)
    return LocalState(file.file_state, str(folder.catalogue.folder / file.path), file.bytes)


def _remove_parts(folder: Path, paths: Iterable[str]) -> None:
    """Remove partial files, and the folders that are empty without them."""
    for path in paths:
        part = folder / (path + PART)
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
            for parent in PurePosixPath(path).parents[:-1]:
                (folder / parent).rmdir()
