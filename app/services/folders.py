"""The archive folders that the window works with: where downloads go, and further ones that it looks into."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from app.core.changes import Changes
from app.core.clock import Clock
from app.store.catalogue import Catalogue


class DownloadFolders:
    """Opens each folder's catalogue once; all calls on the I/O loop."""

    def __init__(self, default: Path, further: Sequence[Path], changes: Changes, clock: Clock) -> None:
        """Name the folders; nothing is opened or made yet.

        Args:
            default: where downloads go.
            further: other archive folders whose recordings count as on disk.
            changes: hears of news in the catalogues.
            clock: for the catalogues.
        """
        self.default = default
        self.all = tuple(dict.fromkeys((default, *further)))
        """The default one first."""
        self._changes, self._clock = changes, clock
        self._open: dict[Path, Catalogue] = {}
        self._opening = asyncio.Lock()

    async def catalogue(self, folder: Path) -> Catalogue:
        """The catalogue of `folder`; it is made where there is none.

        Raises:
            StoreError: it is damaged, newer than the program, or cannot be made.
        """
        async with self._opening:
            if folder not in self._open:
                self._open[folder] = await Catalogue.open(folder, self._changes, self._clock)
            return self._open[folder]

    async def existing(self, folder: Path) -> Catalogue | None:
        """The catalogue of `folder` where it has one; nothing is made.

        Raises:
            StoreError: it is damaged or newer than the program.
        """
        async with self._opening:
            if folder not in self._open:
                found = await Catalogue.open_existing(folder, self._changes, self._clock)
                if found is None:
                    return None
                self._open[folder] = found
            return self._open[folder]

    async def close(self) -> None:
        """Close all catalogues."""
        catalogues, self._open = tuple(self._open.values()), {}
        for each in catalogues:
            await each.close()
