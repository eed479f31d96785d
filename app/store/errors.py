"""Failures of the store, in words that help."""

import errno
import sqlite3
from pathlib import Path

from app.core.errors import GreenroomError
from app.core.i18n import _

DAMAGED, NEWER, UNWRITABLE, FULL, BUSY = "damaged", "newer", "unwritable", "full", "busy"


class StoreError(GreenroomError):
    """The store of an account cannot be read or written; `kind` says why.

    One of damaged, newer, unwritable, full, busy. With damaged and newer the file may be set aside
    (Database.set_aside): Greenroom starts with an empty store and fetches from Zoom what it held.
    """

    def __init__(self, kind: str, path: Path, *, details: str = "") -> None:
        title, message, step = _words(kind)
        super().__init__(title, message.format(file=path), step, details=details)
        self.kind = kind
        self.path = path

    @property
    def may_set_aside(self) -> bool:
        """Whether to offer starting with an empty store."""
        return self.kind in {DAMAGED, NEWER}


def _words(kind: str) -> tuple[str, str, str]:
    aside = _("Set it aside to start with an empty store; the old file is kept and Zoom has the meetings.")
    texts = {
        DAMAGED: (_("The stored meetings are damaged"), _("The file {file} cannot be read."), aside),
        NEWER: (
            _("The stored meetings are from a newer Greenroom"),
            _("A newer version of Greenroom wrote the file {file}, and this one cannot read it."),
            _("Update Greenroom. {or_else}").format(or_else=aside),
        ),
        FULL: (
            _("The disk is full"),
            _("There is no space left to write {file}."),
            _("Free some space, then try again."),
        ),
        BUSY: (
            _("The stored meetings are in use"),
            _("Another program holds the file {file}."),
            _("Close the other program, then try again."),
        ),
    }
    unwritable = (
        _("The stored meetings cannot be opened"),
        _("The file {file} cannot be opened or written."),
        _("Check that the folder exists and that you may write to it, then try again."),
    )
    return texts.get(kind, unwritable)


def from_sqlite(error: sqlite3.Error, path: Path) -> StoreError | None:
    """The failure that an error of SQLite means; None for an error of the program's own statements."""
    name = getattr(error, "sqlite_errorname", None) or ""
    kind = next((kind for start, kind in _KINDS.items() if name.startswith(start)), None)
    return StoreError(kind, path, details=f"{name}: {error}") if kind else None


def from_os(error: OSError, path: Path) -> StoreError:
    """The failure that an error of the file system means."""
    kind = FULL if error.errno in {errno.ENOSPC, errno.EDQUOT} else UNWRITABLE
    return StoreError(kind, path, details=f"{type(error).__name__}: {error.strerror}")


_KINDS = {
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_FORMAT": DAMAGED,
    "SQLITE_FULL": FULL,
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_READONLY": UNWRITABLE,
    "SQLITE_CANTOPEN": UNWRITABLE,
    "SQLITE_IOERR": UNWRITABLE,
    "SQLITE_PERM": UNWRITABLE,
    "SQLITE_AUTH": UNWRITABLE,
}
