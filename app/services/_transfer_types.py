"""What the transfers answer: frozen, so that it may cross threads."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.core.errors import GreenroomError
from app.store.recordings import FileState


@dataclass(frozen=True, slots=True)
class Transfer:
    """One file of the queue; of a running one `TransfersSnapshot.progress` has the moving figures."""

    id: str
    """Names it to the commands, as long as the program runs."""
    key: str
    """Of the file, see zoom.media.file_key."""
    uuid: str
    """Of the recording."""
    name: str
    """Of the file on disk, without its folders."""
    topic: str
    kind: str
    """In plain words."""
    folder: Path
    """The archive folder."""
    path: str
    """Below `folder`, with “/” between its parts."""
    state: FileState
    """One of waiting, downloading, paused, failed, on disk."""
    bytes: int
    """How many are here."""
    size: int | None
    """Of the whole file; None while nobody has said."""
    speed: float = 0.0
    """Bytes a second."""
    seconds_left: float | None = None
    error: GreenroomError | None = None
    """Why it failed; of a waiting one, why it has to be tried again."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running transfer has come."""

    bytes: int
    size: int | None
    speed: float
    """Bytes a second, over the last seconds."""
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of files that were to be downloaded."""

    queued: int
    """They run or wait now."""
    already: int
    """They are on disk, whole."""
    bytes: int
    """Still to come of the queued ones, as far as Zoom told their sizes."""


@dataclass(frozen=True, slots=True)
class TransfersSnapshot:
    """The whole queue at one moment."""

    revision: int = 0
    """Grows whenever `rows` is another tuple."""
    rows: tuple[Transfer, ...] = ()
    """In the order of the queue, finished ones last; the same objects as before where nothing changed."""
    progress: Mapping[str, Progress] = field(default_factory=dict)
    """Of the running ones, by id."""
    running: int = 0
    waiting: int = 0
    paused: int = 0
    failed: int = 0
    done: int = 0
    bytes: int = 0
    """Of all rows together."""
    size: int = 0
    """Of all rows together, as far as it is known."""
    speed: float = 0.0
    """Bytes a second."""
    seconds_left: float | None = None
    """Until what runs and waits has come."""
    stopped: GreenroomError | None = None
    """Why nothing runs: full or unwritable disk, a folder in use, a sign-in that has ended."""

    def live(self, transfer: Transfer) -> Transfer:
        """A row with its moving figures."""
        progress = self.progress.get(transfer.id)
        if progress is None:
            return transfer
        return replace(
            transfer,
            bytes=progress.bytes,
            size=progress.size,
            speed=progress.speed,
            seconds_left=progress.seconds_left,
        )
