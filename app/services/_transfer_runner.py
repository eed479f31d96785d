"""What makes the transfers go: picks the next file, runs as many at once as allowed, sees to failures."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from concurrent.futures import Executor

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.tasks import TaskScope
from app.services._failures import unexpected
from app.services._transfer_errors import FileGone, NameBlocked, PartLost, of_os, of_store
from app.services._transfer_fetch import Fetcher
from app.services._transfer_finish import Finisher
from app.services._transfer_meter import Meter
from app.services._transfer_part import PartFile
from app.services._transfer_queue import Attached, Job, Queue, Run
from app.services._transfer_retry import Decision, Then, decide, needs_link, pause
from app.store.catalogue import ArchiveBusy, CatalogueFile, JobState
from app.store.errors import StoreError
from app.store.recordings import FileState
from app.store.transfers import PART
from app.zoom.errors import NotFound

log = logging.getLogger(__name__)

BUSY_SECONDS = 3.0
"""How often a folder is asked for that another process works in."""
IDLE_SECONDS = 60.0
CLOSE_SECONDS = 1.5
"""How long the end of the program waits for the disk."""


class Runner:
    """Runs the jobs of a queue."""

    def __init__(
        self,
        queue: Queue,
        fetcher: Fetcher,
        finisher: Finisher,
        meter: Meter,
        clock: Clock,
        threads: Executor,
        *,
        owner: str,
        parallel: int,
        patience: float | None,
    ) -> None:
        """Take what the work needs; nothing runs before `start`.

        Args:
            queue: what there is to do.
            fetcher: brings one file.
            finisher: gives it its name.
            meter: counts all bytes.
            clock: for pauses.
            threads: where the disk is waited for.
            owner: whose rows of the catalogues these are.
            parallel: how many files at once.
            patience: seconds without network after which the queue stops; None: never.
        """
        self._queue, self._fetcher, self._finisher = queue, fetcher, finisher
        self._meter, self._clock, self._threads = meter, clock, threads
        self._owner, self._parallel, self._patience = owner, parallel, patience
        self.folders: list[Attached] = []
        self.running: dict[str, Job] = {}
        """By id; may be read from any thread."""
        self.stopped: GreenroomError | None = None
        self._tasks = TaskScope("transfers")
        self._wake = asyncio.Event()
        self._offline_since: float | None = None
        self._offline_tries = 0
        self._held_since: float | None = None
        """Since when Zoom has asked to wait, and nothing has come."""
        self._gate = 0.0
        """Nothing new begins before this moment."""
        self.turn = asyncio.Lock()
        """Held while rows of a catalogue are changed and taken over, so that no reading mixes old and new."""
        self.settled = asyncio.Event()
        """Set while nothing runs and nothing is going to by itself."""

    # Commands

    def start(self) -> None:
        """Work until closed."""
        self._tasks.start(self._work(), "work")

    def wake(self) -> None:
        """Look at the queue now."""
        self.settled.clear()
        self._wake.set()

    def set_parallel(self, count: int) -> None:
        """Run so many at once from now on; what is too much waits again, the last begun first."""
        self._parallel = count
        surplus = list(self.running.values())[count:]
        for job in surplus:
            self._interrupt(job)
        self.wake()

    def go_on(self) -> None:
        """Work again after the queue had stopped or had waited for the network."""
        self.stopped, self._gate = None, 0.0
        self._offline_since, self._offline_tries, self._held_since = None, 0, None
        for folder in self.folders:
            folder.busy_until = 0.0
        self._queue.touch()
        self.wake()

    async def halt(self, jobs: Iterable[Job]) -> None:
        """Interrupt what runs of these, and wait until it has ended; partial files stay."""
        tasks = [task for job in jobs if (task := self._interrupt(job)) is not None]
        if tasks:
            await asyncio.wait(tasks)

    async def leave(self, folder: Attached) -> None:
        """Have nothing more to do with a folder."""
        self.folders.remove(folder)
        jobs = self._queue.of_folder(folder)
        await self.halt(jobs)
        self._queue.remove(jobs)
        self._let_go(folder)
        self.wake()

    async def close(self) -> None:
        """End everything within two seconds; partial files stay."""
        ended = asyncio.ensure_future(self._tasks.close())
        await asyncio.wait([ended], timeout=CLOSE_SECONDS)
        for folder in self.folders:
            self._let_go(folder)

    def _interrupt(self, job: Job) -> asyncio.Task[None] | None:
        task = job.run.task if job.run is not None else None
        if task is not None:
            task.cancel()
        return task

    # The schedule

    async def _work(self) -> None:
        while True:
            self._wake.clear()
            await self._take_folders()
            while (job := self._next()) is not None:
                self._begin(job)
            self._free_folders()
            self._settle()
            with contextlib.suppress(TimeoutError):
                await self._pause()

    async def _pause(self) -> None:
        now = self._clock.monotonic()
        times = [now + IDLE_SECONDS, *(folder.busy_until for folder in self.folders)]
        times += [self._gate] + [due for due in [self._queue.due()] if due is not None]
        seconds = min(at - now for at in times if at > now)
        waits = [
            asyncio.ensure_future(self._wake.wait()),
            asyncio.ensure_future(self._clock.sleep(seconds)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _next(self) -> Job | None:
        now = self._clock.monotonic()
        # While the network is gone, one file at a time tries whether it is back.
        room = (1 if self._offline_since is not None else self._parallel) - len(self.running)
        if self.stopped is not None or room <= 0 or now < self._gate:
            return None
        return self._queue.next(now, [folder for folder in self.folders if folder.held])

    def _begin(self, job: Job) -> None:
        self.running[job.shown.id] = job
        if job.run is None:
            path = job.folder.catalogue.folder / (job.shown.path + PART)
            part = PartFile(path, job.folder.catalogue.path, self._threads)
            job.run = Run(part, Meter(self._clock))
        job.run.meter = Meter(self._clock)
        self._queue.set(job, FileState.DOWNLOADING)
        job.run.task = self._tasks.start(self._run(job, job.run), job.shown.id)

    def _settle(self) -> None:
        if self.running or (self.stopped is None and self._queue.counts[FileState.WAITING]):
            self.settled.clear()
        else:
            self.settled.set()

    # Folders

    async def _take_folders(self) -> None:
        """Take the lock of each folder that has work, and see what other processes have changed there."""
        now = self._clock.monotonic()
        for folder in list(self.folders):
            due = not folder.held and folder.busy_until <= now and self._may_take
            if due and self._queue.waits_in(folder):
                await self._take(folder)

    @property
    def _may_take(self) -> bool:
        """Whether nothing but another process keeps the queue from working."""
        return self.stopped is None or isinstance(self.stopped, ArchiveBusy)

    async def _take(self, folder: Attached) -> None:
        try:
            await folder.catalogue.working.acquire()
        except ArchiveBusy as error:
            folder.busy_until = self._clock.monotonic() + BUSY_SECONDS
            if self.stopped is None and not any(each.held for each in self.folders):
                self.stopped = error
                self._queue.touch()
            return
        except StoreError as error:
            self.stop(of_store(error, folder.catalogue.folder))
            return
        folder.held = True
        if isinstance(self.stopped, ArchiveBusy):
            self.stopped = None
            self._queue.touch()
        await self._reload(folder)

    async def _reload(self, folder: Attached) -> None:
        """See what the catalogue says by now."""
        async with self.turn:
            try:
                files = await folder.catalogue.transfers.shown(self._owner)
            except StoreError as error:
                self.stop(of_store(error, folder.catalogue.folder))
                return
            self._take_over(folder, files)

    def _take_over(self, folder: Attached, files: list[CatalogueFile]) -> None:
        rows = {file.row for file in files}
        self._queue.remove(
            job
            for job in self._queue.of_folder(folder)
            if job.row not in rows and job.state is not FileState.DOWNLOADING
        )
        self._queue.load(folder, files)

    def _free_folders(self) -> None:
        """Let go of folders without work, so that other processes can work there."""
        busy = {job.folder.number for job in self.running.values()}
        for folder in self.folders:
            idle = self.stopped is not None or not self._queue.waits_in(folder)
            if folder.held and idle and folder.number not in busy:
                self._let_go(folder)

    def _let_go(self, folder: Attached) -> None:
        if folder.held:
            folder.held = False
            folder.catalogue.working.release()

    # One file

    async def _run(self, job: Job, run: Run) -> None:
        try:
            await self._transfer(job, run)
        except asyncio.CancelledError:
            self._put_back(job, run)
            raise
        except StoreError as error:
            self._put_back(job, run)
            self.stop(of_store(error, job.folder.catalogue.folder))
        except OSError as error:
            lost = isinstance(error, FileNotFoundError) and await self._is_there(job.folder)
            await self._after(job, run, PartLost() if lost else of_os(error, job.folder.catalogue.folder))
        except UnicodeEncodeError as error:
            await self._after(job, run, NameBlocked(error))
        except NotFound:
            await self._after(job, run, FileGone())
        except GreenroomError as error:
            await self._after(job, run, error)
        except Exception as error:
            # The other files must go on.
            log.exception("a transfer broke")
            await self._after(job, run, unexpected(error))
        finally:
            run.task = None
            self.running.pop(job.shown.id, None)
            self.wake()

    async def _is_there(self, folder: Attached) -> bool:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, folder.catalogue.path.exists)

    async def _transfer(self, job: Job, run: Run) -> None:
        journal = job.folder.catalogue.transfers
        found = await journal.fetch([job.row])
        if not found or found[0].state is not JobState.WAITING:
            self._queue.remove([job])
            return
        file = found[0]
        if not run.validator:
            run.validator = file.validator
        run.size = run.size or file.size or None
        if await self._finisher.was_finished(job, file):
            return
        await self._fetch(job, run, await self._finisher.with_free_name(job, file))

    async def _fetch(self, job: Job, run: Run, file: CatalogueFile) -> None:
        journal = job.folder.catalogue.transfers
        try:
            sha256 = await self._fetcher.fetch(journal, file, run, self._answered)
        finally:
            if run.part.length > run.best:
                # Bytes that had never come before: failures count from anew.
                run.best, run.failures = run.part.length, 0
        await self._finisher.finish(job, file, run, sha256)

    def _answered(self) -> None:
        """A server answered: the network is there."""
        self._held_since = None
        if self._offline_since is not None:
            self._offline_since, self._offline_tries = None, 0
            self.wake()

    def _put_back(self, job: Job, run: Run) -> None:
        """Have an interrupted job wait again, if nobody holds it."""
        state = FileState.WAITING if job.state is FileState.DOWNLOADING else job.state
        if state is not FileState.ON_DISK:
            self._queue.set(job, state, bytes=max(run.part.length, 0))

    # After a failure

    async def _after(self, job: Job, run: Run, error: GreenroomError) -> None:
        run.failures += 1
        decision = decide(error, run.failures, self._meter.quiet, self._clock.now())
        log.info("a transfer failed (%d in a row): %s", run.failures, error.title)
        run.renew = run.renew or needs_link(error)
        if decision.then is Then.STOP:
            self._put_back(job, run)
            self.stop(error)
        elif decision.then is Then.FAIL:
            await self._fail(job, run, error)
        else:
            self._try_again(job, run, error, decision)

    def _try_again(self, job: Job, run: Run, error: GreenroomError, decision: Decision) -> None:
        now, seconds = self._clock.monotonic(), decision.seconds
        if decision.then is not Then.AGAIN:
            run.failures -= 1
            if decision.then is Then.OFFLINE:
                seconds, idle = self._offline(now)
            else:
                idle = self._held(now) + seconds
            if self._patience is not None and idle > self._patience:
                self._put_back(job, run)
                self.stop(error)
                return
            self._gate = max(self._gate, now + seconds)
        run.not_before = now + seconds
        self._queue.set(job, FileState.WAITING, error, bytes=max(run.part.length, 0))

    def _offline(self, now: float) -> tuple[float, float]:
        """The network is gone: seconds until the next try, and since it went."""
        if self._offline_since is None:
            self._offline_since = now
        self._offline_tries += 1
        return pause(self._offline_tries), now - self._offline_since

    def _held(self, now: float) -> float:
        """Zoom asks to wait: seconds since it began to, without anything that came between."""
        if self._held_since is None:
            self._held_since = now
        return now - self._held_since

    async def _fail(self, job: Job, run: Run, error: GreenroomError) -> None:
        came = max(run.part.length, 0)
        try:
            await job.folder.catalogue.transfers.fail(job.row, error, run.failures, came)
        except StoreError as broken:
            self._put_back(job, run)
            self.stop(of_store(broken, job.folder.catalogue.folder))
            return
        self._queue.set(job, FileState.FAILED, error, bytes=came)

    def stop(self, error: GreenroomError) -> None:
        """Stop the whole queue, with one message."""
        if self.stopped is not None and not isinstance(self.stopped, ArchiveBusy):
            return
        self.stopped = error
        log.warning("the transfers stopped: %s", error.title)
        for job in list(self.running.values()):
            if job.run is not None and job.run.task is not asyncio.current_task():
                self._interrupt(job)
        self._queue.touch()
        self.wake()
