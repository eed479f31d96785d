"""What a catalogue answers about its files: frozen, so that it may cross threads."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.store._recording_types import FileState


class JobState(StrEnum):
    """How the journal says that a file stands; what runs is waiting there, so that a kill loses nothing."""

    WAITING = "waiting"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"
    """It came whole; `damage` says what has happened to it since."""


class Damage(StrEnum):
    """What is wrong with a file that had come whole."""

    NONE = ""
    MISSING = "missing"
    SIZE = "size"
    """It is longer or shorter than what came."""
    SHA256 = "sha256"
    """It holds other bytes than what came."""


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """Why a file failed, as the journal keeps it."""

    title: str
    message: str
    next_step: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """One file that an archive folder holds or waits for."""

    row: int
    """Id within the catalogue; never given to another file."""
    key: str
    """Stable name, see zoom.media.file_key."""
    owner: str
    """Whose queue it is in."""
    uuid: str
    """Of the recording."""
    meeting_id: int
    file_id: str
    account_id: str
    host_id: str
    host_email: str
    host_name: str
    topic: str
    start: datetime | None
    """Of the recording, in UTC."""
    duration: int | None
    """Minutes, of the recording."""
    recording_type: str
    file_type: str
    extension: str
    size: int | None
    """Bytes, as Zoom's listing says."""
    state: JobState
    position: int
    """Place in the queue; the smallest is next."""
    path: str
    """Below the folder, with “/” between its parts."""
    came: int
    """How many bytes of it had come when last written down."""
    bytes: int
    """Size of the whole file; 0 until it came once."""
    validator: str
    """ETag or date of the body that the partial file belongs to; empty: it cannot be resumed."""
    sealed: str
    """SHA-256 of a partial file that is whole and is about to get its final name; else empty."""
    sha256: str
    """Of the whole file, hexadecimal; empty until it came once."""
    content_type: str
    source: str
    """Scheme and host that it came from."""
    attempts: int
    error: ErrorWords | None
    added_at: datetime
    finished_at: datetime | None
    verified_at: datetime | None
    """When its bytes were last read and compared with `sha256`."""
    damage: Damage
    changed: int
    """Grows with each change; see Catalogue.files_changed_since."""
    url: str = field(default="", repr=False)
    """Where Zoom's listing said that it can be fetched; empty once it is done."""

    @property
    def on_disk(self) -> bool:
        """Whether it came whole, and nothing is known to be wrong with it."""
        return self.state is JobState.DONE and not self.damage

    @property
    def file_state(self) -> FileState:
        """The same, in the words of a recording's files."""
        if self.state is JobState.DONE:
            return FileState.DAMAGED if self.damage else FileState.ON_DISK
        return FileState(self.state)


@dataclass(frozen=True, slots=True)
class Totals:
    """How much an archive folder holds."""

    files: int
    bytes: int
