"""Failures of an archive folder's catalogue, in words that help."""

from pathlib import Path

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.store.errors import BUSY, DAMAGED, FULL, NEWER, StoreError


class CatalogueError(StoreError):
    """The catalogue of an archive folder cannot be read or written; `kind` as in StoreError."""

    def __init__(self, kind: str, path: Path, *, details: str = "") -> None:
        title, message, step = _words(kind)
        folder = path.parent.parent  # FOLDER/.greenroom/file
        GreenroomError.__init__(self, title, message.format(file=path, folder=folder), step, details=details)
        self.kind = kind
        self.path = path


class ArchiveBusy(GreenroomError):
    """Another program of Greenroom works in the archive folder."""

    def __init__(self, folder: Path, who: str = "") -> None:
        """Tell who has it.

        Args:
            folder: the archive folder.
            who: a whole sentence about the holder, or empty.
        """
        message = _("Another Greenroom downloads into the folder {folder}.").format(folder=folder)
        super().__init__(
            _("The archive folder is in use"),
            _("{message} {who}").format(message=message, who=who) if who else message,
            _("Wait until it has finished, or end it, then try again."),
        )
        self.folder = folder


def told(error: StoreError) -> CatalogueError:
    """A failure of the database, told as one of the catalogue."""
    if isinstance(error, CatalogueError):
        return error
    return CatalogueError(error.kind, error.path, details=error.details)


def _words(kind: str) -> tuple[str, str, str]:
    aside = _(
        "Rename that file to start with an empty catalogue; the recordings stay, and are downloaded again."
    )
    texts = {
        DAMAGED: (_("The catalogue of the archive is damaged"), _("The file {file} cannot be read."), aside),
        NEWER: (
            _("The catalogue of the archive is from a newer Greenroom"),
            _("A newer version of Greenroom wrote the file {file}, and this one cannot read it."),
            _("Update Greenroom, or choose another folder."),
        ),
        FULL: (
            _("The disk is full"),
            _("There is no space left to write {file}."),
            _("Free some space, then try again."),
        ),
        BUSY: (
            _("The catalogue of the archive is in use"),
            _("Another program holds the file {file}."),
            _("Close the other program, then try again."),
        ),
    }
    unwritable = (
        _("The archive folder cannot be used"),
        _("Greenroom cannot open or write its files in {folder}."),
        _("Check that the folder exists and that you may write to it, or choose another one."),
    )
    return texts.get(kind, unwritable)
