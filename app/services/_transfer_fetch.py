"""One attempt to bring one file home: a link, a body that is checked as it comes, a partial file."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime

from app.core.i18n import _
from app.services._transfer_end import is_cut
from app.services._transfer_errors import BodyWrong, FileGone
from app.services._transfer_meter import Meter
from app.services._transfer_pace import Pace
from app.services._transfer_part import BLOCK, Differs
from app.services._transfer_queue import Run
from app.store.catalogue import CatalogueFile
from app.store.transfers import TransfersStore
from app.zoom.downloads import Body, Downloads, Resume
from app.zoom.errors import NetworkError
from app.zoom.media import HEAD_BYTES, content_type_agrees, magic_agrees

FreshUrl = Callable[[str, str], Awaitable[str | None]]
"""Asks Zoom for the link of a file, by the recording's uuid and the file's key; None: there is none."""


class Fetcher:
    """Fetches files; one for all transfers."""

    def __init__(self, downloads: Downloads, fresh_url: FreshUrl, pace: Pace, meter: Meter) -> None:
        """Take what a download needs.

        Args:
            downloads: opens the links.
            fresh_url: asks for a new link.
            pace: holds all transfers together back.
            meter: counts the bytes of all transfers.
        """
        self._downloads, self._fresh_url, self._pace, self._meter = downloads, fresh_url, pace, meter

    async def fetch(
        self, journal: TransfersStore, file: CatalogueFile, run: Run, answered: Callable[[], None]
    ) -> str:
        """Bring the rest of a file into its partial file; answers the SHA-256 of the whole.

        Args:
            journal: of the file's folder.
            file: as the journal has it.
            run: what is remembered of its attempts.
            answered: called as soon as a server sends the file.

        Raises:
            GreenroomError: it did not come, or what came is not the file.
            OSError: the disk refuses.
        """
        try:
            await run.part.open()
            if not run.part.is_whole(file.sealed, file.came):
                await self._download(journal, file, run, answered)
            sha256 = await run.part.finish(_time_of(file.start))
            await _check_end(file, run)
            return sha256
        finally:
            # What went wrong before says more than what goes wrong while closing.
            with contextlib.suppress(OSError):
                await run.part.close()

    async def _download(
        self, journal: TransfersStore, file: CatalogueFile, run: Run, answered: Callable[[], None]
    ) -> None:
        if run.renew or not (run.url or file.url):
            run.url, run.renew = await self._new_link(journal, file), False
        run.url = run.url or file.url
        offset = await run.part.resume_from() if run.validator else 0
        try:
            await self._receive(journal, file, run, offset, answered)
        except Differs:
            # The partial file is not of this body, whatever its validator says.
            await run.part.restart()
            await self._receive(journal, file, run, 0, answered)

    async def _new_link(self, journal: TransfersStore, file: CatalogueFile) -> str:
        url = await self._fresh_url(file.uuid, file.key)
        if not url:
            raise FileGone
        await journal.note_url(file.row, url)
        return url

    async def _receive(
        self,
        journal: TransfersStore,
        file: CatalogueFile,
        run: Run,
        offset: int,
        answered: Callable[[], None],
    ) -> None:
        resume = Resume(offset, run.validator) if offset else None
        async with self._downloads.open(run.url, resume) as body:
            answered()
            _check_type(file, body)
            await self._begin(journal, file, run, body)
            await self._take(file, run, body)
        await _check_length(file, run, body)

    async def _begin(self, journal: TransfersStore, file: CatalogueFile, run: Run, body: Body) -> None:
        """Make the partial file ready for this body, and remember which one it is."""
        if body.offset == 0 and run.part.length:
            await run.part.restart()
        large = body.length is None or body.length > BLOCK
        if large and body.validator != run.validator:
            await journal.note_body(file.row, body.validator)
        run.validator, run.content_type, run.source = body.validator, body.content_type, body.origin
        if body.length is not None:
            run.size = body.length

    async def _take(self, file: CatalogueFile, run: Run, body: Body) -> None:
        most = _most(file, body)
        head, checked = b"", body.offset > 0
        async for chunk in body.chunks():
            await self._pace.take(len(chunk))
            self._meter.add(len(chunk))
            run.meter.add(len(chunk))
            if not checked:
                head += chunk
                if len(head) < HEAD_BYTES:
                    continue
                _check_head(file, head)
                chunk, checked = head, True
            await run.part.add(chunk)
            if most is not None and run.part.length > most:
                break
        if not checked:
            _check_head(file, head)
            await run.part.add(head)


def _most(file: CatalogueFile, body: Body) -> int | None:
    """How many bytes may come at most; None where neither the server nor Zoom's listing says."""
    return body.length if body.length is not None else file.size or None


def _check_type(file: CatalogueFile, body: Body) -> None:
    if not content_type_agrees(file.extension, body.content_type):
        raise BodyWrong(
            _("The server sent something of another kind instead of the file."),
            details=f"Content-Type {body.content_type[:100]} for .{file.extension}",
        )


def _check_head(file: CatalogueFile, head: bytes) -> None:
    if not magic_agrees(file.extension, head):
        raise BodyWrong(
            _("What the server sent does not begin like a file of this kind."),
            details=f"not a .{file.extension} by its first bytes",
        )


async def _check_length(file: CatalogueFile, run: Run, body: Body) -> None:
    """Compare what came with what the server and Zoom's listing announced.

    Raises:
        NetworkError: the rest is missing; what came may be kept.
        BodyWrong: it is not this file; nothing was kept.
    """
    came, size = run.part.length, file.size or None
    short = came < (body.length if body.length is not None else size or 0)
    if short:
        raise NetworkError("cut", sent=True, operation="download")
    if size is not None and (came < size or (came > size and body.length is None)):
        await run.part.restart()
        raise BodyWrong(
            _("The file that came is not as long as Zoom says."), details=f"{came} bytes instead of {size}"
        )
    if body.length is not None and came > body.length:
        await run.part.restart()
        raise BodyWrong(_("More came than the server had announced."), details=f"{came} bytes")


async def _check_end(file: CatalogueFile, run: Run) -> None:
    """See that a file is not cut off whose length nobody told, neither Zoom's listing nor the server.

    Of JSON, which Zoom makes while it is asked, the listing alone counts.

    Raises:
        BodyWrong: it is; nothing was kept.
    """
    if file.size or (run.size is not None and file.extension != "json"):
        return
    if await asyncio.to_thread(is_cut, run.part.path, file.extension):
        came = run.part.length
        await run.part.restart()
        raise BodyWrong(_("The file ends in the middle."), details=f"{came} bytes of .{file.extension}")


def _time_of(start: datetime | None) -> float | None:
    return None if start is None else start.timestamp()
