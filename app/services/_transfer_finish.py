"""The last steps of a transfer: seal, rename, record; and finding out after a kill how far they had come."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from app.core.errors import GreenroomError
from app.services._to_the_end import to_the_end
from app.services._transfer_place import holds, is_empty, place
from app.services._transfer_queue import Job, Queue, Run
from app.services._transfer_text import spoken_text
from app.store.catalogue import CatalogueFile, Damage
from app.store.recordings import FileState
from app.store.transfers import PART

log = logging.getLogger(__name__)

OnText = Callable[[str, str], Awaitable[None]]
"""Hears the words of a transcript, by the file's key."""


class Finisher:
    """Gives whole files their final names."""

    def __init__(self, queue: Queue, on_text: OnText | None) -> None:
        """Take what finishing needs.

        Args:
            queue: shows what is finished.
            on_text: hears what is said in a transcript.
        """
        self._queue, self._on_text = queue, on_text

    async def was_finished(self, job: Job, file: CatalogueFile) -> bool:
        """Whether a killed program had given the file its name already; then it is recorded now.

        Raises:
            OSError: the disk refuses.
            StoreError: the catalogue fails.
        """
        final = job.folder.catalogue.folder / file.path
        if not file.sealed or not await asyncio.to_thread(holds, final, file.sealed, file.came):
            return False
        await asyncio.to_thread(_part_of(final).unlink, missing_ok=True)
        await self._record(job, file, file.sealed, file.came, file.content_type, file.source)
        return True

    async def with_free_name(self, job: Job, file: CatalogueFile) -> CatalogueFile:
        """The file under a name where nothing else lies.

        Raises:
            OSError: the disk refuses.
            StoreError: the catalogue fails.
        """
        final = job.folder.catalogue.folder / file.path
        if not await asyncio.to_thread(_is_taken, final) or await asyncio.to_thread(_is_ours, file, final):
            return file
        return await self._renamed(job, file)

    async def finish(self, job: Job, file: CatalogueFile, run: Run, sha256: str) -> None:
        """Give a whole partial file its name; once begun, this ends even when cancelled.

        Raises:
            OSError: the disk refuses.
            StoreError: the catalogue fails.
        """
        work = asyncio.ensure_future(self._finish(job, file, run, sha256))
        try:
            await to_the_end(work)
        except asyncio.CancelledError:
            if not work.cancelled() and (error := work.exception()) is not None:
                log.warning("a file could not be given its name: %s", type(error).__name__)
            raise
        await self._read_words(job)

    async def _finish(self, job: Job, file: CatalogueFile, run: Run, sha256: str) -> None:
        folder, length = job.folder.catalogue.folder, run.part.length
        await job.folder.catalogue.transfers.seal(file.row, sha256, length)
        while True:
            final = folder / file.path
            ours = await asyncio.to_thread(_is_ours, file, final)
            try:
                await asyncio.to_thread(place, run.part.path, final, replace=ours)
                break
            except FileExistsError:
                file = await self._renamed(job, file)
        await self._record(job, file, sha256, length, run.content_type, run.source)

    async def _record(
        self, job: Job, file: CatalogueFile, sha256: str, length: int, content_type: str, source: str
    ) -> None:
        journal = job.folder.catalogue.transfers
        await journal.finish(file.row, sha256, length, content_type, source)
        self._queue.set(job, FileState.ON_DISK, bytes=length, size=length)

    async def _renamed(self, job: Job, file: CatalogueFile) -> CatalogueFile:
        """The file under another name, its partial file too."""
        folder = job.folder.catalogue.folder
        path = await job.folder.catalogue.transfers.rename(file.row, file.path)
        part = folder / (path + PART)
        await asyncio.to_thread(_move_part, folder / (file.path + PART), part)
        if job.run is not None:
            job.run.part.path = part
        self._queue.set(job, job.state, path=path, name=PurePosixPath(path).name)
        return replace(file, path=path)

    async def _read_words(self, job: Job) -> None:
        """Hand on what is said, where the file tells."""
        if self._on_text is None or not job.shown.path.casefold().endswith(".vtt"):
            return
        try:
            text = await asyncio.to_thread(spoken_text, job.shown.folder / job.shown.path)
            await self._on_text(job.shown.key, text)
        except (OSError, GreenroomError) as error:
            # The file is here and whole; only searching it has to wait.
            log.warning("a transcript cannot be searched yet: %s", type(error).__name__)


def _part_of(final: Path) -> Path:
    return final.with_name(final.name + PART)


def _is_taken(final: Path) -> bool:
    return final.is_symlink() or final.exists()


def _is_ours(file: CatalogueFile, final: Path) -> bool:
    """Whether what lies there is this file's own: damaged, or a name that was reserved for it."""
    if file.damage in (Damage.SIZE, Damage.SHA256):
        return not final.is_symlink() and final.is_file()
    return bool(file.sealed) and is_empty(final)


def _move_part(part: Path, to: Path) -> None:
    if part.exists():
        part.rename(to)
