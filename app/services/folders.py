"""The archive folders that the window works with: where downloads go, and further ones that it looks into."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from app.core.changes import Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.tasks import TaskScope
from app.store.catalogue import Catalogue


class DownloadFolders:
    """Opens each folder's catalogue once; all calls on the I/O loop."""

    def __init__(
        self,
        default: Path,
        further: Sequence[Path],
        changes: Changes,
        clock: Clock,
        *,
        on_open: Callable[[Catalogue], Awaitable[object]],
        on_leave: Callable[[Path], Awaitable[object]],
        on_trouble: Callable[[GreenroomError], object],
    ) -> None:
        """Name the folders; nothing is opened or made yet.

        Args:
            default: where downloads go.
            further: other archive folders whose recordings count as on disk.
            changes: hears of news in the catalogues.
            clock: for the catalogues.
            on_open: takes each catalogue that has just been opened into use.
            on_leave: puts a folder out of use that was taken off the list, before its catalogue is closed.
            on_trouble: hears why a folder that `start` looked into cannot be used.
        """
        self._changes, self._clock = changes, clock
        self._on_open, self._on_leave = on_open, on_leave
        self._open: dict[Path, Catalogue] = {}
        self._opening = asyncio.Lock()
        self._on_trouble = on_trouble
        self._tasks = TaskScope("folders", self._tell)
        self.default = default
        """Where downloads go."""
        self.all = tuple(dict.fromkeys((default, *further)))
        """The default one first."""
        self._dropped: set[Path] = set()

    def set(self, default: Path, further: Sequence[Path]) -> None:
        """Work with these folders from now on.

        The next `start` puts those out of use that are on the list no more; only a folder that downloads
        went to stays in use, for those that are on their way.
        """
        before = {*self.all, *self._dropped} - {self.default}
        self.default, self.all = default, tuple(dict.fromkeys((default, *further)))
        self._dropped = before.difference(self.all)

    def start(self) -> None:
        """Open, in the background, the catalogues that the folders have; nothing is made."""
        dropped, self._dropped = self._dropped, set()
        for folder in dropped:
            self._tasks.start(self._leave(folder), str(folder))
        for folder in self.all:
            self._tasks.start(self.existing(folder), str(folder))

    async def catalogue(self, folder: Path) -> Catalogue:
        """The catalogue of `folder`; it is made where there is none.

        Raises:
            StoreError: it is damaged, newer than the program, or cannot be made.
        """
        async with self._opening:
            return self._open.get(folder) or await self._take(
                await Catalogue.open(folder, self._changes, self._clock)
            )

    async def existing(self, folder: Path) -> Catalogue | None:
        """The catalogue of `folder` where it has one; nothing is made.

        Raises:
            StoreError: it is damaged or newer than the program.
        """
        async with self._opening:
            if folder in self._open:
                return self._open[folder]
            found = await Catalogue.open_existing(folder, self._changes, self._clock)
            return await self._take(found) if found is not None else None

    @contextlib.asynccontextmanager
    async def looked_into(self, folder: Path) -> AsyncIterator[Catalogue | None]:
        """The catalogue of `folder` where it has one, for a look that takes it into use no more than it is.

        Raises:
            StoreError: it is damaged or newer than the program.
        """
        known = self._open.get(folder)
        if known is not None or folder in self.all:
            yield known or await self.existing(folder)
            return
        found = await Catalogue.open_existing(folder, self._changes, self._clock)
        try:
            yield found
        finally:
            if found is not None:
                await found.close()

    async def close(self) -> None:
        """Close all catalogues."""
        await self._tasks.close()
        catalogues, self._open = tuple(self._open.values()), {}
        for each in catalogues:
            await each.close()

    async def _leave(self, folder: Path) -> None:
        async with self._opening:
            if folder in self.all:
                return
            try:
                await self._on_leave(folder)
            finally:
                catalogue = self._open.pop(folder, None)
                if catalogue is not None:
                    await catalogue.close()

    async def _take(self, catalogue: Catalogue) -> Catalogue:
        self._open[catalogue.folder] = catalogue
        await self._on_open(catalogue)
        return catalogue

    def _tell(self, error: Exception) -> None:
        if not isinstance(error, GreenroomError):
            raise error
        self._on_trouble(error)
