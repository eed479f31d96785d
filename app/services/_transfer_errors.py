"""Why a download failed, or the whole queue stopped.

GreenroomError
├── BodyWrong            what came is not the file: a web page, another kind, too short or too long
├── FileGone             Zoom has no link to the file any more
├── PartLost             somebody removed the partial file while it was coming
├── NameBlocked          the file cannot be made where its name says
└── QueueStopped         nothing can be downloaded until the person has done something
    ├── DiskFull
    └── FolderUnwritable
"""

import errno
from pathlib import Path

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.store.errors import FULL, UNWRITABLE, StoreError

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
_NAME_ALONE = frozenset(
    {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ELOOP, errno.ENOTDIR, errno.EEXIST, errno.EISDIR}
    | {errno.EFBIG}
)


class BodyWrong(GreenroomError):
    """What came is not the file that Zoom listed."""

    def __init__(self, reason: str, *, details: str = "") -> None:
        """Tell what is wrong.

        Args:
            reason: one whole sentence.
            details: technical, without addresses.
        """
        super().__init__(
            _("The download is not the file"),
            reason,
            _("Try again; if it stays, open the recording at Zoom to see whether it plays there."),
            details=details,
        )


class FileGone(GreenroomError):
    """Zoom lists the file no more."""

    def __init__(self) -> None:
        super().__init__(
            _("Zoom does not have the file any more"),
            _("The recording was deleted or moved to the trash, so there is nothing to download."),
            _("Look in the trash, where Zoom keeps recordings for 30 days."),
        )


class PartLost(GreenroomError):
    """What had come of one file was removed, but its archive folder is there."""

    def __init__(self) -> None:
        super().__init__(
            _("The partial file is gone"),
            _("Another program removed what had come of the file."),
            _("Try again; it comes from its beginning."),
        )


class NameBlocked(GreenroomError):
    """This one file cannot be made where its name says."""

    def __init__(self, error: OSError | UnicodeEncodeError) -> None:
        """Tell why.

        Args:
            error: the system’s; or that its names have no such letters (the locale is not UTF-8).
        """
        reason = error.strerror if isinstance(error, OSError) else f"{error.encoding}: {error.reason}"
        super().__init__(
            _("The file cannot be made"),
            _("Something lies in the way, or the folder’s disk does not take a file of this name or length."),
            _("Change the naming template in Preferences, or the download folder, and download it again."),
            details=f"{type(error).__name__}: {reason}",
        )


class QueueStopped(GreenroomError):
    """Nothing more can be downloaded into a folder until the person has done something."""


class DiskFull(QueueStopped):
    """The disk has too little space."""

    def __init__(self, folder: Path, *, needed: int | None = None, free: int | None = None) -> None:
        """Tell the figures where they are known.

        Args:
            folder: where the files go.
            needed: bytes that are still to come, and what stays free beside them.
            free: bytes that the disk has left.
        """
        message = _("There is no space left in {folder}.").format(folder=folder)
        if needed is not None and free is not None:
            message = _(
                "The files need {needed} with some room to spare, but the disk of {folder} has {free} left."
            ).format(needed=size_words(needed), folder=folder, free=size_words(free))
        super().__init__(
            _("The disk is full"),
            message,
            _("Free some space or choose another download folder, then resume."),
        )
        self.folder, self.needed, self.free = folder, needed, free


class FolderUnwritable(QueueStopped):
    """The download folder is not there, or may not be written."""

    def __init__(self, folder: Path, *, details: str = "") -> None:
        super().__init__(
            _("The download folder cannot be written"),
            _("Greenroom cannot write into {folder}.").format(folder=folder),
            _("Check that the folder or its disk is there and that you may write to it, then resume."),
            details=details,
        )
        self.folder = folder


def of_os(error: OSError, folder: Path) -> GreenroomError:
    """What an error of the file system means for a download into `folder`."""
    if error.errno in _NO_SPACE:
        return DiskFull(folder)
    if error.errno in _NAME_ALONE:
        return NameBlocked(error)
    return FolderUnwritable(folder, details=f"{type(error).__name__}: {error.strerror}")


def of_store(error: StoreError, folder: Path) -> QueueStopped:
    """What a failing catalogue means for the downloads into `folder`."""
    if error.kind == FULL:
        return DiskFull(folder)
    if error.kind == UNWRITABLE:
        return FolderUnwritable(folder, details=error.details)
    return QueueStopped(error.title, error.message, error.next_step, details=error.details)


def size_words(size: int) -> str:
    """A size in bytes as people read it, in binary steps, such as “3.4 GB”."""
    amount = float(size)
    for unit in (_("bytes"), "KB", "MB", "GB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == _("bytes") else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} TB"
