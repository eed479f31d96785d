"""Giving a whole file its final name, without ever taking the place of another one."""

import contextlib
import errno
import hashlib
import os
import sys
from pathlib import Path

_NO_LINKS = frozenset(
    {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
)
READ = 1024 * 1024


def place(part: Path, final: Path, *, replace: bool = False) -> None:
    """Rename a partial file, for good.

    Args:
        part: the whole partial file.
        final: its name from now on.
        replace: something of ours that lies there may go.

    Raises:
        FileExistsError: something else lies there; nothing was changed.
        OSError: the disk refuses.
    """
    if replace:
        part.replace(final)
    elif sys.platform == "win32":
        part.rename(final)
    else:
        _link(part, final)
    _sync_folder(final.parent)


def _link(part: Path, final: Path) -> None:
    """Rename by a second name: the one way that fails where something lies."""
    try:
        os.link(part, final, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _reserve(part, final)
    else:
        part.unlink()


def _reserve(part: Path, final: Path) -> None:
    """Rename over an empty file of our own, on file systems that know no second names."""
    os.close(os.open(final, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        part.replace(final)
    except OSError:
        with contextlib.suppress(OSError):
            final.unlink()
        raise


def _sync_folder(folder: Path) -> None:
    """Have the folder remember its names through a power cut, where the system can."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # Some network file systems refuse this for folders.
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def holds(path: Path, sha256: str, length: int) -> bool:
    """Whether a file is there and has these bytes.

    Raises:
        OSError: it cannot be read.
    """
    try:
        if path.is_symlink() or path.stat().st_size != length:
            return False
        return sha256_of(path) == sha256
    except (FileNotFoundError, NotADirectoryError):
        return False


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while block := file.read(READ):
            digest.update(block)
    return digest.hexdigest()


def is_empty(path: Path) -> bool:
    """Whether a file without any bytes lies there: a name that a killed program had reserved."""
    try:
        return not path.is_symlink() and path.is_file() and path.stat().st_size == 0
    except OSError:
        return False
