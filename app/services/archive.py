"""Bringing a range of days home: list them, queue what the folder lacks, wait, and tell what came of it.

A file is queued as soon as the page that names it has been stored, while later windows are still asked for.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TypeVar

from app.core.changes import Change, Changes
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.tasks import TaskScope
from app.services._archive_types import (
    ArchiveEvent,
    ArchiveRequest,
    ArchiveResult,
    Failure,
    Finished,
    Wanted,
)
from app.services.hosts import UnknownHost
from app.services.naming import collision_key, file_path
from app.services.recordings import ListingResult, RecordingsService
from app.services.transfers import DiskFull, Transfers
from app.store.catalogue import Catalogue, CatalogueFile, ErrorWords, JobState
from app.store.recordings import RecordingQuery, RecordingState, WantedFile
from app.zoom.api.users import UsersApi
from app.zoom.errors import InvalidRequest, NotFound

__all__ = [
    "Archive",
    "ArchiveEvent",
    "ArchiveRequest",
    "ArchiveResult",
    "Failure",
    "Finished",
    "Wanted",
]

T = TypeVar("T")
OnEvent = Callable[[ArchiveEvent], None]


class Archive:
    """Fills one archive folder; lives on the I/O loop."""

    def __init__(
        self,
        listing: RecordingsService,
        users: UsersApi,
        catalogue: Catalogue,
        transfers: Transfers,
        changes: Changes,
    ) -> None:
        """Wire it.

        Args:
            listing: reads into the catalogue.
            users: looks up hosts that are named by their e-mail addresses.
            catalogue: of the folder, locked by this process.
            transfers: has the folder attached, and runs.
            changes: where catalogue and transfers tell their news.
        """
        self._listing, self._users = listing, users
        self._catalogue, self._transfers, self._changes = catalogue, transfers, changes

    async def run(self, request: ArchiveRequest, on_event: OnEvent) -> ArchiveResult:
        """Bring everything that is asked for into the folder; cancelling it keeps what came.

        Args:
            request: what to bring.
            on_event: hears of each file, on this loop; what it raises ends the run.

        Raises:
            UnknownHost: the account has no such person; nothing was listed.
            ZoomError: a host could not be looked up.
            StoreError: the catalogue cannot be read or written.
        """
        hosts = frozenset([await self._host_id(each) for each in request.hosts])
        run = _Run(self._listing, self._catalogue, self._transfers, request, hosts, on_event)
        unsubscribe = self._changes.subscribe(run.heard, asyncio.get_running_loop())
        try:
            return await (run.tried() if request.dry_run else run.done())
        finally:
            unsubscribe()
            await run.close()

    async def _host_id(self, who: str) -> str:
        known = await self._catalogue.users.get(who)
        if known is not None:
            return known.id
        try:
            user = await self._users.get(who)
        except (NotFound, InvalidRequest) as error:
            raise UnknownHost(who) from error
        if not user.id:
            raise UnknownHost(who)
        await self._catalogue.users.put_many([user])
        return user.id


class _Run:
    """One run on its way."""

    def __init__(
        self,
        listing: RecordingsService,
        catalogue: Catalogue,
        transfers: Transfers,
        request: ArchiveRequest,
        hosts: frozenset[str],
        on_event: OnEvent,
    ) -> None:
        self._listing, self._catalogue, self._transfers = listing, catalogue, transfers
        self._request, self._hosts, self._tell = request, hosts, on_event
        self._tasks = TaskScope("archive", on_error=lambda _error: None)  # told where they are awaited
        self._wake = asyncio.Event()
        self._listed: set[str] = set()
        self._look_at_all = False
        self._seen: set[str] = set()
        self._finished: set[str] = set()
        self._failed: dict[str, Failure] = {}
        self._already = self._bytes = self._mark = 0
        self._began_at = catalogue.clock.now().replace(microsecond=0)
        self._stopped: GreenroomError | None = None

    def heard(self, changes: tuple[Change, ...]) -> None:
        """News of the catalogue or of the transfers."""
        for change in changes:
            if change.room == "recordings":
                self._listed |= change.keys
                self._look_at_all |= not change.keys
        self._wake.set()

    async def close(self) -> None:
        """End what still runs."""
        await self._tasks.close()

    async def done(self) -> ArchiveResult:
        """List, download, and answer what came of it."""
        self._mark = await self._catalogue.last_change()
        listed = await self._read()
        await self._queue(await self._wanted())
        await self._follow(self._tasks.start(self._transfers.idle(), "idle"))
        self._stopped = self._stopped or self._transfers.snapshot().stopped
        return await self._result(listed)

    async def tried(self) -> ArchiveResult:
        """List, and tell what would be downloaded."""
        listed = await self._read()
        files = await self._wanted()
        here = await self._catalogue.done([file.key for file in files])
        taken: set[str] = set()
        bytes_wanted = 0
        for file in files:
            self._seen.add(file.key)
            if file.key in here:
                self._already += 1
                continue
            bytes_wanted += file.size or 0
            self._tell(self._named(file, taken))
        return await self._result(listed, bytes_wanted)

    async def _read(self) -> ListingResult:
        request = self._request
        work = self._listing.read(request.first, request.last, sorted(self._hosts))
        listed: ListingResult = await self._follow(self._tasks.start(work, "listing"))
        for missing in listed.missing:
            self._tell(missing)
        return listed

    async def _follow(self, task: "asyncio.Task[T]") -> T:
        """Queue what is listed and tell what came, until `task` ends; answers its result."""
        task.add_done_callback(lambda _task: self._wake.set())
        while not task.done():
            await self._wake.wait()
            self._wake.clear()
            await self._queue_listed()
            await self._tell_news()
        return await task

    async def _queue_listed(self) -> None:
        uuids, self._listed = self._listed, set()
        all_of_them, self._look_at_all = self._look_at_all, False
        if self._request.dry_run:
            return
        if all_of_them:
            await self._queue(await self._wanted())
        elif uuids:
            files = await self._catalogue.recordings.files(sorted(uuids), self._request.extensions)
            await self._queue(file for file in files if self._is_asked_for(file))

    async def _wanted(self) -> list[WantedFile]:
        request = self._request
        return await self._catalogue.recordings.wanted(
            request.first, request.last, self._hosts, request.extensions
        )

    def _is_asked_for(self, file: WantedFile) -> bool:
        if self._hosts and file.host_id not in self._hosts:
            return False
        return file.start is not None and self._request.first <= file.start.date() <= self._request.last

    async def _queue(self, files: Iterable[WantedFile]) -> None:
        new = [file for file in files if file.key not in self._seen]
        self._seen.update(file.key for file in new)
        if not new or self._stopped is not None:
            return
        try:
            added = await self._transfers.add(self._catalogue.folder, new, self._request.template)
        except DiskFull as error:  # what is queued already goes on
            self._stopped = error
        else:
            self._already += added.already

    async def _tell_news(self) -> None:
        while True:
            rows, self._mark = await self._catalogue.files_changed_since(self._mark)
            for row in rows:
                self._tell_row(row)
            if not rows:
                return

    def _tell_row(self, row: CatalogueFile) -> None:
        if row.key not in self._seen:
            return
        came = row.on_disk and row.finished_at is not None and row.finished_at >= self._began_at
        if came and row.key not in self._finished:
            self._failed.pop(row.key, None)
            self._finished.add(row.key)
            self._bytes += row.bytes
            self._tell(Finished(PurePosixPath(row.path), row.bytes, row.sha256, row.key, row.uuid))
        elif row.state is JobState.FAILED and row.key not in self._failed:
            failure = _failure(row)
            self._failed[row.key] = failure
            self._tell(failure)

    def _named(self, file: WantedFile, taken: set[str]) -> Wanted:
        """The path that a file would get, beside those that others would get."""
        counter = 1
        path = file_path(self._request.template, file)
        while collision_key(path) in taken:
            counter += 1
            path = file_path(self._request.template, file, counter=counter)
        taken.add(collision_key(path))
        return Wanted(path, file.size, file.key, file.uuid)

    async def _result(self, listed: ListingResult, bytes_wanted: int = 0) -> ArchiveResult:
        return ArchiveResult(
            files=len(self._seen),
            bytes_wanted=bytes_wanted,
            downloaded=len(self._finished),
            bytes=self._bytes,
            already=self._already,
            failed=tuple(self._failed.values()),
            missing=listed.missing,
            processing=await self._processing(),
            stopped=self._stopped or (None if listed.missing else listed.error),
            dry_run=self._request.dry_run,
        )

    async def _processing(self) -> int:
        """Recordings of the range that Zoom still works on."""
        query = RecordingQuery(self._request.first, self._request.last, state=RecordingState.PROCESSING)
        queries = [replace(query, host_id=host) for host in self._hosts] or [query]
        listings = [await self._catalogue.recordings.listing(each) for each in queries]
        return sum(len(listing.rows) for listing in listings)


def _failure(row: CatalogueFile) -> Failure:
    words = row.error or ErrorWords(_("Not downloaded"), _("The file did not come."))
    return Failure(PurePosixPath(row.path), words.title, words.message, words.next_step, row.key, row.uuid)
