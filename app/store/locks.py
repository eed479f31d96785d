"""Locks between processes, held by the operating system: they fall with the process that holds them."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from app.core.clock import Clock, SystemClock
from app.core.errors import GreenroomError
from app.core.i18n import _

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


POLL_SECONDS = 0.05


class LockBusy(GreenroomError):
    """Another process holds the lock and did not let go in time."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _("Another Greenroom is busy"),
            _("Another window or program of Greenroom works with the same account and has not finished."),
            _("Wait a moment and try again, or close the other one."),
            details=f"lock {path.name}",
        )


class FileLock:
    """A lock over processes, and over tasks of one process: `async with FileLock(path): ...`.

    The file stays behind empty; what counts is the lock the system keeps on it, so that a
    program that was killed never leaves it closed.
    """

    def __init__(self, path: Path, *, timeout: float = 60.0, clock: Clock | None = None) -> None:
        """Name the lock.

        Args:
            path: the lock file; its folder is made when missing.
            timeout: seconds to wait for another holder; 0 tries once.
            clock: paces the tries.
        """
        self._path = path
        self._timeout = timeout
        self._clock: Clock = clock or SystemClock()
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    async def acquire(self) -> None:
        """Take the lock.

        Raises:
            LockBusy: another holder kept it for the whole time-out.
            OSError: the lock file cannot be made.
            RuntimeError: this object holds it already.
        """
        if self.held:
            raise RuntimeError("this FileLock is held already")
        deadline = self._clock.monotonic() + self._timeout
        while not self._try():
            if self._clock.monotonic() >= deadline:
                raise LockBusy(self._path)
            await self._clock.sleep(POLL_SECONDS)

    def release(self) -> None:
        """Let go; the next waiter goes on within 50 ms."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    async def __aenter__(self) -> Self:
        await self.acquire()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _try(self) -> bool:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _try_lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            # EACCES and EAGAIN: held by another; anything else is a broken file system.
            if not isinstance(error, BlockingIOError | PermissionError):
                raise
            return False
        self._descriptor = descriptor
        return True
