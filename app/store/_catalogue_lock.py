"""Who works in an archive folder: one process at a time, and the others can say which."""

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from app.core.clock import Clock
from app.core.i18n import _
from app.store._catalogue_errors import ArchiveBusy, CatalogueError
from app.store.errors import UNWRITABLE
from app.store.locks import FileLock, LockBusy

LOCK_NAME = "lock"
HOLDER_NAME = "holder.json"


class FolderLock:
    """The lock of an archive folder; within this process it may be taken several times."""

    def __init__(self, folder: Path, private: Path, clock: Clock) -> None:
        """Name the lock.

        Args:
            folder: the archive folder.
            private: the folder in it that is Greenroom's own.
            clock: paces the tries.
        """
        self._folder, self._clock = folder, clock
        self._path, self._holder = private / LOCK_NAME, private / HOLDER_NAME
        self._taking = asyncio.Lock()
        self._lock: FileLock | None = None
        self._count = 0

    @property
    def held(self) -> bool:
        """Whether this process has the folder."""
        return self._count > 0

    @contextlib.asynccontextmanager
    async def hold(self, timeout: float) -> AsyncIterator[None]:
        """Have the folder for a while; see acquire."""
        await self.acquire(timeout)
        try:
            yield
        finally:
            self.release()

    async def acquire(self, timeout: float = 0.0) -> None:
        """Take the folder.

        Args:
            timeout: seconds to wait for another process; 0 tries once.

        Raises:
            ArchiveBusy: another process has it.
            CatalogueError: the lock cannot be made there.
        """
        async with self._taking:
            if self._lock is None:
                self._lock = await self._taken(timeout)
            self._count += 1

    def release(self) -> None:
        """Let go once; the last one frees the folder."""
        self._count -= 1
        if self._count == 0 and self._lock is not None:
            with contextlib.suppress(OSError):
                self._holder.unlink()
            self._lock.release()
            self._lock = None

    async def _taken(self, timeout: float) -> FileLock:
        if not self._path.parent.is_dir():
            # Its disk was taken away: the lock must not make the folder anew.
            raise CatalogueError(UNWRITABLE, self._path)
        lock = FileLock(self._path, timeout=timeout, clock=self._clock)
        try:
            await lock.acquire()
        except LockBusy as error:
            raise ArchiveBusy(self._folder, self._who()) from error
        except OSError as error:
            details = f"{type(error).__name__}: {error.strerror}"
            raise CatalogueError(UNWRITABLE, self._path, details=details) from error
        # Who cannot be told apart is told as unknown; the lock itself holds.
        with contextlib.suppress(OSError):
            self._holder.write_text(self._card(), encoding="utf-8")
        return lock

    def _card(self) -> str:
        since = self._clock.now().isoformat(timespec="seconds")
        return json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since})

    def _who(self) -> str:
        """A sentence about the process that has the folder; empty where that cannot be told."""
        try:
            card = json.loads(self._holder.read_text(encoding="utf-8"))
            pid, host = int(card["pid"]), str(card["host"])
            since = datetime.fromisoformat(card["since"]).astimezone()
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return _("Process {pid} on {host} has had it since {time}.").format(
            pid=pid, host="".join(each for each in host[:60] if each.isprintable()), time=f"{since:%H:%M}"
        )
