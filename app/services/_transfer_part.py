"""The partial file of one transfer: written and hashed on a thread, one block behind the network."""

import asyncio
import contextlib
import errno
import hashlib
import os
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.services._to_the_end import to_the_end

if TYPE_CHECKING:
    from hashlib import _Hash

T = TypeVar("T")

BLOCK = 512 * 1024
"""Bytes handed to the disk at once; a kill loses at most two blocks of each file."""
OVERLAP = 64 * 1024
"""Bytes that a resumed transfer fetches again, to see that they are the same."""
FLUSH_SECONDS = 1.0
"""What comes slowly is handed to the disk this often."""
READ = 1024 * 1024

_FLAGS = (
    os.O_RDWR
    | os.O_CREAT
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)


class Differs(Exception):
    """The bytes that came again are not those on disk."""


class PartFile:
    """What has come of one file. It keeps its hash while it is closed, so that going on costs no reading."""

    def __init__(self, path: Path, mark: Path, threads: Executor) -> None:
        """Name the file; nothing is opened yet.

        Args:
            path: of the partial file.
            mark: what lies in the archive folder as long as its disk is there.
            threads: where the disk is waited for.
        """
        self.path = path
        self._mark = mark
        self._threads = threads
        self._descriptor: int | None = None
        self._hash: _Hash = hashlib.sha256()
        self._gathered: list[bytes] = []
        self._held = 0
        self._writing: asyncio.Future[None] | None = None
        self._expected = b""
        self._flushed = 0.0
        self._known = False
        self._stopping = False
        self.length = 0
        """Bytes of the file that have come, in order, whether on disk yet or not."""

    async def open(self) -> None:
        """Open it, and its folders where they are missing, and read what is there already.

        Raises:
            OSError: the disk refuses.
        """
        self._stopping = False
        await self._run(self._open)
        self._flushed = asyncio.get_running_loop().time()

    async def resume_from(self) -> int:
        """Where to fetch on: a little before the end, so that it can be compared; 0: restart it first.

        Raises:
            OSError: the disk refuses.
        """
        await self._hand_over()
        await self._settle()
        offset = max(self.length - OVERLAP, 0)
        self._expected = await self._run(self._read, offset) if offset else b""
        return offset

    async def restart(self) -> None:
        """Forget what has come.

        Raises:
            OSError: the disk refuses.
        """
        await self._settle()
        self._gathered, self._held, self._expected = [], 0, b""
        self._hash, self.length, self._known = hashlib.sha256(), 0, True
        await self._run(self._truncate)

    async def add(self, chunk: bytes) -> None:
        """Take the next bytes of the body.

        Raises:
            Differs: they came before, as others.
            OSError: the disk refused this or an earlier block.
        """
        if self._expected:
            chunk = self._compared(chunk)
        self._gathered.append(chunk)
        self._held += len(chunk)
        self.length += len(chunk)
        now = asyncio.get_running_loop().time()
        if self._held >= BLOCK or now - self._flushed > FLUSH_SECONDS:
            self._flushed = now
            await self._hand_over()

    async def finish(self, modified: float | None) -> str:
        """Write all down for good; answers the SHA-256.

        Args:
            modified: the time that the file shall bear, seconds since 1970; None: now.

        Raises:
            OSError: the disk refuses.
        """
        await self._hand_over()
        await self._settle()
        await self._run(self._seal, modified)
        return self._hash.hexdigest()

    async def close(self) -> None:
        """Write down what has come, and close it.

        Raises:
            OSError: the disk refuses.
        """
        if self._descriptor is None:
            return
        try:
            await self._hand_over()
            await self._settle()
        except BaseException:
            self._forget()
            raise
        finally:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)

    def is_whole(self, sha256: str, length: int) -> bool:
        """Whether this is what is on disk, all of it read or written here."""
        return bool(sha256) and self.length == length and self._hash.hexdigest() == sha256

    def _forget(self) -> None:
        """Read the file again when it is opened next: its end is not known for sure."""
        self._gathered, self._held, self._writing = [], 0, None
        self._hash, self.length = hashlib.sha256(), 0
        self._known = False

    def _compared(self, chunk: bytes) -> bytes:
        """What of `chunk` is new."""
        known = self._expected[: len(chunk)]
        if chunk[: len(known)] != known:
            raise Differs
        self._expected = self._expected[len(known) :]
        return chunk[len(known) :]

    async def _hand_over(self) -> None:
        await self._settle()
        if self._gathered:
            blocks, self._gathered, self._held = self._gathered, [], 0
            loop = asyncio.get_running_loop()
            self._writing = loop.run_in_executor(self._threads, self._write, blocks)

    async def _settle(self) -> None:
        """Wait for the block that is being written, also when cancelled; how it went is told once only."""
        if self._writing is None:
            return
        try:
            await to_the_end(self._writing)
        except OSError:
            self._forget()
            raise
        self._writing = None

    async def _run(self, work: Callable[..., T], *values: object) -> T:
        """Run `work` on a thread, and wait for its end even when cancelled."""
        future = asyncio.get_running_loop().run_in_executor(self._threads, work, *values)
        return await to_the_end(future, self._stop_reading)

    def _stop_reading(self) -> None:
        self._stopping = True

    # On a thread

    def _open(self) -> None:
        if not self._mark.exists():
            # Never make the folder anew below the mount point of a disk that was taken away.
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._mark))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self.path, _FLAGS, 0o666)
        if not self._known or os.fstat(self._descriptor).st_size != self.length:
            self._hash, self.length = hashlib.sha256(), 0
            self._hash_all()
        os.lseek(self._descriptor, self.length, os.SEEK_SET)

    def _hash_all(self) -> None:
        assert self._descriptor is not None
        while block := os.read(self._descriptor, READ):
            if self._stopping:
                return
            self._hash.update(block)
            self.length += len(block)
        self._known = True

    def _read(self, offset: int) -> bytes:
        assert self._descriptor is not None
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        found = bytearray()
        while block := os.read(self._descriptor, OVERLAP):
            found += block
        os.lseek(self._descriptor, self.length, os.SEEK_SET)
        return bytes(found)

    def _truncate(self) -> None:
        assert self._descriptor is not None
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)

    def _write(self, blocks: list[bytes]) -> None:
        assert self._descriptor is not None
        data = memoryview(b"".join(blocks))
        written = 0
        while written < len(data):
            written += os.write(self._descriptor, data[written:])
        self._hash.update(data)

    def _seal(self, modified: float | None) -> None:
        assert self._descriptor is not None
        os.fsync(self._descriptor)
        if modified is not None:
            # A file system that keeps no such times keeps the file all the same.
            with contextlib.suppress(OSError, OverflowError):
                os.utime(self.path, (modified, modified))
