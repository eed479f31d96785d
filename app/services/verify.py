"""Reading every file of an archive folder again, and comparing it with what the catalogue says came."""

import asyncio
import hashlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.tasks import TaskScope
from app.store.catalogue import Catalogue, CatalogueFile, Damage

MOST_THREADS = 8
"""SHA-256 leaves the interpreter alone, so that each processor can take a file."""
BLOCK = 2**20
FLUSH_FILES = 200


class FileUnreadable(GreenroomError):
    """A file is there but cannot be read, so nobody knows whether it is whole."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            _("A file cannot be read"),
            _("{path}: {reason}.").format(path=path, reason=error.strerror or type(error).__name__),
            _("Check the disk, and whether you may read the file, then verify again."),
            details=f"errno {error.errno}",
        )


@dataclass(frozen=True, slots=True)
class Verified:
    """One file that was looked at."""

    path: PurePosixPath
    """Below the folder."""
    damage: Damage
    bytes: int
    """Of the file as it came."""
    key: str
    error: FileUnreadable | None = None
    """Why it could not be compared; nothing is marked then."""

    @property
    def whole(self) -> bool:
        """Whether it is as it came."""
        return not self.damage and self.error is None


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What verifying an archive folder found."""

    checked: int
    bytes: int
    """Of the files that are whole."""
    damaged: tuple[Verified, ...]
    """Other bytes than came, or another size."""
    missing: tuple[Verified, ...]
    unreadable: tuple[Verified, ...]

    @property
    def whole(self) -> bool:
        """Whether every file is there as it came."""
        return not (self.damaged or self.missing or self.unreadable)


async def verify(
    catalogue: Catalogue, on_file: Callable[[Verified], None], *, threads: int = 0
) -> VerifyResult:
    """Compare the bytes of every file that came with its SHA-256; damage is marked in the catalogue.

    What is marked, the next archive run fetches again. Cancelling it keeps the marks made so far.

    Args:
        catalogue: of the folder; downloads may go on meanwhile.
        on_file: hears of each file, on this loop; what it raises ends the run.
        threads: how many files are read at once; 0 for as many as there are processors.

    Raises:
        StoreError: the catalogue cannot be read or written.
    """
    checks = _Checks(catalogue, on_file)
    readers = _Readers(catalogue.folder, threads or min(MOST_THREADS, os.cpu_count() or 1))
    try:
        after = 0
        while files := await catalogue.finished(after):
            after = files[-1].row
            await checks.check(files, readers)
    finally:
        readers.close()
    return checks.result()


class _Readers:
    """Threads that read files."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._folder = folder
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="verify")
        self._closed = threading.Event()

    def close(self) -> None:
        """Have the threads end at their next block."""
        self._closed.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def look_at(self, file: CatalogueFile) -> Verified:
        """Compare a file with its row."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._look_at, file)

    def _look_at(self, file: CatalogueFile) -> Verified:
        path, verified = self._folder / file.path, _whole(file)
        try:
            if path.stat().st_size != file.bytes:
                return replace(verified, damage=Damage.SIZE)
            same = self._sha256(path) == file.sha256
        except (FileNotFoundError, NotADirectoryError):
            return replace(verified, damage=Damage.MISSING)
        except OSError as error:
            return replace(verified, error=FileUnreadable(path, error))
        return verified if same else replace(verified, damage=Damage.SHA256)

    def _sha256(self, path: Path) -> str:
        digest, block = hashlib.sha256(), memoryview(bytearray(BLOCK))
        with path.open("rb", buffering=0) as stream:
            while (count := stream.readinto(block)) and not self._closed.is_set():
                digest.update(block[:count])
        return digest.hexdigest()


def _whole(file: CatalogueFile) -> Verified:
    return Verified(PurePosixPath(file.path), Damage.NONE, file.bytes, file.key)


@dataclass(slots=True)
class _Checks:
    """The checks of one run, and what they found."""

    catalogue: Catalogue
    on_file: Callable[[Verified], None]
    checked: int = 0
    bytes: int = 0
    found: list[Verified] = field(default_factory=list)
    unmarked: dict[int, Damage] = field(default_factory=dict)

    async def check(self, files: list[CatalogueFile], readers: _Readers) -> None:
        """Check some files at once."""
        tasks = TaskScope("verify", on_error=lambda _error: None)  # told where they are awaited
        try:
            for done in asyncio.as_completed([tasks.start(self._check(each, readers)) for each in files]):
                await done
        finally:
            await tasks.close()
            await self._mark()

    async def _check(self, file: CatalogueFile, readers: _Readers) -> None:
        verified = await readers.look_at(file)
        if verified.damage:
            now = (await self.catalogue.files([file.key])).get(file.key, file)
            if (now.sha256, now.finished_at) != (file.sha256, file.finished_at):  # it was fetched again
                verified = await readers.look_at(now)
        self.checked += 1
        if verified.whole:
            self.bytes += verified.bytes
        else:
            self.found.append(verified)
        if verified.error is None:
            self.unmarked[file.row] = verified.damage
        if verified.damage or len(self.unmarked) >= FLUSH_FILES:
            await self._mark()
        self.on_file(verified)

    async def _mark(self) -> None:
        marks, self.unmarked = self.unmarked, {}
        if marks:
            await self.catalogue.set_verified(marks, self.catalogue.clock.now())

    def result(self) -> VerifyResult:
        """What was found, by path."""
        found = sorted(self.found, key=lambda each: each.path)
        return VerifyResult(
            self.checked,
            self.bytes,
            tuple(each for each in found if each.damage in (Damage.SIZE, Damage.SHA256)),
            tuple(each for each in found if each.damage is Damage.MISSING),
            tuple(each for each in found if each.error is not None),
        )
