"""Handing files to the transfers: the one way from what is shown to what is downloaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.services.session import Session
from app.store.recordings import WantedFile


@dataclass(frozen=True, slots=True)
class Queued:
    """What was handed to the transfers."""

    files: int
    """Queued now."""
    already: int
    """Left out: on disk, or queued before."""
    bytes: int
    """Of what was queued, as far as Zoom told the sizes."""
    recordings: int
    folder: Path

    def __add__(self, other: "Queued") -> "Queued":
        return Queued(
            self.files + other.files,
            self.already + other.already,
            self.bytes + other.bytes,
            self.recordings + other.recordings,
            self.folder,
        )


async def queue_files(session: Session, folder: Path, files: Sequence[WantedFile], template: str) -> Queued:
    """Queue `files` into `folder`; on the I/O loop.

    Raises:
        StoreError: the folder cannot be used.
        GreenroomError: its disk lacks the space.
    """
    recordings = len({file.uuid for file in files})
    if not files:
        return Queued(0, 0, 0, 0, folder)
    catalogue = await session.folders.catalogue(folder)
    added = await session.transfers.add(catalogue.folder, files, template)
    return Queued(added.queued, added.already, added.bytes, recordings, folder)
